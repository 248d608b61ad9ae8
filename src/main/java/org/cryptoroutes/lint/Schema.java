package org.cryptoroutes.lint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The official JSON schema of Camel's YAML, which Kaoto and the editors follow too. */
final class Schema {

    private static final String RESOURCE = "/schema/camelYamlDsl.json";

    private static final Set<String> WORDS = Set.of("title", "description");

    private static WeakReference<Schema> loaded = new WeakReference<>(null);

    private final JsonNode definition;
    private final JsonSchema schema;

    private Schema(JsonNode definition) {
        this.definition = definition;
        // Camel marks what is deprecated with a keyword that draft-04 does not have
        JsonMetaSchema draft = JsonMetaSchema.builder(JsonMetaSchema.getV4().getIri(), JsonMetaSchema.getV4())
                .keyword(new NonValidationKeyword("deprecated")).build();
        // Not preloaded: 800 KB of definitions take seconds, the handful that a file uses a few milliseconds
        SchemaValidatorsConfig config = SchemaValidatorsConfig.builder().preloadJsonSchema(false)
                .locale(Locale.ROOT).build();
        this.schema = JsonSchemaFactory.builder(JsonSchemaFactory.getInstance(VersionFlag.V4)).metaSchema(draft).build()
                .getSchema(definition, config);
    }

    /**
     * The schema, which never changes, takes most of a second to load and ten megabytes to keep: it stays for a burst
     * of edits, not for the months without any. Whoever asks first waits for it.
     */
    static synchronized Schema get() {
        Schema schema = loaded.get();
        if (schema == null) {
            schema = load();
            loaded = new WeakReference<>(schema);
        }
        return schema;
    }

    private static Schema load() {
        try (InputStream in = Schema.class.getResourceAsStream(RESOURCE)) {
            JsonNode definition = new ObjectMapper().readTree(in);
            withoutWords(definition);
            return new Schema(definition);
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " of camel-yaml-dsl can't be read", e);
        }
    }

    /** A validator would carry titles and descriptions along with each rule. */
    private static void withoutWords(JsonNode node) {
        if (node instanceof ObjectNode object) {
            // A property may be called so too: its value is an object
            object.properties().removeIf(entry -> WORDS.contains(entry.getKey()) && entry.getValue().isTextual());
        }
        node.forEach(Schema::withoutWords);
    }

    /**
     * What the schema says of a file.
     *
     * @param faulty the parts of the file that have a fault themselves, by identity; those below them are sound
     */
    record Verdict(List<Finding> findings, Set<Yaml> faulty) {
    }

    /** @param resolve fills the placeholders of a text in; leaves it as it is where that can't be done */
    Verdict check(RouteFile file, Yaml root, UnaryOperator<String> resolve) {
        JsonNode json = json(root);
        List<Problem> problems = validate(json);
        boolean loosened = false;
        for (Problem problem : problems) {
            loosened |= loosen(json, root, problem, resolve);
        }
        List<Problem> left = loosened ? validate(json) : problems;
        Set<Yaml> faulty = Collections.newSetFromMap(new IdentityHashMap<>());
        left.forEach(problem -> problem.find(root).ifPresent(faulty::add));
        return new Verdict(new ProblemText(file, root, resolve).findings(left), faulty);
    }

    private synchronized List<Problem> validate(JsonNode json) {
        return new Diagnosis(definition).of(schema.validate(json));
    }

    /**
     * Camel reads every value as text first, so {@code "5"} will do for a number, {@code 5} for a text, and a
     * placeholder for either when what it stands for fits; the schema alone takes none of them.
     */
    private static boolean loosen(JsonNode json, Yaml root, Problem problem, UnaryOperator<String> resolve) {
        if (!(problem.find(root).orElse(null) instanceof Yaml.Text text) || text.type() == Yaml.Type.NOTHING) {
            return false;
        }
        String value = resolve.apply(text.text());
        Optional<JsonNode> fitting = switch (problem.keyword()) {
            case "type" -> problem.words().stream().flatMap(type -> fitting(type, value, text).stream()).findFirst();
            case "enum" -> problem.words().stream().filter(word -> plain(word).equals(plain(value))).findFirst()
                    .map(JsonNodeFactory.instance::textNode);
            default -> Optional.empty();
        };
        fitting.ifPresent(node -> replace(json, problem.where(), node));
        return fitting.isPresent();
    }

    /** Camel takes {@code get-and-remove} for {@code GetAndRemove}. */
    private static String plain(String word) {
        return word.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
    }

    private static Optional<JsonNode> fitting(String type, String value, Yaml.Text text) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return Optional.ofNullable(switch (type) {
            case "string" -> nodes.textNode(text.text());
            case "boolean" -> value.matches("(?i)true|false") ? nodes.booleanNode(true) : null;
            case "integer" -> value.matches("-?\\d{1,18}") ? nodes.numberNode(0) : null;
            case "number" -> value.matches("-?\\d{1,18}(\\.\\d{1,18})?") ? nodes.numberNode(0) : null;
            default -> null;
        });
    }

    private static void replace(JsonNode json, List<Object> where, JsonNode value) {
        JsonNode parent = json;
        for (Object step : where.subList(0, where.size() - 1)) {
            parent = step instanceof Integer index ? parent.get(index) : parent.get(step.toString());
        }
        Object last = where.get(where.size() - 1);
        if (last instanceof Integer index) {
            ((ArrayNode) parent).set(index, value);
        } else {
            ((ObjectNode) parent).set(last.toString(), value);
        }
    }

    private static JsonNode json(Yaml value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (value instanceof Yaml.Table table) {
            ObjectNode object = nodes.objectNode();
            table.entries().forEach((key, entry) -> object.set(key, json(entry)));
            return object;
        }
        if (value instanceof Yaml.Items items) {
            ArrayNode array = nodes.arrayNode();
            items.items().forEach(item -> array.add(json(item)));
            return array;
        }
        Yaml.Text text = (Yaml.Text) value;
        return switch (text.type()) {
            case TEXT -> nodes.textNode(text.text());
            case BOOLEAN -> nodes.booleanNode(Boolean.parseBoolean(text.text()));
            // Of a number, the schema asks no more than what kind it is
            case WHOLE -> nodes.numberNode(0);
            case DECIMAL -> nodes.numberNode(0.5);
            case NOTHING -> nodes.nullNode();
        };
    }
}
