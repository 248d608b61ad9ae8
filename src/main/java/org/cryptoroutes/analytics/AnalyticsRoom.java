package org.cryptoroutes.analytics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedStartupListener;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.support.LifecycleStrategySupport;
import org.cryptoroutes.analytics.JobState.Phase;
import org.cryptoroutes.house.Room;
import org.cryptoroutes.settings.Setting;
import org.cryptoroutes.settings.Settings;

/** The job that makes candles, indicators and alerts, in a process beside this one. Knows its jar, not its classes. */
public final class AnalyticsRoom implements Room {

    private final Supplier<Settings> settings;
    private final JobCommand command;
    private CandleProcess job;
    private JobMetrics metrics;

    /**
     * @param settings as they hold at the moment
     * @param home     where the program's jar is
     * @param data     the directory of the program's data; need not exist
     */
    public AnalyticsRoom(Supplier<Settings> settings, Path home, Path data) {
        this.settings = settings;
        this.command = new JobCommand(home, data);
    }

    /** Lets changed settings hold. */
    public void settingsChanged() {
        if (job != null) {
            metrics.expect(intervals());
            job.follow();
        }
    }

    @Override
    public List<HealthCheck> open(CamelContext context, MeterRegistry meters) throws Exception {
        metrics = new JobMetrics(meters);
        metrics.expect(intervals());
        job = new CandleProcess(command, settings, metrics);
        Gauge.builder("crypto.candles.running", job, one -> one.state().phase() == Phase.RUNNING ? 1 : 0)
                .description("1 while the job of the candles runs").register(meters);
        FunctionCounter.builder("crypto.candles.restarts", job, CandleProcess::restarts)
                .description("How often the job of the candles died and was started again").register(meters);
        context.addService(job);
        context.addStartupListener(new ExtendedStartupListener() {
            @Override
            public void onCamelContextStarted(CamelContext started, boolean already) {
                // Not yet: the first price comes first
            }

            @Override
            public void onCamelContextFullyStarted(CamelContext started, boolean already) {
                job.begin();
            }
        });
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStopping(CamelContext stopping) {
                job.farewell();
            }
        });
        return List.of(new CandlesCheck(Clock.systemUTC(), job, metrics));
    }

    private List<String> intervals() {
        return settings.get().list(Setting.CANDLES_INTERVALS);
    }
}
