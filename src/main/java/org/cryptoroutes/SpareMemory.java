package org.cryptoroutes;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Gives back the memory that only the start needed: a JVM that was told nothing takes a 64th of the machine at once,
 * and keeps it. Whoever has set how much of the heap may be free, as the start script does, has decided that already.
 */
final class SpareMemory {

    /** As names of HotSpot's options, which can be changed while it runs; the lower bound first. */
    private static final String LEAST_FREE = "MinHeapFreeRatio";
    private static final String MOST_FREE = "MaxHeapFreeRatio";

    private SpareMemory() {
    }

    /** Does so in a while, beside what else runs then: all classes are loaded, and the first prices have come. */
    static void giveBackAfter(long seconds) {
        CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS).execute(SpareMemory::giveBack);
    }

    /** Takes a full collection, of a tenth of a second or two. */
    static void giveBack() {
        HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (jvm != null && jvm.getVMOption(MOST_FREE).getOrigin() == VMOption.Origin.DEFAULT) {
            jvm.setVMOption(LEAST_FREE, "10");
            jvm.setVMOption(MOST_FREE, "30");
            System.gc();
        }
    }
}
