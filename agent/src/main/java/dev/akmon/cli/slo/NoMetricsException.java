package dev.akmon.cli.slo;

import org.jspecify.annotations.Nullable;

/** A file that is no report of a run. */
public final class NoMetricsException extends Exception {
    private static final long serialVersionUID = 1L;

    NoMetricsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
