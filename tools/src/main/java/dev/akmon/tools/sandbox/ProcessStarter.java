package dev.akmon.tools.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts processes from one thread that lives as long as the program. The kernel ends a process that is to die with its
 * parent when the <em>thread</em> is gone that started it, and other threads come and go.
 */
public final class ProcessStarter {

    private static final ExecutorService THREAD = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "akmon-process-starter");
        thread.setDaemon(true);
        return thread;
    });

    private ProcessStarter() {}

    /**
     * Starts the process.
     *
     * @throws IOException when it cannot be started
     */
    public static Process start(ProcessBuilder builder) throws IOException {
        CompletableFuture<Process> started = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return builder.start();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                THREAD);
        try {
            return started.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UncheckedIOException failed) {
                throw failed.getCause();
            }
            throw e;
        }
    }
}
