package org.cryptoroutes;

import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.kafka.common.utils.AppInfoParser;
import picocli.CommandLine.IVersionProvider;

/** The versions of the program and of what it stands on, as their jars tell them. */
final class Version implements IVersionProvider {

    static String ofProgram() {
        return of(Version.class);
    }

    @Override
    public String[] getVersion() {
        return new String[] {"crypto-routes " + ofProgram(), "Camel " + of(CamelContext.class),
                "Kafka " + AppInfoParser.getVersion(), "Java " + Runtime.version()};
    }

    private static String of(Class<?> type) {
        return Optional.ofNullable(type.getPackage().getImplementationVersion()).orElse("(not packaged)");
    }
}
