package org.cryptoroutes.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteFilesTest {

    @TempDir
    private Path routes;

    @Test
    void areInFoldersOfAnyDepth() throws IOException {
        write("a.camel.yaml", "store/b.camel.yaml", "store/deep/er/c.camel.yaml", "store/tests/d.camel.yaml",
                "tests/e.camel.yaml", "tests/a.test.yaml", "tests/store/b.test.yaml", "store/c.test.yaml",
                "store/f.yaml", ".git/g.camel.yaml", "store/.h.camel.yaml", "store/readme.md");

        assertThat(names(RouteFiles.list(routes))).containsExactly("a.camel.yaml", "store/b.camel.yaml",
                "store/deep/er/c.camel.yaml", "store/tests/d.camel.yaml");
        assertThat(names(RouteFiles.list(routes, 1))).containsExactly("a.camel.yaml");
        assertThat(names(RouteFiles.tests(routes))).containsExactly("tests/a.test.yaml", "tests/store/b.test.yaml");
        assertThat(names(RouteFiles.readOthers(routes).stream().map(RouteFile::path).toList())).containsExactly(
                "store/c.test.yaml", "store/f.yaml", "tests/e.camel.yaml");
        assertThat(RouteFiles.list(routes.resolve("nowhere"))).isEmpty();
    }

    @Test
    void mayBeLinksAsKubernetesMountsThem() throws IOException {
        write("..2026/a.camel.yaml");
        Files.createSymbolicLink(routes.resolve("..data"), Path.of("..2026"));
        Files.createSymbolicLink(routes.resolve("a.camel.yaml"), Path.of("..data/a.camel.yaml"));

        assertThat(RouteFiles.read(routes)).singleElement().extracting(RouteFile::fault).isEqualTo("");
    }

    @Test
    void sayWhyTheyCanNotBeRead() throws IOException {
        Files.createDirectory(routes.resolve("a.camel.yaml"));
        Files.createSymbolicLink(routes.resolve("b.camel.yaml"), Path.of("nowhere"));

        assertThat(Lint.unloadable(RouteFiles.read(routes))).extracting(Finding::line, Finding::message)
                .allSatisfy(finding -> assertThat(finding.toList().get(0)).isEqualTo(1))
                .satisfiesExactly(finding -> assertThat(finding.toString()).contains("this is a directory"),
                        finding -> assertThat(finding.toString()).contains("this links to a file that is not there"));
    }

    @Test
    void doNotGoRoundInCircles() throws IOException {
        write("store/a.camel.yaml");
        Files.createSymbolicLink(routes.resolve("store/again"), Path.of(".."));

        assertThatThrownBy(() -> RouteFiles.list(routes)).isInstanceOf(UncheckedIOException.class)
                .hasRootCauseMessage("the link %s leads back to a folder that it is in"
                        .formatted(routes.resolve("store/again")));
    }

    @Test
    void haveASwitchForEachRouteHoweverTheyAreWritten() {
        String route = BrokenFile.route("- log: '{{greeting:hello}}'");
        List<String> texts = List.of(route, route.indent(4), "- {route: {from: {uri: 'timer:t', steps: [{log: "
                + "'{{greeting:hello}}'}]}, description: d, \"id\": 'a'}}", route.replace("id: a", "id:    \"a\" # x"));

        assertThat(texts).allSatisfy(text -> assertThat(RouteFiles.settings(List.of(new RouteFile(Path.of("x"), text))))
                .containsExactly("a.enabled", "greeting"));
    }

    private void write(String... names) throws IOException {
        for (String name : names) {
            Files.createDirectories(routes.resolve(name).getParent());
            Files.writeString(routes.resolve(name), "x");
        }
    }

    private List<String> names(Collection<Path> files) {
        return files.stream().map(file -> routes.relativize(file).toString()).toList();
    }
}
