package org.cryptoroutes;

import java.util.ArrayList;
import java.util.List;
import org.cryptoroutes.settings.Setting;

/** The part of {@code --help} that lists the settings. */
final class SettingsHelp {

    private static final int SHOWN = 40;

    private SettingsHelp() {
    }

    static String[] lines() {
        List<String> lines = new ArrayList<>(List.of(
                "  Each is --set KEY=VALUE here, a line KEY = VALUE in application.properties, or KEY in capitals with",
                "  _ for . and - in the environment and in .env. The first of these that has it wins: command line,",
                "  environment, .env, application.properties. Besides: <route-id>.enabled=false switches a route off,",
                "  kafka.client.<option> hands an option to every Kafka client (TLS, SASL), log.level.<logger> sets",
                "  one logger.", ""));
        for (Setting setting : Setting.values()) {
            String standard = setting.standard().length() > SHOWN
                    ? setting.standard().substring(0, SHOWN - 1) + "…" : setting.standard();
            lines.add("  %-30s %s%s".formatted(setting.key(), setting.meaning(),
                    standard.isEmpty() ? "" : " [" + standard + "]").replace("%", "%%").replace("@", "@@"));
        }
        return lines.toArray(String[]::new);
    }
}
