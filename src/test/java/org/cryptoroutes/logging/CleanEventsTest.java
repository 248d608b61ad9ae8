package org.cryptoroutes.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.layout.template.json.JsonTemplateLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the two forms of the log make of a hostile text. */
class CleanEventsTest {

    private static final Logger LOG = LoggerFactory.getLogger(CleanEventsTest.class);
    private static final String HOSTILE = "x\n12:00:00  ERROR forged\r\u001b[2J\u2028\u202e";
    private static final String SHOWN = "x\\n12:00:00  ERROR forged\\r\\u001b[2J\\u2028\\u202e";

    private final Written written = new Written();

    CleanEventsTest() {
        root().addAppender(written);
    }

    @AfterEach
    void stop() {
        root().removeAppender(written);
    }

    @Test
    void aMessageIsOneLine() {
        LOG.warn("It said {}", HOSTILE);

        assertThat(written.console()).isEqualTo("It said " + SHOWN + "\n");
        assertThat(written.json().strip()).doesNotContain("\n", "\u2028", "\u202e", "\u001b").endsWith("}");
    }

    @Test
    void aMessageThatIsMeantToHasSeveral() {
        LOG.info(CleanEvents.LINES, "A table:\n  {}", "1\u001b[2J");

        assertThat(written.console()).isEqualTo("A table:\n  1\\u001b[2J\n");
        assertThat(written.json().strip()).doesNotContain("\n");
    }

    @Test
    void theWordsOfAnExceptionAreOneLineEach() {
        LOG.error("It failed", new IllegalStateException(HOSTILE, new IOException(HOSTILE)));

        List<String> lines = written.console().lines().filter(line -> !line.startsWith("\t")).toList();
        assertThat(lines).startsWith("It failed", "java.lang.IllegalStateException: " + SHOWN)
                .contains("Caused by: java.io.IOException: " + SHOWN);
        assertThat(written.console()).contains("\tat org.cryptoroutes.logging.CleanEventsTest.theWords")
                .doesNotContain("\u001b", "\u2028");
        assertThat(written.json().strip()).doesNotContain("\n", "\u2028");
    }

    @Test
    void noSecretIsWrittenWhereverItStands() {
        Secrets.keep(Set.of("CG-written-nowhere", "x", "12345678"));
        LOG.warn("x-cg-demo-api-key: CG-written-nowhere x 12345678", new IOException("CG-written-nowhere"));

        assertThat(written.console()).startsWith("x-cg-demo-api-key: *** x 12345678\njava.io.IOException: ***\n")
                .doesNotContain("nowhere");
        assertThat(written.json()).doesNotContain("nowhere");
    }

    @Test
    void aSecretThatHoldsAnotherVanishesWhole() {
        Secrets.keep(List.of("geheim-1", "geheim-1-of-two"));
        Secrets.keep(List.of("PlainLoginModule geheim-1 required"));
        LOG.warn("geheim-1-of-two and geheim-1 and PlainLoginModule geheim-1 required");

        assertThat(written.console()).isEqualTo("*** and *** and ***\n");
    }

    @Test
    void anExceptionThatIsItsOwnCauseComesToAnEnd() {
        Exception one = new IOException("one\n");
        one.addSuppressed(new IOException("two", one));

        LOG.warn("Round", one);

        assertThat(written.console()).contains("java.io.IOException: one\\n");
    }

    private static org.apache.logging.log4j.core.Logger root() {
        return ((LoggerContext) LogManager.getContext(false)).getRootLogger();
    }

    /** Keeps what the layouts of the program write. */
    private static final class Written extends AbstractAppender {

        private final PatternLayout console = PatternLayout.newBuilder().withPattern("%m%n%xEx").build();
        private final JsonTemplateLayout json = JsonTemplateLayout.newBuilder()
                .setConfiguration(((LoggerContext) LogManager.getContext(false)).getConfiguration())
                .setEventTemplateUri("classpath:log-event.json").build();
        private final List<String> lines = new ArrayList<>();
        private final List<String> objects = new ArrayList<>();

        Written() {
            super("written", null, null, true, Property.EMPTY_ARRAY);
            start();
        }

        @Override
        public void append(LogEvent event) {
            lines.add(console.toSerializable(event));
            objects.add(json.toSerializable(event));
        }

        String console() {
            return String.join("", lines);
        }

        String json() {
            return String.join("", objects);
        }
    }
}
