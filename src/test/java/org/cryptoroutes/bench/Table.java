package org.cryptoroutes.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Figures of several contenders over several rounds: their medians, and the ratio round by round. */
final class Table {

    private static final String NOTHING = "–";

    private final Map<String, Map<Contender, List<Double>>> figures = new LinkedHashMap<>();

    /** Adds the figure of one round; a figure that is no number is left out. */
    void add(String figure, Contender contender, double value) {
        if (Double.isFinite(value)) {
            figures.computeIfAbsent(figure, name -> new EnumMap<>(Contender.class))
                    .computeIfAbsent(contender, name -> new ArrayList<>()).add(value);
        }
    }

    /** In Markdown. The ratio of a round is the program's figure divided by that of the other. */
    String markdown() {
        List<Contender> present = figures.values().stream().flatMap(row -> row.keySet().stream()).distinct().sorted()
                .toList();
        List<Contender> others = present.stream().filter(one -> one != Contender.PROGRAM).toList();
        StringBuilder text = new StringBuilder("| median |");
        present.forEach(one -> text.append(' ').append(one.title()).append(" |"));
        others.forEach(one -> text.append(" ratio to the ").append(one.title()).append(" (round by round) |"));
        text.append("\n|---|").append("---:|".repeat(present.size())).append("---|".repeat(others.size())).append('\n');
        figures.forEach((name, row) -> {
            text.append("| ").append(name).append(" |");
            present.forEach(one -> text.append(' ').append(median(row, one)).append(" |"));
            others.forEach(one -> text.append(' ').append(ratio(row, one)).append(" |"));
            text.append('\n');
        });
        return text.toString();
    }

    private static String median(Map<Contender, List<Double>> row, Contender one) {
        return row.containsKey(one) ? number(median(row.get(one))) : NOTHING;
    }

    private static String ratio(Map<Contender, List<Double>> row, Contender one) {
        List<Double> program = row.getOrDefault(Contender.PROGRAM, List.of());
        List<Double> other = row.getOrDefault(one, List.of());
        List<Double> ratios = IntStream.range(0, Math.min(program.size(), other.size()))
                .mapToObj(i -> program.get(i) / other.get(i)).filter(Double::isFinite).toList();
        return ratios.isEmpty() ? NOTHING : "**%.2f** (%s)".formatted(median(ratios),
                ratios.stream().map("%.2f"::formatted).collect(Collectors.joining(" ")));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }
}
