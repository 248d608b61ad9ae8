package org.cryptoroutes.unsent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A file of records of one topic that wait, a line each, the oldest first. Not thread-safe. */
final class UnsentSegment {

    static final String SUFFIX = ".jsonl";

    private final String topic;
    private final Path file;
    private long bytes;
    private int records;
    /** Null = no more is added. Not a channel: an interrupt of the thread that writes would close it. */
    private RandomAccessFile end;
    private boolean taken;
    private boolean doubtful;

    private UnsentSegment(String topic, Path file) {
        this.topic = topic;
        this.file = file;
    }

    /**
     * What a file holds.
     *
     * @param readable the whole records
     * @param damaged  how many lines are none
     */
    record Content(List<UnsentRecord> readable, int damaged) {
    }

    /** @throws java.nio.file.FileAlreadyExistsException rather than to write over what waits there */
    static UnsentSegment create(Path directory, String topic, long number) throws IOException {
        Path file = directory.resolve(topic).resolve("%010d".formatted(number) + SUFFIX);
        Files.createDirectories(file.getParent());
        Files.createFile(file);
        UnsentSegment segment = new UnsentSegment(topic, file);
        segment.end = new RandomAccessFile(file.toFile(), "rw");
        return segment;
    }

    /** A file that an earlier run has left. Nothing is added to it: its last line may be half a one. */
    static UnsentSegment found(Path file, String topic) throws IOException {
        UnsentSegment segment = new UnsentSegment(topic, file);
        byte[] content = Files.readAllBytes(file);
        segment.bytes = content.length;
        segment.records = lines(content).size();
        segment.doubtful = true;
        return segment;
    }

    String topic() {
        return topic;
    }

    Path file() {
        return file;
    }

    long bytes() {
        return bytes;
    }

    /** How many lines it has, damaged ones too. */
    int records() {
        return records;
    }

    /** @return false when it is complete, or would become larger than it may */
    boolean takes(int more, long largest) {
        return end != null && (bytes == 0 || bytes + more <= largest);
    }

    /**
     * @param tried whether its publication was tried before
     * @throws IOException when the disk does not take it: nothing is added then, and nothing may be any more
     */
    void append(byte[] line, boolean tried) throws IOException {
        try {
            end.write(line);
        } catch (IOException e) {
            cut();
            throw e;
        }
        bytes += line.length;
        records++;
        doubtful |= tried;
    }

    private void cut() {
        try {
            end.setLength(bytes);
        } catch (IOException e) {
            // Half a line is left out when it is read
        }
        seal();
    }

    /** Adds no more. */
    void seal() {
        if (end != null) {
            try {
                end.close();
            } catch (IOException e) {
                // All that was written is in the file already
            }
            end = null;
        }
    }

    Content read() throws IOException {
        List<UnsentRecord> readable = new ArrayList<>();
        List<String> lines = lines(Files.readAllBytes(file));
        lines.stream().map(UnsentRecord::read).flatMap(Optional::stream).forEach(readable::add);
        return new Content(readable, lines.size() - readable.size());
    }

    private static List<String> lines(byte[] content) {
        return new String(content, UTF_8).lines().toList();
    }

    /** Whether it is being published: it is not dropped then. */
    boolean taken() {
        return taken;
    }

    void take() {
        seal();
        taken = true;
    }

    void giveBack() {
        taken = false;
        doubtful = true;
    }

    /** Whether a record of it may be on its topic already: its publication was tried, or nobody knows. */
    boolean doubtful() {
        return doubtful;
    }

    void delete() throws IOException {
        seal();
        Files.deleteIfExists(file);
    }
}
