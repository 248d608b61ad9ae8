package org.cryptoroutes.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Message;
import org.apache.camel.Predicate;
import org.apache.camel.support.ExpressionAdapter;
import org.apache.camel.support.LanguageSupport;
import org.cryptoroutes.logging.Printable;
import org.cryptoroutes.settings.Similar;

/**
 * The language in which a route says what it may be asked with: {@code {symbol} interval=1m start} takes one parameter
 * from its path and two from the query, one of them with a default; {@code none} takes none. Makes an {@link Asked} of
 * a request that keeps to it, and lets a {@link Refused} answer any other.
 */
final class Parameters extends LanguageSupport {

    private static final String NONE = "none";
    private static final int MOST = 100;
    private static final int EXCERPT = 60;

    private final Map<String, Parameter> known;

    /** One of a route. */
    private record Declared(String name, Parameter parameter, boolean inPath, Object standard) {
    }

    /** @param intervals of the candles */
    Parameters(Supplier<List<String>> intervals) {
        known = Parameter.known(intervals);
    }

    @Override
    public Predicate createPredicate(String text) {
        throw new IllegalArgumentException("parameters are no condition: use them in setBody");
    }

    /** @throws IllegalArgumentException with a sentence, when the text does not name parameters */
    @Override
    public Expression createExpression(String text) {
        Map<String, Declared> declared = new LinkedHashMap<>();
        for (String word : text.strip().equals(NONE) ? new String[0] : text.strip().split("\\s+")) {
            Declared one = declared(word);
            if (declared.put(one.name(), one) != null) {
                throw new IllegalArgumentException("the parameter '%s' stands twice".formatted(one.name()));
            }
        }
        return new Check(Map.copyOf(declared), List.copyOf(declared.keySet()));
    }

    private Declared declared(String word) {
        boolean inPath = word.startsWith("{") && word.endsWith("}");
        String[] parts = (inPath ? word.substring(1, word.length() - 1) : word).split("=", 2);
        String name = parts[0];
        if (!name.matches("[A-Za-z_]\\w*")) {
            throw new IllegalArgumentException("'%s' is no parameter: write name, name=default or {name}"
                    .formatted(word));
        }
        if (!known.containsKey(name)) {
            Similar.to(name, known.keySet()).ifPresent(meant -> {
                throw new IllegalArgumentException("there is no parameter '%s': did you mean %s?"
                        .formatted(name, meant));
            });
        }
        Parameter parameter = known.getOrDefault(name, Parameter.text(name));
        if (parts.length == 1) {
            return new Declared(name, parameter, inPath, parameter.absent());
        }
        // The intervals are a setting: what is none today may be one tomorrow
        Object standard = name.equals("interval") ? parts[1] : parameter.read().apply(parts[1]);
        if (standard == null) {
            throw new IllegalArgumentException("%s makes no sense: it must be %s"
                    .formatted(word, parameter.accepted().get()));
        }
        return new Declared(name, parameter, inPath, standard);
    }

    private static final class Check extends ExpressionAdapter {

        private final Map<String, Declared> declared;
        private final List<String> names;

        Check(Map<String, Declared> declared, List<String> names) {
            this.declared = declared;
            this.names = names;
        }

        @Override
        public Object evaluate(Exchange exchange) {
            Message request = exchange.getMessage();
            Map<String, String> query = query(request.getHeader(Exchange.HTTP_RAW_QUERY, "", String.class));
            Map<String, Object> values = new HashMap<>();
            for (Declared one : declared.values()) {
                String given = one.inPath() ? inPath(request, one.name()) : query.get(one.name());
                values.put(one.parameter().bound(), given == null ? one.standard() : read(one, given));
            }
            if (values.get("start_us") instanceof Long start && values.get("end_us") instanceof Long end
                    && start > end) {
                throw new Refused(400, "start=%s is after end=%s: it must be before it"
                        .formatted(shown(query.get("start")), shown(query.get("end"))));
            }
            return new Asked(values, path(request), query, csv(values, request),
                    request.getHeader("If-None-Match", "", String.class));
        }

        private Map<String, String> query(String raw) {
            Map<String, String> query = new LinkedHashMap<>();
            decoded(raw).forEach((name, given) -> {
                if (!declared.containsKey(name) || declared.get(name).inPath()) {
                    throw new Refused(400, "there is no parameter '%s' here: %s"
                            .formatted(shown(name), accepted(name)));
                }
                if (given.size() > 1) {
                    throw new Refused(400, "%s is given %d times: it must be given once".formatted(name, given.size()));
                }
                query.put(name, given.get(0));
            });
            return query;
        }

        private static Map<String, List<String>> decoded(String raw) {
            try {
                return new QueryStringDecoder(raw, UTF_8, false, MOST, true).parameters();
            } catch (IllegalArgumentException e) {
                throw new Refused(400,
                        "the query is not encoded as it must be: a % stands before two hexadecimal digits");
            }
        }

        private String accepted(String name) {
            List<String> inQuery = names.stream().filter(one -> !declared.get(one).inPath()).toList();
            return Similar.to(name, inQuery).map("did you mean %s?"::formatted)
                    .orElse(inQuery.isEmpty() ? "none is accepted" : "accepted are " + String.join(", ", inQuery));
        }

        /**
         * Headers and parameters of the same name come before the one from the path (VertxPlatformHttpSupport, 4.18).
         */
        private static String inPath(Message request, String name) {
            Object value = request.getHeader(name);
            return value instanceof List<?> several ? String.valueOf(several.get(several.size() - 1))
                    : String.valueOf(value);
        }

        private static Object read(Declared one, String given) {
            Object value = one.parameter().read().apply(given);
            if (value == null) {
                throw new Refused(400, "%s=%s makes no sense: it must be %s"
                        .formatted(one.name(), shown(given), one.parameter().accepted().get()));
            }
            return value;
        }

        private static String path(Message request) {
            String uri = request.getHeader(Exchange.HTTP_URI, "", String.class);
            int query = uri.indexOf('?');
            return query < 0 ? uri : uri.substring(0, query);
        }

        /** What the parameter says, else what the client likes better. */
        private static boolean csv(Map<String, Object> values, Message request) {
            Object format = values.getOrDefault("format", "json");
            return format.equals("") ? MediaRanges.prefersCsv(request.getHeader("Accept", "", String.class))
                    : format.equals("csv");
        }

        private static String shown(String text) {
            String line = Printable.line(text);
            return line.length() <= EXCERPT ? line : line.substring(0, EXCERPT) + "…";
        }
    }
}
