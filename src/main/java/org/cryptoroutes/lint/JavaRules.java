package org.cryptoroutes.lint;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.spi.DataType;
import org.apache.camel.spi.TransformerKey;

/** The classes, constants and methods that a file names: Camel misses some of them only when a message comes by. */
final class JavaRules implements Rule {

    private static final Set<String> CONVERTING = Set.of("convertBodyTo", "convertHeaderTo", "convertVariableTo");
    private static final Pattern TYPE = Pattern.compile("\\$\\{type:([^}]+)}");

    private final Scratch scratch;
    private final RouteFile file;

    JavaRules(Scratch scratch, RouteFile file) {
        this.scratch = scratch;
        this.file = file;
    }

    @Override
    public List<Finding> check(Yaml.Spot spot) {
        List<Finding> findings = new ArrayList<>();
        if (spot.value() instanceof Yaml.Text text && text.text().contains("${type:")) {
            constants(text, findings);
        }
        if (spot.isStep() && CONVERTING.contains(spot.key())) {
            Optional<Yaml.Text> type = spot.value() instanceof Yaml.Table table ? table.text("type")
                    : spot.value() instanceof Yaml.Text text ? Optional.of(text) : Optional.empty();
            type.map(text -> new Yaml.Text(text.line(), scratch.resolve(text.text()), text.type()))
                    .filter(text -> !text.text().contains("{{") && classOf(text.text()).isEmpty())
                    .ifPresent(text -> findings.add(file.at(text, noClass(text.text()))));
        }
        if (spot.isStep() && "transformDataType".equals(spot.key()) && spot.value() instanceof Yaml.Table table) {
            transformer(table).ifPresent(findings::add);
        }
        EndpointPlace.in(spot).forEach(endpoint -> beanMethod(endpoint).ifPresent(findings::add));
        return findings;
    }

    /** {@code ${type:a.b.C.CONSTANT}}, or the class alone. */
    private void constants(Yaml.Text text, List<Finding> findings) {
        Matcher matcher = TYPE.matcher(scratch.resolve(text.text()));
        while (matcher.find()) {
            String name = matcher.group(1).strip();
            String owner = name.substring(0, Math.max(0, name.lastIndexOf('.')));
            if (classOf(name).isPresent()) {
                continue;
            }
            Optional<Class<?>> type = classOf(owner);
            if (type.isEmpty()) {
                findings.add(file.at(text, noClass(owner)));
            } else {
                List<String> constants = Arrays.stream(type.get().getFields()).map(field -> field.getName()).toList();
                String constant = name.substring(owner.length() + 1);
                if (!constants.contains(constant)) {
                    findings.add(file.at(text, "%s has no constant '%s': %s".formatted(owner, constant,
                            Suggestion.of(constant, constants))));
                }
            }
        }
    }

    private Optional<Finding> beanMethod(EndpointPlace endpoint) {
        Matcher uri = Pattern.compile("bean(?::(?://)?([^?]+))?(?:\\?(?:.*&)?method=([^&(]+).*|\\?.*)?")
                .matcher(scratch.resolve(endpoint.uri().text()));
        if (!uri.matches()) {
            return Optional.empty();
        }
        Optional<String> name = Optional.ofNullable(uri.group(1)).or(() -> parameter(endpoint, "beanName"));
        Optional<String> method = Optional.ofNullable(uri.group(2)).or(() -> parameter(endpoint, "method"))
                .map(text -> text.replaceFirst("\\(.*", "").strip()).filter(text -> text.matches("\\w+"));
        Optional<Object> bean = name.filter(text -> !text.contains("{{"))
                .map(scratch.context().getRegistry()::lookupByName);
        if (bean.isEmpty() || method.isEmpty()) {
            return Optional.empty();
        }
        Set<String> methods = Arrays.stream(bean.get().getClass().getMethods())
                .filter(candidate -> candidate.getDeclaringClass() != Object.class).map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        Yaml place = endpoint.parameters().getOrDefault("method", endpoint.uri());
        return method.filter(wanted -> !methods.contains(wanted)).map(wanted -> file.at(place,
                "the bean '%s' has no method '%s': %s".formatted(name.get(), wanted, Suggestion.of(wanted, methods))));
    }

    private Optional<Finding> transformer(Yaml.Table table) {
        Optional<String> to = table.text("toType").map(type -> scratch.resolve(type.text()));
        Optional<String> from = table.text("fromType").map(type -> scratch.resolve(type.text()));
        TransformerKey key = new TransformerKey(from.map(DataType::new).orElse(null),
                to.map(DataType::new).orElse(null));
        return to.isEmpty() || scratch.context().getTransformerRegistry().resolveTransformer(key) != null
                ? Optional.empty() : Optional.of(file.at(table, "there is no transformer %sto '%s' in this program"
                        .formatted(from.map("from '%s' "::formatted).orElse(""), to.get())));
    }

    private Optional<String> parameter(EndpointPlace endpoint, String name) {
        return endpoint.parameters().get(name) instanceof Yaml.Text text ? Optional.of(scratch.resolve(text.text()))
                : Optional.empty();
    }

    private Optional<Class<?>> classOf(String name) {
        return Optional.ofNullable(scratch.context().getClassResolver().resolveClass(name));
    }

    static String noClass(String name) {
        return "there is no class '%s' in this program: put its jar into lib/ext, or correct the name".formatted(name);
    }
}
