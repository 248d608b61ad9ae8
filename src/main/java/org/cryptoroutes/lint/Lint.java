package org.cryptoroutes.lint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.cryptoroutes.settings.SettingFault;
import org.cryptoroutes.settings.Settings;

/**
 * Finds all that is wrong with a set of route files, before any of them runs. Nothing is started and no connection
 * opened, but to the database that is asked about its SQL. The first check takes a second or two, for the schema and
 * the catalog; the later ones a fraction of it.
 */
public final class Lint {

    private static final Set<String> OF_ROUTES =
            Set.of(Entry.ROUTE, "from", Entry.BEANS, Entry.CONFIGURATION, "onException");

    private final Consumer<CamelContext> describe;
    private final Statements statements;
    private final Catalog catalog = new Catalog();

    /** As the other one, for files whose SQL no database is to look at. */
    public Lint(Consumer<CamelContext> describe) {
        this(describe, Statements.UNKNOWN);
    }

    /**
     * @param describe   gives a context that never starts what the compiled part of the program offers to the files:
     *                   beans, type converters, routes and route configurations; called for each check, opens nothing
     * @param statements asked only when nothing else is wrong with a file that holds SQL
     */
    public Lint(Consumer<CamelContext> describe, Statements statements) {
        this.describe = describe;
        this.statements = statements;
    }

    /** Begins, in the background, to load what the first check waits for; may be called well before it, or never. */
    public static void prepare() {
        schema();
    }

    private static CompletableFuture<Schema> schema() {
        return CompletableFuture.supplyAsync(Schema::get);
    }

    /**
     * Checks the files as they would be loaded: all of them together, and no others.
     *
     * @param settings what placeholders stand for; the switch {@code <route-id>.enabled} of a route is there anyway
     * @return all findings, by file and line; empty when the files may run
     */
    public synchronized List<Finding> check(Collection<RouteFile> files, Properties settings) {
        CompletableFuture<Schema> schema = schema();
        List<Finding> findings = new ArrayList<>();
        Map<RouteFile, Yaml> roots = read(files, findings);
        Properties known = withSwitches(settings, roots);
        try (Scratch scratch = new Scratch(describe, known)) {
            findings.addAll(new CrossRules(scratch, roots, without(files, roots)).check());
            findings.addAll(new PathRules(scratch, settings).check(roots));
            Set<String> beans = entries(roots).flatMap(entry -> entry.beans().stream()).collect(Collectors.toSet());
            roots.forEach((file, root) -> findings.addAll(check(file, root, schema.join(), scratch, known, beans)));
            // Where the schema has said what is wrong, these would only say it again
            LoadRules.check(roots).stream().filter(finding -> findings.stream().noneMatch(finding::isBeside))
                    .forEach(findings::add);

            Map<RouteFile, Yaml> sound = new LinkedHashMap<>(roots);
            sound.keySet().removeIf(file -> findings.stream().anyMatch(finding -> finding.file().equals(file.path())));
            findings.addAll(new DryRun(scratch, without(files, sound)).check(sound));
            findings.addAll(new SqlRules(scratch, statements).check(sound));
        }
        return findings.stream().distinct().sorted().toList();
    }

    /** What keeps the files from being loaded at all: much less than {@link #check}, but quick. */
    public static List<Finding> unloadable(Collection<RouteFile> files) {
        List<Finding> findings = new ArrayList<>();
        Map<RouteFile, Yaml> roots = read(files, findings);
        findings.addAll(LoadRules.check(roots));
        return findings.stream().sorted().toList();
    }

    private static Map<RouteFile, Yaml> read(Collection<RouteFile> files, List<Finding> findings) {
        Map<RouteFile, Yaml> roots = new LinkedHashMap<>();
        files.stream().sorted(Comparator.comparing(RouteFile::path)).forEach(file ->
                YamlReader.read(file, findings).ifPresent(root -> roots.put(file, root)));
        return roots;
    }

