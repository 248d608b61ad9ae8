package org.cryptoroutes.lint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteDefinitionHelper;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** Builds the routes of all files as a start would, without starting them: what still fails now would fail then. */
final class DryRun {

    private final Scratch scratch;
    private final Collection<RouteFile> skipped;
    private final List<Finding> findings = new ArrayList<>();

    /** @param skipped the files that are wrong already: what they would have provided is not missed */
    DryRun(Scratch scratch, Collection<RouteFile> skipped) {
        this.scratch = scratch;
        this.skipped = skipped;
    }

    /** @param files those that nothing else is wrong with */
    List<Finding> check(Map<RouteFile, Yaml> files) {
        List<Draft> drafts = files.entrySet().stream().map(file -> new Draft(file.getKey(), file.getValue())).toList();
        // Each step for all files before the next: a file may use the beans and route configurations of the others
        drafts.forEach(draft -> attempt(draft, () -> draft.builder = load(draft.file)));
        drafts.forEach(draft -> attempt(draft, () -> {
            if (draft.builder instanceof RouteConfigurationsBuilder builder) {
                builder.addRouteConfigurationsToCamelContext(scratch.context());
            }
        }));
        drafts.forEach(draft -> attempt(draft, () -> {
            draft.builder.addRoutesToCamelContext(scratch.context());
            for (RouteDefinition route : draft.routes()) {
                build(route);
            }
        }));
        return List.copyOf(findings);
    }

    /** A file on its way to routes. */
    private static final class Draft {

        private final RouteFile file;
        private final Yaml root;
        private RoutesBuilder builder;
        private boolean failed;

        Draft(RouteFile file, Yaml root) {
            this.file = file;
            this.root = root;
        }

        List<RouteDefinition> routes() {
            return builder instanceof RouteBuilder routes ? routes.getRouteCollection().getRoutes() : List.of();
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private void attempt(Draft draft, Step step) {
        if (draft.failed) {
            return;
        }
        try {
            step.run();
        } catch (Exception | LinkageError e) {
            draft.failed = true;
            BuildFailure failure = new BuildFailure(e, scratch.beans());
            Optional<String> bean = failure.missingBean();
            if (bean.isEmpty() || skipped.stream().noneMatch(other -> other.mentions("beans", bean.get()))) {
                findings.add(draft.file.at(failure.line(draft.root, draft.routes()), failure.sentence()));
            }
        }
    }

    private RoutesBuilder load(RouteFile file) throws Exception {
        Resource resource = ResourceHelper.fromString("file:" + file.path(), file.text());
        return PluginHelper.getRoutesLoader(scratch.context()).findRoutesBuilders(resource).iterator().next();
    }

    /** As DefaultCamelContext.startRouteDefinitions does it, but for the start. */
    private void build(RouteDefinition route) throws Exception {
        CamelContext context = scratch.context();
        RouteDefinitionHelper.forceAssignIds(context, List.of(route));
        if (!route.isPrepared()) {
            RouteDefinitionHelper.prepareRoute(context, route);
            route.markPrepared();
        }
        RouteDefinitionHelper.forceAssignIds(context, route.getInput());
        RouteDefinitionHelper.forceAssignIds(context, route);
        try {
            context.getCamelContextExtension().createRoute(route.getRouteId());
            scratch.model().getModelReifierFactory().createRoute(context, route);
        } finally {
            context.getCamelContextExtension().createRoute(null);
        }
    }
}
