package org.cryptoroutes.lint;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.tooling.model.ArtifactModel;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.tooling.model.DataFormatModel;
import org.apache.camel.tooling.model.EipModel;
import org.apache.camel.tooling.model.LanguageModel;
import org.cryptoroutes.settings.Similar;

/** What Camel's catalog knows about the parts of Camel, and which of these parts are in this program. */
final class Catalog {

    private final DefaultCamelCatalog catalog = new DefaultCamelCatalog(true);
    private final Map<String, Boolean> needsExpression = new HashMap<>();
    private final Set<String> expressionKeys = new HashSet<>();

    DefaultCamelCatalog camel() {
        return catalog;
    }

    Optional<ComponentModel> component(String scheme) {
        return Optional.of(scheme).filter(name -> name.matches("[A-Za-z0-9+.-]+")).map(catalog::componentModel);
    }

    Optional<DataFormatModel> dataFormat(String name) {
        return Optional.ofNullable(catalog.dataFormatModel(name));
    }

    Optional<LanguageModel> language(String name) {
        return Optional.ofNullable(catalog.languageModel(name));
    }

    /** Whether a step can't do without an expression. Sorting can, whatever the catalog says. */
    boolean needsExpression(String step) {
        return needsExpression.computeIfAbsent(step, name -> {
            EipModel model = "sort".equals(name) ? null : catalog.eipModel(name);
            return model != null && model.getOptions().stream()
                    .anyMatch(option -> "expression".equals(option.getName()) && option.isRequired());
        });
    }

    /** The keys under which a step may have its expression. */
    Set<String> expressionKeys() {
        if (expressionKeys.isEmpty()) {
            expressionKeys.addAll(catalog.findLanguageNames());
            expressionKeys.addAll(List.of("expression", "method", "language"));
        }
        return expressionKeys;
    }

    boolean hasComponent(String scheme) {
        return has("META-INF/services/org/apache/camel/component/" + scheme);
    }

    /** One sentence about a component that can't be used; a scheme and its component have the same name. */
    String absent(String scheme) {
        Optional<ComponentModel> model = component(scheme);
        if (model.isPresent()) {
            return absent("component", scheme, model.get());
        }
        List<String> present = catalog.findComponentNames().stream().filter(this::hasComponent).toList();
        return "there is no component '%s'%s".formatted(scheme,
                Similar.to(scheme, present).or(() -> Similar.to(scheme, catalog.findComponentNames()))
                        .map(": did you mean %s?"::formatted).orElse(": here are " + String.join(", ", present)));
    }

    /** One sentence about a language that can't be used; empty when it can. */
    Optional<String> absentLanguage(String name) {
        // Its service may have another name: method is served by bean
        return language(name).filter(model -> !has(model.getJavaType().replace('.', '/') + ".class"))
                .map(model -> absent("language", name, model));
    }

    /** Where the options of a component are described. */
    static String manual(String scheme) {
        return "https://camel.apache.org/components/4.18.x/%s-component.html".formatted(scheme);
    }

    private static String absent(String kind, String name, ArtifactModel<?> model) {
        return "the %s '%s' is no part of this program: put its jar %s-%s.jar into lib/ext with all that it needs"
                .formatted(kind, name, model.getArtifactId(), model.getVersion());
    }

    private static boolean has(String resource) {
        return Thread.currentThread().getContextClassLoader().getResource(resource) != null;
    }
}
