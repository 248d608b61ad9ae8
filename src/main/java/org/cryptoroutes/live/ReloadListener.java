package org.cryptoroutes.live;

import java.util.List;
import java.util.Set;
import org.cryptoroutes.lint.Finding;
import org.cryptoroutes.settings.Settings;

/** Is told what became of an edit. Called from one thread. */
public interface ReloadListener {

    /** These hold from now on. */
    void settings(Settings settings);

    /** @param touched the ids of the routes that were stopped, started or both */
    void accepted(Set<String> touched);

    /** The last good version goes on running. */
    void refused(List<Finding> findings);

    /** The edit passed the check and did not start; the last good version runs again. */
    void rolledBack(List<Finding> findings);
}
