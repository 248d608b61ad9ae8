package org.cryptoroutes.store;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** The tables of the store: how they are made, and made anew by a later version. */
final class Migrations {

    private Migrations() {
    }

    /** @param kind of the database, as in {@link StoreAddress#kind()} */
    static Flyway of(DataSource database, String kind) {
        return Flyway.configure().dataSource(database).locations("classpath:db/migration/" + kind)
                // A database that others use too is not empty
                .baselineOnMigrate(true).baselineVersion("0").table("crypto_routes_migrations").load();
    }
}
