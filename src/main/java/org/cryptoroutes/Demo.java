package org.cryptoroutes;

import java.util.List;
import org.cryptoroutes.settings.InvalidSetting;
import org.cryptoroutes.settings.Setting;
import org.cryptoroutes.settings.Settings;
import org.cryptoroutes.settings.SettingsLoader;
import org.cryptoroutes.simulator.Fault;
import org.cryptoroutes.simulator.Simulator;
import org.cryptoroutes.simulator.SimulatorOptions;

/** The demo: a simulated CoinGecko in this process, which is polled instead of the real one. */
final class Demo {

    private Demo() {
    }

    /**
     * Nobody else uses the simulated API: it is polled often, and the throttle need not spare it. Nothing is late.
     * Alerts come within minutes, not days.
     */
    static void suggest(SettingsLoader loader) {
        loader.suggested(Setting.FETCH_INTERVAL.key(), "2");
        loader.suggested(Setting.CANDLES_INTERVALS.key(), "5s," + Setting.CANDLES_INTERVALS.standard());
        loader.suggested(Setting.CANDLES_GRACE.key(), "2");
        loader.suggested(Setting.ALERTS_MOVES.key(), "5m:0.3,1h:1");
        loader.suggested(Setting.MAX_REQUESTS_PER_MINUTE.key(), "10000");
    }

    /** Starts the simulator, and lets the settings say so from the next loading on. */
    static Simulator start(Settings settings, SettingsLoader loader) {
        SimulatorOptions standard = SimulatorOptions.defaults();
        Simulator simulator = Simulator.start(new SimulatorOptions(standard.host(), standard.port(), faults(settings),
                settings.whole(Setting.SIMULATOR_FAULT_EVERY), settings.seconds(Setting.SIMULATOR_SLOW),
                settings.seconds(Setting.SIMULATOR_RETRY_AFTER), Long.parseLong(settings.get(Setting.SIMULATOR_SEED))));
        loader.meant(Setting.BASE_URL.key(), simulator.baseUrl());
        return simulator;
    }

    private static List<Fault> faults(Settings settings) {
        try {
            return settings.list(Setting.SIMULATOR_FAULTS).stream().map(Fault::of).toList();
        } catch (IllegalArgumentException e) {
            throw new InvalidSetting("simulator.faults=%s makes no sense: %s"
                    .formatted(settings.get(Setting.SIMULATOR_FAULTS), e.getMessage()));
        }
    }
}