    private List<Finding> check(RouteFile file, Yaml root, Schema schema, Scratch scratch, Properties settings,
                                Set<String> beans) {
        Schema.Verdict verdict = schema.check(file, root, scratch::resolve);
        List<Finding> findings = new ArrayList<>(verdict.findings());
        List<Rule> rules = List.of(
                new RouteRules(file, verdict.faulty()),
                new PlaceholderRule(scratch, file, settings),
                new EndpointRules(catalog, scratch, file, beans, verdict.faulty()),
                new ExpressionRules(catalog, scratch, file, verdict.faulty()),
                new JavaRules(scratch, file),
                new SinkRules(scratch, file));
        root.all().forEach(spot -> rules.forEach(rule -> findings.addAll(rule.check(spot))));
        Set<Integer> wrong = findings.stream().map(Finding::line).collect(Collectors.toSet());
        // What Camel has against an option, Kafka would only say again
        KafkaRules kafka = new KafkaRules(scratch, file);
        root.all().flatMap(spot -> kafka.check(spot).stream()).filter(finding -> !wrong.contains(finding.line()))
                .forEach(findings::add);
        return findings;
    }

    private static List<RouteFile> without(Collection<RouteFile> files, Map<RouteFile, Yaml> some) {
        return files.stream().filter(file -> !some.containsKey(file)).toList();
    }

    /**
     * Checks the settings for what Camel and Kafka will have against them, wherever they are set.
     *
     * @return a fault for each finding; none quotes a value
     */
    public synchronized List<SettingFault> check(Settings settings) {
        Properties values = settings.properties();
        try (Scratch scratch = new Scratch(context -> { }, values)) {
            PlaceholderRule placeholders = new PlaceholderRule(scratch, new RouteFile(Path.of(""), ""), values);
            return settings.faults((key, value) -> placeholders.check(1, value).stream().findFirst()
                    .map(finding -> Settings.isSecret(key) ? "{{ begins a placeholder, and that has no value"
                            : finding.message())
                    .or(() -> libraryFault(scratch, key, scratch.resolve(value))));
        }
    }

    /** What Camel or Kafka has against a setting that is meant for them. */
    private Optional<String> libraryFault(Scratch scratch, String key, String value) {
        if (key.startsWith(Settings.KAFKA_CLIENT)) {
            return KafkaOptions.fault(key.substring(Settings.KAFKA_CLIENT.length()), value,
                    scratch.context().getClassResolver());
        }
        Optional<String> camel = key.startsWith(CamelKeys.PREFIX) ? new CamelKeys(catalog).fault(key, value)
                : Optional.empty();
        return camel.isPresent() || !key.startsWith(Scratch.KAFKA) ? camel
                : Optional.ofNullable(KafkaRules.faultyValues(scratch).get(value));
    }

    /** @param others files that nothing loads: tells those of which somebody may think so, and why it is not so */
    public static Set<Finding> ignored(Collection<RouteFile> others) {
        return others.stream().flatMap(file -> whyIgnored(file).stream().map(why -> file.at(1, why)))
                .collect(Collectors.toSet());
    }

    /** The number of routes in the files, as far as they can be read. */
    public static int routes(Collection<RouteFile> files) {
        return (int) files.stream().flatMap(file -> Entry.of(file).stream()).filter(entry -> entry.is(Entry.ROUTE))
                .count();
    }

    private static Stream<Entry> entries(Map<RouteFile, Yaml> roots) {
        return roots.entrySet().stream().flatMap(file -> Entry.of(file.getKey(), file.getValue()).stream());
    }

    private static Optional<String> whyIgnored(RouteFile file) {
        if (file.name().endsWith(RouteFiles.SUFFIX)) {
            return Optional.of("this is ignored, since there are no routes in the folder %s: move it out of there"
                    .formatted(RouteFiles.TESTS));
        }
        if (file.name().endsWith(RouteFiles.TEST_SUFFIX)) {
            return Optional.of("this is ignored, since tests are in the folder %s of the routes: move it there"
                    .formatted(RouteFiles.TESTS));
        }
        String right = file.name().replaceFirst("(?i)(\\.camel)?\\.ya?ml$", "") + RouteFiles.SUFFIX;
        return Entry.of(file).stream().anyMatch(entry -> OF_ROUTES.contains(entry.kind()))
                ? Optional.of("this looks like a route but is ignored: name it %s".formatted(right)) : Optional.empty();
    }

    /** With the switch of every route, on: those that are off at the moment must be sound too. */
    private static Properties withSwitches(Properties settings, Map<RouteFile, Yaml> roots) {
        Properties known = new Properties();
        settings.stringPropertyNames().forEach(key -> known.setProperty(key, settings.getProperty(key)));
        entries(roots).flatMap(entry -> entry.routeId().stream())
                .forEach(id -> known.setProperty(id + ".enabled", "true"));
        return known;
    }
}
