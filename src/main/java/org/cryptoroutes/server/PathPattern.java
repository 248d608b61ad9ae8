package org.cryptoroutes.server;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which paths a route serves: {@code /prices/{symbol}} as Camel writes it, or {@code /prices/:symbol} as Vert.x does.
 */
final class PathPattern {

    private static final Pattern PARAMETER = Pattern.compile("\\{[^/}]+}|:[A-Za-z0-9_]+");

    private final String path;
    private final Pattern pattern;

    /** @param path with a star at its end, where it stands for all that begins so */
    PathPattern(String path) {
        this.path = path;
        boolean all = path.endsWith("*");
        String fixed = all ? path.substring(0, path.length() - 1) : path;
        pattern = Pattern.compile(Arrays.stream(PARAMETER.split(fixed, -1)).map(Pattern::quote)
                .collect(Collectors.joining("[^/]+")) + (all ? ".*" : "/?"));
    }

    /** @param asked a path, normalized and without a query */
    boolean matches(String asked) {
        return pattern.matcher(asked).matches();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PathPattern another && another.path.equals(path);
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }
}
