package org.cryptoroutes;

import java.util.List;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.cryptoroutes.routetest.RouteTests;
import org.cryptoroutes.settings.Settings;
import org.cryptoroutes.store.MemoryStore;

/** What the routes of a test refer to: that of the program, with a store in memory. */
final class RoomsOfCases implements RouteTests.Registry {

    @Override
    public void fill(CamelContext context, Settings settings) {
        new Wiring(settings).describe(context);
    }

    @Override
    public RouteTests.Store store() {
        return new InMemory(MemoryStore.open());
    }

    private record InMemory(MemoryStore store) implements RouteTests.Store {

        @Override
        public DataSource database() {
            return store.database();
        }

        @Override
        public void keep(String table, String record) {
            store.keep(table, record);
        }

        @Override
        public List<String> records(String table) {
            return store.records(table);
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
