package org.cryptoroutes.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.dsl.yaml.common.YamlSupport;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;

/**
 * A context that is built and never started. It knows what the running one knows, and opens nothing: a Kafka producer
 * connects when a context starts, even with all its routes switched off.
 */
final class Scratch implements AutoCloseable {

    /** Begins the settings that hold for all Kafka endpoints. */
    static final String KAFKA = "camel.component.kafka.";

    private static final Pattern MISSING = Pattern.compile("Property with key \\[(.*?)] not found");

    private final DefaultCamelContext context = new DefaultCamelContext(false);

    /**
     * @param describe gives the context what the compiled part of the program offers
     * @param settings what the placeholders stand for; neither the environment nor anything else adds to it
     */
    Scratch(Consumer<CamelContext> describe, Properties settings) {
        context.disableJMX();
        PropertiesComponent properties = new PropertiesComponent();
        properties.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_NEVER);
        properties.setOverrideProperties(settings);
        context.setPropertiesComponent(properties);
        context.build();
        context.init();
        ComponentSettings.apply(context, settings);
        // Not before: the init would build the compiled routes too
        describe.accept(context);
    }

    CamelContext context() {
        return context;
    }

    Model model() {
        return context.getCamelContextExtension().getContextPlugin(Model.class);
    }

    /** The component of an endpoint, with the placeholders filled in: {@code kafka}. */
    String scheme(EndpointPlace place) {
        return resolve(place.uri().text()).strip().split("[:?]", 2)[0];
    }

    /** As the program would have it; empty when Camel can't make one of it, which other rules and the dry run tell. */
    <T extends Endpoint> Optional<T> endpoint(EndpointPlace place, Class<T> type) {
        Map<String, Object> parameters = new HashMap<>();
        place.parameters().forEach((name, value) -> {
            if (value instanceof Yaml.Text text) {
                parameters.put(name, resolve(text.text()));
            }
        });
        try {
            return Optional.of(context.getEndpoint(YamlSupport.createEndpointUri(context, null,
                    resolve(place.uri().text()).strip(), parameters), type));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    /** What holds for all Kafka endpoints. */
    KafkaConfiguration kafka() {
        return context.getComponent("kafka", KafkaComponent.class).getConfiguration();
    }

    /** The ids of the compiled routes and of their steps, which share one name space. */
    Set<String> ids() {
        List<String> ids = new ArrayList<>();
        model().getRouteDefinitions()
                .forEach(route -> ProcessorDefinitionHelper.gatherAllNodeIds(route, ids, true, false));
        return Set.copyOf(ids);
    }

    /** Where the compiled routes start: {@code direct:coingecko-prices}. */
    Set<String> inputs() {
        return model().getRouteDefinitions().stream().map(RouteDefinition::getEndpointUrl).collect(Collectors.toSet());
    }

    Set<String> routeConfigurations() {
        return model().getRouteConfigurationDefinitions().stream().map(RouteConfigurationDefinition::getId)
                .collect(Collectors.toSet());
    }

    Set<String> beans() {
        return new TreeSet<>(context.getRegistry().findByTypeWithName(Object.class).keySet());
    }

    /** The text with its placeholders filled in; as it is when that can't be done. */
    String resolve(String text) {
        try {
            return fill(text);
        } catch (RuntimeException e) {
            return text;
        }
    }

    /** What keeps the placeholders of a text from being filled in. */
    Unresolved unresolved(String text) {
        if (text.contains("{{") && !text.contains("}}")) {
            // Camel would pass this on as it is
            return new Unresolved(Set.of(), "Missing }} from the text: " + text);
        }
        Set<String> keys = new TreeSet<>();
        String rest = text;
        while (true) {
            try {
                fill(rest);
                return new Unresolved(keys, "");
            } catch (RuntimeException e) {
                Matcher missing = MISSING.matcher(String.valueOf(e.getMessage()));
                String without = missing.find() ? rest.replace("{{" + missing.group(1) + "}}", "") : rest;
                if (without.equals(rest)) {
                    return new Unresolved(keys, String.valueOf(e.getMessage()));
                }
                keys.add(missing.group(1));
                rest = without;
            }
        }
    }

    private String fill(String text) {
        // An optional placeholder, {{?key}}, that stands alone gives a null
        return text.contains("{{") ? Objects.requireNonNullElse(context.resolvePropertyPlaceholders(text), "") : text;
    }

    /**
     * @param keys  without a value
     * @param fault what else is wrong with the placeholders; empty when nothing is
     */
    record Unresolved(Set<String> keys, String fault) {
    }

    @Override
    public void close() {
        context.stop();
    }
}
