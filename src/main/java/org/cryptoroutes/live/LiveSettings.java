package org.cryptoroutes.live;

import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.cryptoroutes.lint.Finding;
import org.cryptoroutes.settings.Setting;
import org.cryptoroutes.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets changed settings hold at once where they can, and names those that can't before a restart. */
final class LiveSettings implements ReloadListener {

    private static final Logger LOG = LoggerFactory.getLogger(LiveSettings.class);
    private static final List<String> AT_START = List.of("camel.", "kafka.client.", "simulator.", "management.",
            Setting.BOOTSTRAP_SERVERS.key(), Setting.EMBEDDED.key(), Setting.DATA_DIRECTORY.key(),
            Setting.LOG_FORMAT.key(), Setting.ROUTES_DIRECTORY.key(), Setting.RUN_DURATION.key(),
            Setting.TOPIC_PARTITIONS.key(), Setting.LEADER.key(), Setting.STORE_URL.key(), Setting.STORE_USER.key(),
            Setting.STORE_PASSWORD.key(), Setting.REDIS_URL.key(), Setting.SERVER_ENABLED.key(),
            Setting.SERVER_HOST.key(),
            Setting.SERVER_PORT.key());

    private final AtomicReference<Settings> current;
    private final CamelContext context;
    private final ReloadState reloads;
    private final Consumer<Settings> told;
    private final Consumer<Settings> topics;

    /** Parameters as in {@link LiveRoom}. */
    LiveSettings(AtomicReference<Settings> current, CamelContext context, ReloadState reloads,
                 Consumer<Settings> told, Consumer<Settings> topics) {
        this.current = current;
        this.context = context;
        this.reloads = reloads;
        this.told = told;
        this.topics = topics;
    }

    @Override
    public void settings(Settings settings) {
        Properties before = current.getAndSet(settings).properties();
        Properties now = settings.properties();
        context.getPropertiesComponent().setOverrideProperties(now);
        told.accept(settings);
        Set<String> changed = changed(before, now);
        changed.stream().filter(key -> AT_START.stream().anyMatch(key::startsWith) && !isCopy(key, changed))
                .forEach(key -> LOG.warn("{} has changed: this one holds from the next start on", key));
        if (changed.stream().anyMatch(key -> key.endsWith("topic"))) {
            topics.accept(settings);
        }
        settings.warnings().forEach(LOG::warn);
    }

    private static Set<String> changed(Properties before, Properties now) {
        Set<String> keys = new TreeSet<>(before.stringPropertyNames());
        keys.addAll(now.stringPropertyNames());
        keys.removeIf(key -> Objects.equals(before.getProperty(key), now.getProperty(key)));
        return keys;
    }

    /** What kafka.client.x says is there a second time, for Camel. */
    private static boolean isCopy(String key, Set<String> changed) {
        return key.endsWith("]") && changed.contains(Settings.KAFKA_CLIENT
                + key.substring(key.indexOf('[') + 1, key.length() - 1));
    }

    @Override
    public void accepted(Set<String> touched) {
        reloads.accepted();
    }

    @Override
    public void refused(List<Finding> findings) {
        reloads.refused(findings);
    }

    @Override
    public void rolledBack(List<Finding> findings) {
        reloads.rolledBack(findings);
    }
}
