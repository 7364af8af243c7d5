package dev.akmon.cli.approval;

import dev.akmon.recorder.StopSignal;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Lines of standard input, read on a thread of their own, because a blocked read cannot be ended by a signal. Nothing is
 * read before the first answer is wanted.
 */
final class LineInput {
    private final InputStream in;
    private final StopSignal stop;
    private final Deque<String> lines = new ArrayDeque<>();
    private boolean reading;
    private boolean ended;

    LineInput(InputStream in, StopSignal stop) {
        this.in = in;
        this.stop = stop;
    }

    /** Forgets what has been typed so far. */
    synchronized void forget() {
        lines.clear();
        if (!reading) {
            skipWaiting();
        }
    }

    /** Whether there is more than was taken. */
    synchronized boolean hasMore() {
        return !lines.isEmpty() || waiting();
    }

    /** The next line; empty when there is none any more and when the session is to stop. */
    Optional<String> next() {
        Runnable wake = this::wake;
        stop.onRequest(wake);
        try {
            return await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            stop.remove(wake);
        }
    }

    private synchronized Optional<String> await() throws InterruptedException {
        startReading();
        while (lines.isEmpty() && !ended && stop.requested().isEmpty()) {
            wait();
        }
        return stop.requested().isPresent() ? Optional.empty() : Optional.ofNullable(lines.poll());
    }

    private synchronized void wake() {
        notifyAll();
    }

    private void startReading() {
        if (reading) {
            return;
        }
        reading = true;
        Thread reader = new Thread(this::readAll, "akmon-terminal");
        reader.setDaemon(true);
        reader.start();
    }

    private void readAll() {
        StringBuilder line = new StringBuilder();
        try {
            Reader text = new InputStreamReader(in, StandardCharsets.UTF_8);
            char[] buffer = new char[4096];
            for (int n = text.read(buffer); n >= 0; n = text.read(buffer)) {
                accept(line, new String(buffer, 0, n));
            }
        } catch (IOException e) {
            // A terminal that cannot be read answers nothing, which denies.
            line.setLength(0);
        }
        end(line);
    }

    private synchronized void accept(StringBuilder line, String text) {
        for (char c : text.toCharArray()) {
            if (c == '\n') {
                lines.add(line.toString());
                line.setLength(0);
            } else {
                line.append(c);
            }
        }
        notifyAll();
    }

    private synchronized void end(StringBuilder line) {
        if (!line.isEmpty()) {
            lines.add(line.toString());
        }
        ended = true;
        notifyAll();
    }

    private boolean waiting() {
        try {
            return in.available() > 0;
        } catch (IOException e) {
            // What cannot be asked holds nothing; reading it fails next, which denies.
            return false;
        }
    }

    private void skipWaiting() {
        try {
            TypedAhead.skip(in);
        } catch (IOException e) {
            // A terminal that cannot be read has nothing to forget; reading the answer fails next, which denies.
            ended = true;
        }
    }
}
