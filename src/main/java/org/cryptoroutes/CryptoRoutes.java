package org.cryptoroutes;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.cryptoroutes.lint.Lint;
import org.cryptoroutes.logging.StandardOutput;
import org.cryptoroutes.settings.InvalidSetting;
import org.cryptoroutes.settings.Setting;
import org.cryptoroutes.settings.SettingsLoader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine;

/** The command line. */
@Command(name = "crypto-routes", versionProvider = Version.class, sortOptions = false, usageHelpWidth = 110,
        header = "Cryptocurrency prices from CoinGecko through Kafka, as Camel routes that you edit while they run.",
        description = "Without a command: run every enabled route of the directory routes/.",
        synopsisHeading = "%nUsage: ", descriptionHeading = "%n", optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n", footerHeading = "%nSettings%n")
public final class CryptoRoutes implements Runnable {

    private static final int USAGE = 2;

    @Spec
    private CommandSpec spec;

    @Option(names = "--demo", scope = ScopeType.INHERIT,
            description = "Poll a simulated CoinGecko in this process: needs no network.")
    private boolean demo;

    @Option(names = "--set", paramLabel = "KEY=VALUE", scope = ScopeType.INHERIT,
            description = "Change a setting; repeatable.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "Show this help.")
    private boolean help;

    @Option(names = {"-V", "--version"}, versionHelp = true, scope = ScopeType.INHERIT,
            description = "Show the versions of the program, of Camel, Kafka and Java.")
    private boolean version;

    private int exitCode;

    /** @param arguments see {@code --help} */
    public static void main(String[] arguments) {
        // Before all else: libraries map the case of keywords, and write digits, as the default locale has it
        Locale.setDefault(Locale.ROOT);
        CompletableFuture<Integer> unwritten = StandardOutput.take();
        unwritten.thenAcceptAsync(System::exit);
        int code = execute(arguments);
        System.exit(unwritten.getNow(code));
    }

    static int execute(String... arguments) {
        CryptoRoutes program = new CryptoRoutes();
        CommandLine line = new CommandLine(program);
        line.getCommandSpec().usageMessage().footer(SettingsHelp.lines());
        line.setParameterExceptionHandler((exception, args) -> {
            System.err.println(exception.getMessage() + ". See --help.");
            return USAGE;
        });
        line.setExecutionExceptionHandler((exception, commandLine, result) -> {
            if (exception instanceof InvalidSetting) {
                System.err.println(exception.getMessage());
                return USAGE;
            }
            throw exception;
        });
        int code = line.execute(arguments);
        return code == 0 ? program.exitCode : code;
    }

    @Override
    public void run() {
        start(Mode.EVERYTHING, "");
    }

    @Command(description = "Run only price-poller: CoinGecko to Kafka.")
    void produce() {
        start(Mode.PRODUCE, "");
    }

    @Command(description = "Run only price-log: show the prices that are in Kafka, in a second terminal for example.")
    void consume(@Option(names = "--filter", paramLabel = "SYMBOLS", defaultValue = "",
            description = "Show only these, such as BTC or BTC,ETH. Reads in a consumer group of its own, unless "
                    + "kafka.consumer-group is set.") String filter) {
        start(Mode.CONSUME, filter);
    }

    @Command(description = "Run only the job that makes candles, indicators and alerts of the prices in Kafka.")
    void candles() {
        start(Mode.CANDLES, "");
    }

    @Command(description = "Run only store, API and page: keep what is in Kafka, and serve it.")
    void serve() {
        start(Mode.SERVE, "");
    }

    @Command(description = "Check routes/ and the settings without running them: each finding as file:line, "
            + "exit code 1 when there is one.")
    void check(@Parameters(arity = "0..1", paramLabel = "DIRECTORY", description = "Holds routes/ and "
            + "application.properties, or the routes themselves. [the working directory]") Path directory,
            @Option(names = "--test", description = "Also run the tests of the routes, in routes/tests/.")
            boolean test) {
        Logging.silence();
        ExtraJars.add(Home.here().jarDirectory());
        Lint.prepare();
        exitCode = Check.of(Optional.ofNullable(directory), settings).run(System.out, test);
    }

    private void start(Mode mode, String filter) {
        Home home = Home.here();
        ExtraJars.add(home.jarDirectory());
        SettingsLoader loader = new SettingsLoader(home.directory(), home.applicationProperties(), System.getenv())
                .commandLine(settings);
        mode.only().ifPresent(route -> loader.meant(route + ".enabled", "true"));
        if (mode == Mode.CANDLES) {
            loader.meant(Setting.CANDLES_ENABLED.key(), "true");
        }
        if (!filter.isBlank()) {
            // Members of one group share the partitions: those with another filter would lose what this one skips
            loader.meant(Setting.LOG_FILTER.key(), filter);
            loader.suggested(Setting.CONSUMER_GROUP.key(), FilterGroup.of(filter));
        }
        if (demo) {
            Demo.suggest(loader);
        }
        exitCode = new Program(mode, demo, home, loader).run();
    }
}
