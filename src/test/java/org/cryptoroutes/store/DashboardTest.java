package org.cryptoroutes.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cryptoroutes.PostgresProcess;
import org.cryptoroutes.settings.SettingsLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Grafana's dashboard of the market against the tables of a real PostgreSQL. */
@Timeout(120)
class DashboardTest {

    private static final Path DASHBOARD = Path.of("docker/grafana/dashboards/crypto-market.json");

    @TempDir
    private Path directory;

    @Test
    void everyQueryIsUnderstood() throws Exception {
        JsonNode dashboard = new ObjectMapper().readTree(Files.readString(DASHBOARD));
        List<String> queries = new ArrayList<>(dashboard.findValuesAsText("rawSql"));
        dashboard.at("/templating/list").forEach(variable -> queries.add(variable.get("query").asText()));
        try (PostgresProcess postgres = PostgresProcess.start(directory)) {
            Store store = new Store(StoreAddress.of(new SettingsLoader(directory, Optional.empty(), Map.of())
                    .commandLine(Map.of("store.url", postgres.url("postgres"), "store.user", postgres.user()))
                    .load(name -> Set.of()), directory));
            try (Connection connection = store.getConnection(); Statement statement = connection.createStatement()) {
                assertThat(queries).hasSizeGreaterThan(4);
                for (String query : queries) {
                    try (ResultSet rows = statement.executeQuery(asGrafanaWould(query))) {
                        assertThat(columns(rows.getMetaData())).as(query).isNotEmpty();
                    }
                }
            } finally {
                store.stop();
            }
        }
    }

    /** Its macros and variables, see the documentation of Grafana's PostgreSQL data source. */
    private static String asGrafanaWould(String query) {
        return query.replaceAll("\\$__timeFilter\\((\\w+)\\)", "$1 BETWEEN now() - interval '6 hours' AND now()")
                .replace("$symbol", "BTC").replace("$interval", "1m");
    }

    private static List<String> columns(ResultSetMetaData columns) throws Exception {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            names.add(columns.getColumnLabel(i));
        }
        return names;
    }
}
