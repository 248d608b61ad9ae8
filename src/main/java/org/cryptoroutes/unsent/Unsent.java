package org.cryptoroutes.unsent;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.camel.support.service.ServiceSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.cryptoroutes.logging.Causes;
import org.cryptoroutes.logging.Repeated;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records that Kafka did not take, on disk until it does: a queue for each topic, so that one topic that can't be
 * written keeps no other waiting. Survives a restart and a kill of the process. Thread-safe; waits for nothing but the
 * disk.
 */
final class Unsent extends ServiceSupport {

    private static final Logger LOG = LoggerFactory.getLogger(Unsent.class);
    private static final long LARGEST_SEGMENT = 1 << 20;
    private static final int SEGMENTS = 16;
    private static final String NOT_KEPT = "What Kafka does not take can't be kept in %s: %s";

    private final UnsentDirectory directory;
    private final String servers;
    private final LongSupplier maxBytes;
    private final PublishedMeter meter;
    private final Repeated said = new Repeated(Clock.systemUTC());
    /** The oldest first. */
    private final List<UnsentSegment> segments = new ArrayList<>();
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();
    private int publishedSince;

    /**
     * @param directory where the records are kept; created when the first one comes
     * @param servers   the address of the cluster, for the person who reads the log
     * @param maxBytes  what all records together may take on disk, asked each time; 0 = nothing is kept
     */
    Unsent(Path directory, String servers, LongSupplier maxBytes, PublishedMeter meter) {
        this.directory = new UnsentDirectory(directory);
        this.servers = servers;
        this.maxBytes = maxBytes;
        this.meter = meter;
    }

    /** How many records wait, damaged ones among them. */
    synchronized int records() {
        return segments.stream().mapToInt(UnsentSegment::records).sum();
    }

    /** The same for one topic. */
    synchronized int records(String topic) {
        return of(topic).mapToInt(UnsentSegment::records).sum();
    }

    /** What they take on disk. */
    synchronized long bytes() {
        return segments.stream().mapToLong(UnsentSegment::bytes).sum();
    }

    /** The topics with records that wait; takes up what another process has left in the meantime. */
    synchronized List<String> topics() {
        open(false);
        return segments.stream().map(UnsentSegment::topic).distinct().toList();
    }

    /**
     * Keeps a record that Kafka did not take.
     *
     * @param at     when it was to be published, in Unix milliseconds
     * @param reason why Kafka did not take it
     * @return false when it can't be kept: then it is said in the log why
     */
    boolean keep(ProducerRecord<?, ?> record, long at, Exception reason) {
        return UnsentRecord.of(record, at)
                .map(kept -> append(record.topic(), kept.line(), true, Causes.sentence(reason))).orElse(false);
    }

    /** Keeps a record when others of its topic wait already: it must not overtake them. */
    boolean keepBehind(ProducerRecord<?, ?> record, long at) {
        if (!waiting.contains(record.topic())) {
            return false;
        }
        Optional<UnsentRecord> kept = UnsentRecord.of(record, at);
        synchronized (this) {
            return kept.isPresent() && waiting.contains(record.topic())
                    && append(record.topic(), kept.get().line(), false, "");
        }
    }

    /** All segments of a topic, the oldest first. Nothing is added to them any more; some may be dropped. */
    synchronized List<UnsentSegment> complete(String topic) {
        of(topic).forEach(UnsentSegment::seal);
        return of(topic).toList();
    }

    /**
     * Takes a segment, which must be given back by {@link #published} or {@link #failed}: it is not dropped until then.
     *
     * @return false when it was dropped before
     */
    synchronized boolean take(UnsentSegment segment) {
        segment.take();
        return segments.contains(segment);
    }

    /**
     * The records of a segment are on their topic.
     *
     * @param lost how many are not, nor ever will be
     */
    synchronized void published(UnsentSegment segment, int lost) {
        meter.replayed(segment.topic(), segment.records() - lost);
        meter.dropped(segment.topic(), lost);
        publishedSince += segment.records() - lost;
        remove(segment);
        if (segments.isEmpty()) {
            LOG.info("Kafka at {} is back: {} kept records are published", servers, publishedSince);
            publishedSince = 0;
        }
    }

