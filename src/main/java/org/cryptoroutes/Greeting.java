package org.cryptoroutes;

import org.cryptoroutes.kafka.Cluster;
import org.cryptoroutes.settings.Setting;
import org.cryptoroutes.settings.Settings;

/** The first line that a user sees: what runs, from where to where. */
final class Greeting {

    private Greeting() {
    }

    static String line(Mode mode, boolean demo, Settings settings, Cluster cluster) {
        String kafka = "%s at %s%s".formatted(settings.get(Setting.TOPIC), settings.get(Setting.BOOTSTRAP_SERVERS),
                cluster.embedded() ? " (Kafka in this process)" : "");
        String group = "group " + settings.get(Setting.CONSUMER_GROUP);
        String filter = settings.get(Setting.LOG_FILTER);
        String shown = (filter.isBlank() ? "all symbols" : filter) + " of " + kafka + ", " + group;
        String polled = "%s every %s s from %s".formatted(
                settings.coins().size() == 1 ? "1 coin" : settings.coins().size() + " coins",
                settings.get(Setting.FETCH_INTERVAL),
                demo ? "a SIMULATED CoinGecko: the prices are not real" : settings.get(Setting.BASE_URL));
        return "crypto-routes " + Version.ofProgram() + ": " + switch (mode) {
            case EVERYTHING -> polled + ", to " + kafka + ", shown by " + group;
            case PRODUCE -> polled + ", to " + kafka;
            case CONSUME -> shown;
            case SERVE -> "what is in " + kafka + " is kept and served";
            case CANDLES -> "candles of " + kafka;
        };
    }
}
