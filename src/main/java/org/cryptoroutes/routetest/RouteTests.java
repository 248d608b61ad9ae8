package org.cryptoroutes.routetest;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.cryptoroutes.lint.Finding;
import org.cryptoroutes.lint.RouteFile;
import org.cryptoroutes.lint.RouteFiles;
import org.cryptoroutes.settings.Settings;

/**
 * The tests that a user writes for the YAML routes, without Java: {@code tests/} below the routes directory.
 * The routes run as they are; only their ends are cut off, so that nothing is opened: no connection, no port, no file.
 */
public final class RouteTests {

    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Path routes;
    private final Settings settings;
    private final Registry registry;
    private final Duration longest;

    /** Gives a case what the YAML routes refer to. */
    public interface Registry {

        /**
         * Gives a context its beans and compiled routes.
         *
         * @param context  not started yet
         * @param settings that hold in the test
         */
        void fill(CamelContext context, Settings settings) throws Exception;

        /** What stands for the bean {@code store} of a case that has one: empty, and nobody else's. */
        Store store();
    }

    /** A database of one case, with the tables of the store. */
    public interface Store extends AutoCloseable {

        DataSource database();

        /**
         * @param record JSON, as it was published
         * @throws IllegalArgumentException with half a sentence, when there is no such table or it refuses the record
         */
        void keep(String table, String record);

        /** @throws IllegalArgumentException with half a sentence, when there is no such table */
        List<String> records(String table);

        @Override
        void close();
    }

    /**
     * @param routes   the directory of the YAML routes
     * @param settings of the user; a case may set others on top
     */
    public RouteTests(Path routes, Settings settings, Registry registry) {
        this(routes, settings, registry, LONGEST);
    }

    /** @param longest after so many whole seconds a case has failed */
    public RouteTests(Path routes, Settings settings, Registry registry, Duration longest) {
        this.routes = routes;
        this.settings = settings;
        this.registry = registry;
        this.longest = longest;
    }

    /** Runs all cases of all files, one after the other. */
    public List<RouteTestResult> run() {
        return list().stream().map(RouteTest::run).toList();
    }

    /**
     * All cases, by file and line; a file that can't be read as a list of cases is one that fails. Empty when there are
     * no test files.
     */
    public List<RouteTest> list() {
        Set<String> keys = RouteFiles.settings(routes);
        CaseReader reader = new CaseReader(settings, keys);
        Bench bench = new Bench(routes, registry, longest);
        return RouteFiles.tests(routes).stream().flatMap(file -> tests(file, reader, bench)).toList();
    }

    private static Stream<RouteTest> tests(Path file, CaseReader reader, Bench bench) {
        try {
            return Part.cases(file, RouteFile.read(file).text()).stream().map(part ->
                    new RouteTest(file, part.line(), CaseReader.name(part), () -> failures(reader.read(part), bench)));
        } catch (InvalidTest e) {
            return Stream.of(broken(file, e.finding()));
        } catch (IOException e) {
            return Stream.of(broken(file, new Finding(file, 1, "the file can't be read: " + e)));
        }
    }

    private static List<Finding> failures(Case test, Bench bench) {
        return Judge.failures(test, bench.run(test));
    }

    private static RouteTest broken(Path file, Finding finding) {
        return new RouteTest(file, finding.line(), "the file as a whole", () -> List.of(finding));
    }
}
