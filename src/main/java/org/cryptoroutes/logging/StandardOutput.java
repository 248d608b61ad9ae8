package org.cryptoroutes.logging;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/**
 * Writes to the standard output at once, and tells when that fails: {@link PrintStream} and Log4j keep it to
 * themselves. After the first failure nothing more is written.
 */
public final class StandardOutput extends OutputStream {

    private static final int FAILED = 1;
    /** What a shell says of a program that wrote to a pipe which nobody reads any more: 128 and the signal PIPE. */
    private static final int CLOSED_PIPE = 141;
    private static final int FILE_TYPE = 0170000;
    private static final int PIPE = 0010000;

    private final OutputStream out = new FileOutputStream(FileDescriptor.out);
    private final CompletableFuture<Integer> failure = new CompletableFuture<>();

    private StandardOutput() {
    }

    /**
     * Puts one in the place of {@link System#out}; to be called before anybody keeps hold of that.
     *
     * @return completed with the exit code for a program whose output can't be written, once that is so; why is said on
     *         the standard error then, unless a pipe was closed
     */
    public static CompletableFuture<Integer> take() {
        StandardOutput output = new StandardOutput();
        // The encoding of a terminal, which newer versions of Java name differently
        String encoding = System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding"));
        System.setOut(new PrintStream(output, false,
                encoding == null ? Charset.defaultCharset() : Charset.forName(encoding)));
        return output.failure;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
        if (failure.isDone()) {
            throw new IOException("the output can't be written");
        }
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            boolean closed = isPipe();
            if (!closed) {
                System.err.println("The output can't be written: " + e.getMessage() + ".");
            }
            failure.complete(closed ? CLOSED_PIPE : FAILED);
            throw e;
        }
    }

    /** Writing to a pipe fails for one reason only; the words of the exception depend on the system's language. */
    private static boolean isPipe() {
        try {
            return ((int) Files.getAttribute(Path.of("/dev/stdout"), "unix:mode") & FILE_TYPE) == PIPE;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false;
        }
    }
}
