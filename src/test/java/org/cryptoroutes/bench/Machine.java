package org.cryptoroutes.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.kafka.common.utils.AppInfoParser;

/** Where and with what was measured. */
final class Machine {

    private Machine() {
    }

    static String describe(List<String> flags, int rounds, boolean jfr) throws IOException {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return """
                # Benchmark

                | | |
                |---|---|
                | machine | %d cores, %s, %.0f GB, %s %s |
                | Java | %s %s |
                | Camel, Kafka | %s, %s |
                | JVM flags of all contenders but one | %s |
                | rounds | %d, the contenders take turns%s |
                """.formatted(Runtime.getRuntime().availableProcessors(), processor(),
                system.getTotalMemorySize() / (double) (1 << 30), System.getProperty("os.name"),
                System.getProperty("os.version"), System.getProperty("java.vm.name"), Runtime.version(),
                CamelContext.class.getPackage().getImplementationVersion(), AppInfoParser.getVersion(),
                flags.isEmpty() ? "none" : String.join(" ", flags), rounds,
                jfr ? "; the program under a flight recorder, which costs" : "");
    }

    private static String processor() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        return Files.exists(info) ? Files.readString(info).lines().filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip()).findFirst().orElse("unknown")
                : System.getProperty("os.arch");
    }
}
