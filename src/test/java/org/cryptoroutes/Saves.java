package org.cryptoroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;

/** The ways in which programs save a file. */
enum Saves {

    /** As a program does that thinks nothing of it. */
    IN_PLACE {
        @Override
        void write(Path file, String text) throws IOException {
            Files.writeString(file, text);
        }
    },
    /** As a shell's redirection does, and a slow one at that. */
    IN_STEPS {
        @Override
        void write(Path file, String text) throws IOException {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.truncate(0);
                for (String part : List.of(text.substring(0, text.length() / 2), text.substring(text.length() / 2))) {
                    await().pollDelay(Duration.ofMillis(100)).until(() -> true);
                    channel.write(ByteBuffer.wrap(part.getBytes(StandardCharsets.UTF_8)));
                }
            }
        }
    },
    BY_CP {
        @Override
        void write(Path file, String text) throws IOException {
            Path other = Files.createTempFile(file.getParent().getParent(), "other", "");
            Files.writeString(other, text);
            run("cp", other.toString(), file.toString());
        }
    },
    /** Replaces the last line, whatever it is. */
    BY_SED {
        @Override
        void write(Path file, String text) throws IOException {
            String last = text.strip().substring(text.strip().lastIndexOf('\n') + 1);
            run("sed", "-i", "$ s/.*/%s/".formatted(last), file.toString());
        }
    },
    /** As most editors do: write beside it, rename over it. */
    BY_RENAMING {
        @Override
        void write(Path file, String text) throws IOException {
            Path beside = file.resolveSibling("." + file.getFileName() + "~");
            Files.writeString(beside, text);
            Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        }
    },
    /** As tools do that keep the times of an archive. */
    WITH_AN_OLD_TIME {
        @Override
        void write(Path file, String text) throws IOException {
            FileTime before = Files.getLastModifiedTime(file);
            Files.writeString(file, text);
            Files.setLastModifiedTime(file, FileTime.from(before.toInstant().minusSeconds(3600)));
        }
    },
    ANEW {
        @Override
        void write(Path file, String text) throws IOException {
            Files.delete(file);
            Files.writeString(file, text);
        }
    };

    abstract void write(Path file, String text) throws IOException;

    void save(Path file, String text) {
        try {
            write(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(String... command) throws IOException {
        try {
            assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
