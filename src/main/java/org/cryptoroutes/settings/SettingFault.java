package org.cryptoroutes.settings;

/**
 * What is wrong with a setting.
 *
 * @param key    of the setting
 * @param value  as set
 * @param origin the layer that the value is from: {@link #FILE}, {@code .env (KAFKA_TOPIC)} ...
 * @param fatal  whether the program refuses to start; otherwise nothing reads the key, and it only warns
 * @param reason what is accepted, or which key was probably meant
 */
public record SettingFault(String key, String value, String origin, boolean fatal, String reason) {

    /** The layer of the application.properties. */
    public static final String FILE = "application.properties";

    /** For a place where the origin is known. */
    public String sentence() {
        return fatal ? "%s=%s makes no sense: %s".formatted(key, value, reason)
                : "nothing reads '%s'%s".formatted(key, reason);
    }

    /** The sentence with its origin in it. */
    public String sentenceWithOrigin() {
        return fatal ? "%s=%s from %s makes no sense: %s.".formatted(key, value, origin, reason)
                : "%s: nothing reads '%s'%s.".formatted(origin, key, reason);
    }
}
