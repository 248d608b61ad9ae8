package org.cryptoroutes.lint;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Finds the cause of a file's faults. Where the schema offers alternatives (oneOf, anyOf), the validator tells why the
 * file fits none of them; only the alternative that comes nearest is what the author meant.
 */
final class Diagnosis {

    private static final Set<String> ALTERNATIVES = Set.of("oneOf", "anyOf");

    private final JsonNode schema;

    /** @param schema in full: what a key might have been called is beside the rule that refused it */
    Diagnosis(JsonNode schema) {
        this.schema = schema;
    }

    List<Problem> of(Collection<ValidationMessage> messages) {
        return explain(messages.stream().map(Diagnosis::said).toList(), 0);
    }

    /** A message with the rules that led to it, and with the place in the file that it is about. */
    private record Said(ValidationMessage message, List<Object> rules, List<Object> where) {

        /** The position in the rules of the next choice between alternatives; -1 when there is none. */
        int choice(int from) {
            for (int i = from; i < rules.size(); i++) {
                if ("properties".equals(rules.get(i))) {
                    i++;
                } else if (ALTERNATIVES.contains(rules.get(i))) {
                    return i;
                }
            }
            return -1;
        }

        /** Where in the file the rule at the position looks: as far up as the rules below it go down. */
        List<Object> lookedAt(int position) {
            int below = 0;
            for (int i = position + 1; i < rules.size(); i++) {
                if ("properties".equals(rules.get(i))) {
                    below++;
                    i++;
                } else if ("items".equals(rules.get(i))) {
                    below++;
                }
            }
            return where.subList(0, where.size() - below);
        }
    }

    private record Choice(List<Object> rules, List<Object> where) {
    }

    private List<Problem> explain(List<Said> all, int from) {
        List<Problem> problems = new ArrayList<>();
        Map<Choice, List<Said>> choices = new LinkedHashMap<>();
        for (Said said : all) {
            int choice = said.choice(from);
            if (choice < 0) {
                problems.add(problem(said));
            } else {
                choices.computeIfAbsent(new Choice(said.rules().subList(0, choice + 1), said.lookedAt(choice)),
                        key -> new ArrayList<>()).add(said);
            }
        }
        choices.forEach((choice, messages) -> problems.addAll(nearest(choice, messages)));
        return problems;
    }

    private List<Problem> nearest(Choice choice, List<Said> messages) {
        int branchAt = choice.rules().size();
        Map<Integer, List<Said>> branches = new TreeMap<>();
        for (Said said : messages) {
            if (said.rules().size() == branchAt) {
                List<String> clashing = clashing(said.message());
                if (!clashing.isEmpty()) {
                    return List.of(new Problem(choice.where(), "oneOf", clashing, List.of()));
                }
            } else {
                branches.computeIfAbsent((Integer) said.rules().get(branchAt), key -> new ArrayList<>()).add(said);
            }
        }
        Map<Integer, List<List<Problem>>> byDistance = branches.values().stream()
                .map(branch -> explain(branch, branchAt + 1)).filter(branch -> !branch.isEmpty())
                .collect(Collectors.groupingBy(branch -> distance(branch, choice.where()), TreeMap::new,
                        Collectors.toList()));
        return byDistance.isEmpty() ? List.of() : merge(byDistance.values().iterator().next(), choice.where());
    }

    /** How far the file is from an alternative: 0 = right but for what is below, 1 = a key lacks, 2 = another thing. */
    private static int distance(List<Problem> problems, List<Object> where) {
        return problems.stream().filter(problem -> problem.where().equals(where))
                .mapToInt(problem -> problem.isUnknownKey() || "oneOf".equals(problem.keyword()) ? 0
                        : problem.isRequired() ? 1 : 2)
                .max().orElse(0);
    }

    /** One problem for what all alternatives refuse alike, else those of the one that the file follows furthest. */
    private static List<Problem> merge(List<List<Problem>> alternatives, List<Object> where) {
        for (String keyword : List.of("type", "required")) {
            List<Problem> alike = alternatives.stream().flatMap(List::stream)
                    .filter(problem -> problem.where().equals(where) && problem.keyword().equals(keyword)).toList();
            if (!alike.isEmpty()) {
                List<String> words = alike.stream().flatMap(problem -> problem.words().stream()).distinct().toList();
                return List.of(new Problem(where, keyword, words, List.of()));
            }
        }
        return alternatives.stream().max(Comparator.comparingInt(Diagnosis::depth)).orElseThrow();
    }

    private static int depth(List<Problem> problems) {
        return problems.stream().mapToInt(problem -> problem.where().size()).max().orElse(0);
    }

    private Problem problem(Said said) {
        ValidationMessage message = said.message();
        List<String> words = switch (message.getType()) {
            case "additionalProperties", "required" -> List.of(message.getProperty());
            case "type", "enum" -> texts(message.getSchemaNode()).toList();
            default -> List.of();
        };
        boolean unknownKey = "additionalProperties".equals(message.getType());
        return new Problem(said.where(), message.getType(), words, unknownKey ? known(message) : List.of());
    }

    private List<String> known(ValidationMessage message) {
        JsonNode node = schema;
        JsonNodePath path = message.getSchemaLocation().getFragment();
        for (int i = 0; i < path.getNameCount() - 1; i++) {
            Object step = path.getElement(i);
            node = step instanceof Integer index ? node.path(index) : node.path(step.toString());
        }
        List<String> known = new ArrayList<>();
        node.path("properties").fieldNames().forEachRemaining(known::add);
        return List.copyOf(known);
    }

    /** The keys of the alternatives that fit at once, of which the file may follow one only. */
    private static List<String> clashing(ValidationMessage message) {
        if (!"oneOf".equals(message.getType()) || message.getArguments().length < 2) {
            return List.of();
        }
        JsonNode alternatives = message.getSchemaNode();
        return Arrays.stream(message.getArguments()[1].toString().split(", ")).filter(index -> index.matches("\\d+"))
                .flatMap(index -> texts(alternatives.path(Integer.parseInt(index)).path("required"))).toList();
    }

    private static Stream<String> texts(JsonNode node) {
        return node.isArray() ? StreamSupport.stream(node.spliterator(), false).map(JsonNode::asText)
                : Stream.of(node.asText());
    }

    private static Said said(ValidationMessage message) {
        return new Said(message, elements(message.getEvaluationPath()), elements(message.getInstanceLocation()));
    }

    private static List<Object> elements(JsonNodePath path) {
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < path.getNameCount(); i++) {
            elements.add(path.getElement(i));
        }
        return List.copyOf(elements);
    }
}