    /** The records of a segment go on waiting. */
    synchronized void failed(UnsentSegment segment) {
        segment.giveBack();
    }

    private synchronized boolean append(String topic, byte[] line, boolean tried, String reason) {
        long most = maxBytes.getAsLong();
        if (most == 0 || !open(true)) {
            return false;
        }
        if (line.length > most || !makeRoom(line.length, most)) {
            sayOnce("A record of %d bytes can't be kept: unsent.max-bytes=%d", line.length, most);
            return false;
        }
        boolean first = segments.isEmpty();
        try {
            last(topic, line.length, Math.min(LARGEST_SEGMENT, most / SEGMENTS)).append(line, tried);
        } catch (IOException e) {
            sayOnce(NOT_KEPT, directory, UnsentDirectory.words(e));
            of(topic).filter(segment -> segment.records() == 0).findFirst().ifPresent(this::remove);
            return false;
        }
        waiting.add(topic);
        meter.kept();
        if (first) {
            LOG.warn("Kafka at {} is away: what can't be published is kept in {} ({})", servers, directory, reason);
        }
        return true;
    }

    private UnsentSegment last(String topic, int more, long largest) throws IOException {
        Optional<UnsentSegment> last = of(topic).reduce((before, after) -> after)
                .filter(open -> open.takes(more, largest));
        if (last.isPresent()) {
            return last.get();
        }
        of(topic).forEach(UnsentSegment::seal);
        UnsentSegment created = directory.create(topic);
        segments.add(created);
        return created;
    }

    private boolean makeRoom(int more, long most) {
        int dropped = 0;
        while (bytes() + more > most) {
            Optional<UnsentSegment> oldest = segments.stream().filter(segment -> !segment.taken()).findFirst();
            if (oldest.isEmpty()) {
                return false;
            }
            dropped += oldest.get().records();
            meter.dropped(oldest.get().topic(), oldest.get().records());
            remove(oldest.get());
        }
        if (dropped > 0) {
            sayOnce("More than unsent.max-bytes=%d waits in %s: the oldest records are dropped", most, directory);
        }
        return true;
    }

    private void remove(UnsentSegment segment) {
        segments.remove(segment);
        if (of(segment.topic()).findAny().isEmpty()) {
            waiting.remove(segment.topic());
        }
        try {
            segment.delete();
        } catch (IOException e) {
            sayOnce("%s can't be deleted, and will be published again: %s", segment.file(), UnsentDirectory.words(e));
        }
    }

    private Stream<UnsentSegment> of(String topic) {
        return segments.stream().filter(segment -> segment.topic().equals(topic));
    }

    @Override
    protected synchronized void doStart() {
        open(false);
        meter.watch(this);
    }

    @Override
    protected synchronized void doStop() {
        segments.forEach(UnsentSegment::seal);
        segments.clear();
        waiting.clear();
        directory.close();
    }

    /** @return whether the directory is there, and ours */
    private boolean open(boolean create) {
        if (directory.isOpen()) {
            return true;
        }
        if (!create && !directory.exists()) {
            return false;
        }
        try {
            Optional<List<UnsentSegment>> found = directory.open();
            if (found.isEmpty()) {
                sayOnce("Another program keeps its records in %s: set data.directory, or this one can't keep any",
                        directory);
                return false;
            }
            found.get().forEach(this::add);
            if (!segments.isEmpty()) {
                LOG.info("{} records that could not be published earlier wait in {}", records(), directory);
            }
            return true;
        } catch (IOException e) {
            sayOnce(NOT_KEPT, directory, UnsentDirectory.words(e));
            return false;
        }
    }

    private void add(UnsentSegment segment) {
        segments.add(segment);
        waiting.add(segment.topic());
    }

    private void sayOnce(String sentence, Object... gaps) {
        said.say(sentence).ifPresent(again -> LOG.warn(sentence.formatted(gaps)));
    }
}
