package org.cryptoroutes.lint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.spi.ClassResolver;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.apache.kafka.common.security.JaasContext;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.cryptoroutes.settings.Similar;

/** A kind of Kafka client, and what it has against its options. No client is made for it, and no connection. */
enum KafkaOptions {

    CONSUMER(ConsumerConfig.configDef(), ConsumerConfig::new, Map.of(
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, Deserializer.class,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, Deserializer.class,
            ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, ConsumerPartitionAssignor.class,
            ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, ConsumerInterceptor.class,
            ConsumerConfig.METRIC_REPORTER_CLASSES_CONFIG, MetricsReporter.class)),
    PRODUCER(ProducerConfig.configDef(), ProducerConfig::new, Map.of(
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, Serializer.class,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, Serializer.class,
            ProducerConfig.PARTITIONER_CLASS_CONFIG, Partitioner.class,
            ProducerConfig.INTERCEPTOR_CLASSES_CONFIG, ProducerInterceptor.class,
            ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, MetricsReporter.class)),
    ADMIN(AdminClientConfig.configDef(), AdminClientConfig::new, Map.of(
            AdminClientConfig.METRIC_REPORTER_CLASSES_CONFIG, MetricsReporter.class));

    private static final Pattern INVALID =
            Pattern.compile("Invalid value .* for configuration \\S+?(?:: (.*))?", Pattern.DOTALL);

    private final ConfigDef definition;
    private final Function<Properties, AbstractConfig> whole;
    private final Map<String, Class<?>> plugins;

    /** @param plugins the options that name classes, with what these must be */
    KafkaOptions(ConfigDef definition, Function<Properties, AbstractConfig> whole, Map<String, Class<?>> plugins) {
        this.definition = definition;
        this.whole = whole;
        this.plugins = plugins;
    }

    /** The names of all options. */
    static List<String> names() {
        return Stream.of(values()).flatMap(kind -> kind.definition.names().stream()).distinct().toList();
    }

    /** One sentence about a name that no Kafka client knows, and that is nearly one they do; else empty. */
    static Optional<String> misspelt(String name) {
        return names().contains(name) ? Optional.empty() : Similar.to(name, names())
                .map(near -> "Kafka has no option '%s': did you mean %s?".formatted(name, near));
    }

    /**
     * One sentence about an option that every client gets, which leaves the value out: it may be a secret in the wrong
     * place. Empty when those that know the option have nothing against it.
     */
    static Optional<String> fault(String name, String value, ClassResolver classes) {
        if (name.equals(SaslConfigs.SASL_JAAS_CONFIG)) {
            return loginFault(value);
        }
        return misspelt(name).or(() -> Stream.of(values())
                .flatMap(kind -> kind.faults(Map.of(name, value), classes).values().stream()).findFirst()
                .map(sentence -> sentence.replace("=" + value, "")));
    }

    /** Kafka reads it only when it makes a client. */
    private static Optional<String> loginFault(String value) {
        try {
            JaasContext.loadClientContext(Map.of(SaslConfigs.SASL_JAAS_CONFIG, new Password(value)));
            return Optional.empty();
        } catch (IllegalArgumentException | KafkaException e) {
            return Optional.of("this is no login for Kafka: right is <class of the login module> required "
                    + "username=\"…\" password=\"…\";");
        }
    }

    /**
     * @param options by Kafka's names; those that this client does not know are passed over
     * @return a sentence about each option that is wrong by itself, by its name
     */
    Map<String, String> faults(Map<String, String> options, ClassResolver classes) {
        Map<String, String> faults = new LinkedHashMap<>();
        definition.validate(options).stream().filter(option -> options.containsKey(option.name()))
                .filter(option -> !option.errorMessages().isEmpty())
                .forEach(option -> faults.put(option.name(), refused(option.name(), options.get(option.name()),
                        option.errorMessages().get(0))));
        plugins.forEach((name, type) -> classNames(options.get(name)).stream()
                .flatMap(className -> classFault(name, className, type, classes).stream())
                .findFirst().ifPresent(fault -> faults.put(name, fault)));
        return faults;
    }

    /** One sentence about options that do not go together, none of which is wrong by itself. */
    Optional<String> clash(Map<String, String> options) {
        Properties properties = new Properties();
        properties.putAll(options);
        try {
            whole.apply(properties);
            return Optional.empty();
        } catch (KafkaException e) {
            return Optional.of("Kafka refuses these options: " + e.getMessage());
        }
    }

    private static String refused(String name, String value, String why) {
        Matcher matcher = INVALID.matcher(why);
        String reason = matcher.matches() ? Optional.ofNullable(matcher.group(1)).orElse("this makes no sense") : why;
        return "Kafka refuses %s=%s: %s".formatted(name, value, reason);
    }

    private static List<String> classNames(String list) {
        List<String> names = new ArrayList<>();
        for (String name : list == null ? new String[0] : list.split(",")) {
            if (!name.isBlank()) {
                names.add(name.strip());
            }
        }
        return names;
    }

    private static Optional<String> classFault(String option, String name, Class<?> type, ClassResolver classes) {
        Class<?> named = classes.resolveClass(name);
        if (named == null) {
            return Optional.of("%s: %s".formatted(option, JavaRules.noClass(name)));
        }
        return type.isAssignableFrom(named) ? Optional.empty()
                : Optional.of("Kafka refuses %s=%s: it is no %s".formatted(option, name, type.getName()));
    }
}
