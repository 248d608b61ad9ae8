package org.cryptoroutes.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The shipped routes are in the form that Kaoto writes, so that a user who opens one there and saves it gets a
 * difference of what was changed, and nothing else.
 */
class ShippedFormTest {

    private static final Catalog CATALOG = new Catalog();
    /** What stands around a language that is a bean of the program. */
    private static final String OWN = "language";
    /** Names of languages too. */
    private static final Set<String> OF_BEANS = Set.of("ref", "method", OWN);

    static List<RouteFile> routes() {
        return RouteFiles.read(Path.of("routes"));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void isValidByTheOfficialSchemaWithItsPlaceholdersAsTheyAre(RouteFile file) {
        assertThat(Schema.get().check(file, root(file), text -> text).findings()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("routes")
    void hasAnIdAndADescriptionOfTheRouteAndAnIdOfEachStep(RouteFile file) {
        List<Yaml.Spot> spots = root(file).all().toList();

        assertThat(spots).filteredOn(spot -> "route".equals(spot.key())).hasSize(1).allSatisfy(route ->
                assertThat(((Yaml.Table) route.value()).entries()).containsKeys("id", "description"));
        assertThat(spots).filteredOn(spot -> spot.isStep() || "from".equals(spot.key())).isNotEmpty()
                .allSatisfy(step -> assertThat(((Yaml.Table) step.value()).entries()).containsKey("id"));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void writesEndpointsAsASchemeWithParameters(RouteFile file) {
        List<EndpointPlace> endpoints = root(file).all().flatMap(spot -> EndpointPlace.of(spot).stream()).toList();

        assertThat(endpoints).isNotEmpty().allSatisfy(endpoint ->
                assertThat(endpoint.uri().text()).matches("[a-z-]+").satisfies(scheme ->
                        assertThat(CATALOG.component(scheme)).isPresent()));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void writesExpressionsInFull(RouteFile file) {
        List<Yaml.Spot> languages = root(file).all()
                .filter(spot -> !spot.isStep() && isLanguage(spot.key()))
                .filter(spot -> !OF_BEANS.contains(spot.key()) || spot.value() instanceof Yaml.Table).toList();

        assertThat(languages).allSatisfy(language -> {
            assertThat(language.key(1)).isEqualTo("expression");
            assertThat(language.value()).isInstanceOf(Yaml.Table.class);
        });
    }

    private static boolean isLanguage(String key) {
        return key.equals(OWN) || CATALOG.language(key).isPresent();
    }

    private static Yaml root(RouteFile file) {
        return YamlReader.read(file, new ArrayList<>()).orElseThrow();
    }
}
