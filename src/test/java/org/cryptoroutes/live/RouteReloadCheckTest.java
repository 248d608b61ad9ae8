package org.cryptoroutes.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck.Result;
import org.apache.camel.health.HealthCheck.State;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.impl.DefaultCamelContext;
import org.cryptoroutes.lint.Finding;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RouteReloadCheckTest {

    private static final Path FILE = Path.of("routes/price-log.camel.yaml");
    private static final List<Finding> TYPO = List.of(new Finding(FILE, 12, "'logg' is no component"));

    private final ReloadState reloads = new ReloadState(new SimpleMeterRegistry());
    private final CamelContext context = new DefaultCamelContext();

    @BeforeEach
    void register() {
        HealthCheckRegistry.get(context).register(new RouteReloadCheck(reloads));
    }

    @Test
    void is_up_before_any_edit() {
        assertThat(check().getState()).isEqualTo(State.UP);
    }

    @Test
    void names_the_file_and_the_fault_of_a_refused_edit_until_one_is_accepted() {
        reloads.refused(TYPO);

        assertThat(check().getState()).isEqualTo(State.UNKNOWN);
        assertThat(check().getMessage()).hasValue(
                "price-log.camel.yaml was refused, the last good version runs: line 12: 'logg' is no component");
        assertThat(check().getDetails()).containsEntry("file", FILE.toString())
                .containsEntry("reason", "line 12: 'logg' is no component").containsKey("edit.at")
                .containsEntry("edit.outcome", "refused")
                .containsEntry("edit.findings", List.of(FILE + ":12: 'logg' is no component"));

        reloads.accepted();
        assertThat(check().getState()).isEqualTo(State.UP);
        assertThat(check().getDetails()).containsEntry("edit.outcome", "accepted")
                .containsEntry("edit.findings", List.of())
                .doesNotContainKeys("file", "reason");
    }

    @Test
    void an_edit_that_did_not_start_counts_as_refused() {
        reloads.rolledBack(List.of(new Finding(FILE, 1, "it does not start: port 1 is taken")));

        assertThat(check().getState()).isEqualTo(State.UNKNOWN);
        assertThat(check().getMessage().orElseThrow()).endsWith("line 1: it does not start: port 1 is taken");
    }

    @Test
    void a_refused_edit_makes_the_program_neither_unready_nor_dead_nor_ill() {
        reloads.refused(TYPO);

        assertThat(HealthCheckHelper.invokeReadiness(context, "full")).isEmpty();
        assertThat(HealthCheckHelper.invokeLiveness(context, "full")).isEmpty();
        assertThat(HealthCheckHelper.isResultsUp(HealthCheckHelper.invoke(context, "full"), false)).isTrue();
    }

    private Result check() {
        return HealthCheckHelper.invoke(context, "full").iterator().next();
    }
}
