package org.cryptoroutes.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.kafka.clients.CommonClientConfigs;
import org.cryptoroutes.settings.Setting;

/**
 * What Kafka will have against the client that Camel makes of an endpoint. Camel makes a consumer in the background and
 * tries again for ever, so without this rule a route could be accepted that never reads.
 */
final class KafkaRules implements Rule {

    private static final String SCHEME = "kafka";
    private static final String NATIVE = "additionalProperties.";

    private final Scratch scratch;
    private final RouteFile file;

    KafkaRules(Scratch scratch, RouteFile file) {
        this.scratch = scratch;
        this.file = file;
    }

    @Override
    public List<Finding> check(Yaml.Spot spot) {
        return EndpointPlace.in(spot).stream().flatMap(endpoint -> check(endpoint).stream()).toList();
    }

    private List<Finding> check(EndpointPlace endpoint) {
        Optional<KafkaConfiguration> configuration = configuration(endpoint);
        if (configuration.isEmpty()) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        endpoint.parameters().forEach((name, value) -> {
            if (name.startsWith(NATIVE)) {
                KafkaOptions.misspelt(name.substring(NATIVE.length()))
                        .ifPresent(sentence -> findings.add(file.at(value, sentence)));
            }
        });
        topicFault(configuration.get(), endpoint.isConsumer()).ifPresent(sentence -> findings.add(file.at(
                endpoint.parameters().getOrDefault("topic", endpoint.uri()), sentence)));
        KafkaOptions kind = endpoint.isConsumer() ? KafkaOptions.CONSUMER : KafkaOptions.PRODUCER;
        Map<String, String> options = options(configuration.get(), kind);
        Map<String, String> faults = faults(options, kind);
        // What is set for all endpoints is a matter of application.properties
        Map<String, String> everywhere = options(scratch.kafka(), kind);
        faults.keySet().removeIf(name -> options.get(name).equals(everywhere.get(name)));
        faults.forEach((name, sentence) -> findings.add(file.at(place(endpoint, name, options.get(name)), sentence)));
        if (findings.isEmpty() && faults(everywhere, kind).isEmpty() && kind.clash(everywhere).isEmpty()) {
            kind.clash(options).ifPresent(sentence -> findings.add(file.at(endpoint.uri(), sentence)));
        }
        return findings;
    }

    /** A client makes no sense of such a name however often it tries. */
    private static Optional<String> topicFault(KafkaConfiguration configuration, boolean consumer) {
        String topics = Objects.requireNonNullElse(configuration.getTopic(), "");
        if (topics.isEmpty()) {
            return Optional.empty();
        }
        if (consumer && configuration.isTopicIsPattern()) {
            try {
                Pattern.compile(topics);
                return Optional.empty();
            } catch (PatternSyntaxException e) {
                return Optional.of("'%s' is no pattern of topics: %s".formatted(topics, e.getDescription()));
            }
        }
        return Stream.of(consumer ? topics.split(",", -1) : new String[] {topics})
                .filter(topic -> !Setting.TOPIC.accepts(topic)).findFirst()
                .map(topic -> "Kafka has no topic '%s': it must be %s".formatted(topic, Setting.TOPIC.accepted()));
    }

    /** As the program would have it; empty when it is no Kafka endpoint, or Camel can't make one of it. */
    private Optional<KafkaConfiguration> configuration(EndpointPlace endpoint) {
        return !scratch.scheme(endpoint).equals(SCHEME) || scratch.resolve(endpoint.uri().text()).contains("${")
                ? Optional.empty() : scratch.endpoint(endpoint, KafkaEndpoint.class)
                        .map(KafkaEndpoint::getConfiguration);
    }

    /** What Kafka has against the values that application.properties sets for all endpoints, by the value. */
    static Map<String, String> faultyValues(Scratch scratch) {
        Map<String, String> faulty = new HashMap<>();
        for (KafkaOptions kind : List.of(KafkaOptions.CONSUMER, KafkaOptions.PRODUCER)) {
            Map<String, String> options = options(scratch.kafka(), kind);
            kind.faults(options, scratch.context().getClassResolver())
                    .forEach((name, sentence) -> faulty.put(options.get(name), sentence));
        }
        return faulty;
    }

    private Map<String, String> faults(Map<String, String> options, KafkaOptions kind) {
        return kind.faults(options, scratch.context().getClassResolver());
    }

    private static Map<String, String> options(KafkaConfiguration configuration, KafkaOptions kind) {
        Map<String, String> options = texts(kind == KafkaOptions.CONSUMER ? configuration.createConsumerProperties()
                : configuration.createProducerProperties());
        // Camel adds these two, and takes a random name for a group that has none
        options.putIfAbsent(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092");
        options.put(CommonClientConfigs.GROUP_ID_CONFIG, Objects.requireNonNullElse(configuration.getGroupId(), "any"));
        return options;
    }

    /** Where the option is set: under Kafka's name, else under Camel's, which its value tells. */
    private Yaml place(EndpointPlace endpoint, String name, String value) {
        Yaml byName = endpoint.parameters().get(NATIVE + name);
        return byName != null ? byName : endpoint.parameters().values().stream()
                .filter(candidate -> candidate instanceof Yaml.Text text && scratch.resolve(text.text()).equals(value))
                .findFirst().orElse(endpoint.uri());
    }

    private static Map<String, String> texts(Properties properties) {
        Map<String, String> texts = new HashMap<>();
        properties.forEach((name, value) -> texts.put(name.toString(), value instanceof Class<?> type ? type.getName()
                : value.toString()));
        return texts;
    }
}
