package dev.akmon.recorder.signing;

import dev.akmon.journal.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs the signing command on a head: without a shell, with the head on its standard input, in its arguments and in its
 * environment, killed with its descendants when it takes too long.
 */
public final class HeadSigner {
    private static final int OUTPUT_CAP = 64 * 1024;

    private HeadSigner() {}

    /** Has {@code head} signed and waits for it. Never throws for what the command does. */
    public static SigningResult sign(SigningCommand command, UUID sessionId, Digest head) {
        String program = command.argv().get(0);
        ProcessBuilder builder = new ProcessBuilder(substituted(command.argv(), sessionId, head));
        Map<String, String> environment = builder.environment();
        environment.put("AKMON_SESSION_HEAD", head.hex());
        environment.put("AKMON_SESSION_ID", sessionId.toString());
        long begun = System.nanoTime();
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return new SigningResult(program, false, null, false, elapsed(begun), "", "", e.getMessage());
        }
        CompletableFuture<String> stdout = read(process.getInputStream());
        CompletableFuture<String> stderr = read(process.getErrorStream());
        writeHead(process, head);
        boolean ended = await(process, command.timeout().toMillis());
        if (!ended) {
            List<ProcessHandle> descendants = process.descendants().toList();
            process.destroyForcibly();
            descendants.forEach(ProcessHandle::destroyForcibly);
        }
        Integer exitCode = ended ? (Integer) process.exitValue() : null;
        return new SigningResult(
                program,
                ended && exitCode == 0,
                exitCode,
                !ended,
                elapsed(begun),
                output(stdout),
                output(stderr),
                null);
    }

    private static List<String> substituted(List<String> argv, UUID sessionId, Digest head) {
        List<String> arguments = new ArrayList<>(argv);
        for (int i = 1; i < arguments.size(); i++) {
            arguments.set(
                    i, arguments.get(i).replace("{head}", head.hex()).replace("{session_id}", sessionId.toString()));
        }
        return arguments;
    }

    private static void writeHead(Process process, Digest head) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(head.hex().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // The program took the head from its arguments or its environment and has not read its input.
            return;
        }
    }

    private static boolean await(Process process, long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static CompletableFuture<String> read(InputStream stream) {
        CompletableFuture<String> text = new CompletableFuture<>();
        Thread reader = new Thread(() -> text.complete(readCapped(stream)), "akmon-signing-output");
        reader.setDaemon(true);
        reader.start();
        return text;
    }

    private static String readCapped(InputStream stream) {
        try (stream) {
            byte[] kept = stream.readNBytes(OUTPUT_CAP);
            stream.transferTo(OutputStream.nullOutputStream());
            return new String(kept, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "(its output cannot be read: " + e.getMessage() + ")";
        }
    }

    /** What was read; a grandchild that outlives the program may hold its output open. */
    private static String output(CompletableFuture<String> text) {
        return text.completeOnTimeout("", 1, TimeUnit.SECONDS).join();
    }

    private static long elapsed(long begun) {
        return (System.nanoTime() - begun) / 1_000_000;
    }
}
