package dev.akmon.recorder.signing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What a program prints, read as it comes so that the program never waits, and kept up to a cap. */
final class CapturedOutput {
    /** The first so many bytes are kept. */
    static final int CAP = 64 * 1024;

    // A process that the program left behind may hold the pipe open: there is no telling when it ends.
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final InputStream stream;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final Thread reader;

    private CapturedOutput(InputStream stream) {
        this.stream = stream;
        this.reader = new Thread(this::read, "akmon-signing-output");
        this.reader.setDaemon(true);
    }

    /** Starts reading this stream. */
    static CapturedOutput of(InputStream stream) {
        CapturedOutput output = new CapturedOutput(stream);
        output.reader.start();
        return output;
    }

    /** What has come by the time the program's output ends, or a moment after the program itself has. */
    String text() {
        try {
            reader.join(GRACE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (kept) {
            return kept.toString(StandardCharsets.UTF_8);
        }
    }

    private void read() {
        byte[] buffer = new byte[8192];
        try (stream) {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                keep(buffer, count);
            }
        } catch (IOException e) {
            // The pipe went away with the process that was killed; what came before is kept.
            return;
        }
    }

    private void keep(byte[] buffer, int count) {
        synchronized (kept) {
            kept.write(buffer, 0, Math.min(count, CAP - kept.size()));
        }
    }
}
