package org.cryptoroutes.lint;

import java.util.List;
import java.util.Optional;

/**
 * What a file has against the schema, boiled down to its cause.
 *
 * @param where   the keys and, from 0, the list positions that lead there
 * @param keyword of the JSON schema: required, type, additionalProperties ...
 * @param words   what the keyword names: the keys of which one is required, the types or values that are accepted, the
 *                keys that exclude each other, the key that is unknown
 * @param known   the keys that the schema knows beside an unknown one; empty for other keywords
 */
record Problem(List<Object> where, String keyword, List<String> words, List<String> known) {

    boolean isType() {
        return "type".equals(keyword);
    }

    boolean isUnknownKey() {
        return "additionalProperties".equals(keyword);
    }

    boolean isRequired() {
        return "required".equals(keyword);
    }

    /** The name of the thing: the last key that leads to it; empty at the top of the file. */
    Optional<String> name() {
        for (int i = where.size() - 1; i >= 0; i--) {
            if (where.get(i) instanceof String key) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    /** What stands there in the file. */
    Optional<Yaml> find(Yaml root) {
        Yaml found = root;
        for (Object step : where) {
            if (found instanceof Yaml.Table table && table.entries().containsKey(step.toString())) {
                found = table.entries().get(step.toString());
            } else if (found instanceof Yaml.Items list && step instanceof Integer index
                    && index < list.items().size()) {
                found = list.items().get(index);
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(found);
    }
}
