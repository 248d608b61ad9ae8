package org.cryptoroutes.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.cryptoroutes.lint.Finding;
import org.cryptoroutes.settings.Settings;

/** What became of the edits, in their order. */
final class Outcomes implements ReloadListener {

    private static final long PATIENCE_SECONDS = 20;

    private final BlockingQueue<String> outcomes = new LinkedBlockingQueue<>();

    /** Waits for the next outcome, which begins so. */
    void await(String outcome) throws InterruptedException {
        assertThat(outcomes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).startsWith(outcome);
    }

    boolean isEmpty() {
        return outcomes.isEmpty();
    }

    @Override
    public void settings(Settings settings) {
        assertThat(settings).isNotNull();
    }

    @Override
    public void accepted(Set<String> touched) {
        outcomes.add("accepted " + touched);
    }

    @Override
    public void refused(List<Finding> findings) {
        outcomes.add("refused: " + words(findings));
    }

    @Override
    public void rolledBack(List<Finding> findings) {
        outcomes.add("rolled back: " + words(findings));
    }

    private static String words(List<Finding> findings) {
        Finding finding = findings.get(0);
        return "%s:%d: %s".formatted(finding.file().getFileName(), finding.line(), finding.message());
    }
}
