package dev.akmon.recorder.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells the listener of attempts; once it has failed, there are no more attempts. */
final class AttemptReporter {
    private final AttemptListener listener;
    private volatile @Nullable IOException failure;

    AttemptReporter(AttemptListener listener) {
        this.listener = listener;
    }

    /** Announces a request and returns the message under which it is recorded. */
    byte[] announce(HttpCall call) {
        if (failure != null) {
            throw new UncheckedIOException(failure);
        }
        byte[] message = HttpMessages.request(call);
        try {
            listener.aboutToSend(message);
        } catch (IOException e) {
            throw failed(e);
        }
        return message;
    }

    void report(CapturedAttempt attempt) {
        try {
            listener.finished(attempt);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    private UncheckedIOException failed(IOException e) {
        failure = e;
        return new UncheckedIOException(e);
    }
}
