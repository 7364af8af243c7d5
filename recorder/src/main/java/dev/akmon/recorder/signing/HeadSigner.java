package dev.akmon.recorder.signing;

import dev.akmon.journal.Digest;
import dev.akmon.recorder.StopSignal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the signing command on a head.
 *
 * <p>The program is started directly, without a shell, in the working directory and with the environment of this process.
 * It gets the head three times, each time as the same 64 lower-case hexadecimal digits: for {@code {head}} in its
 * arguments, as {@code AKMON_SESSION_HEAD} in its environment, and on its standard input. There is no line end after the
 * digits, so that a signature over the standard input is one over exactly the digits, as a signature over the argument
 * is; {@code printf %s HEAD | gpg --verify SIGNATURE -} checks it. The session's id is in {@code {session_id}} and in
 * {@code AKMON_SESSION_ID}. The program never reads from the terminal by its standard input.
 *
 * <p>When it takes too long it is killed together with every process it has started, those included that have gone into
 * the background or into a session of their own. A program that ends in time may leave processes behind, as gpg leaves
 * its agent.
 */
public final class HeadSigner {
    private static final String HEAD_VARIABLE = "AKMON_SESSION_HEAD";
    private static final String SESSION_VARIABLE = "AKMON_SESSION_ID";
    // "error=2, No such file" of older JDKs, "error: 2 (No such file) " of newer ones
    private static final Pattern SYSTEM_ERROR = Pattern.compile("error[=:] ?\\d+[, (]+([^()]+)");

    private HeadSigner() {}

    /** Has {@code head} signed and waits for it. Never throws for what the command does. */
    public static SigningResult sign(SigningCommand command, UUID sessionId, Digest head) {
        return sign(command, sessionId, head, new StopSignal());
    }

    /**
     * Has {@code head} signed and waits for it.
     *
     * @param stop a request that comes while the command runs ends it; one that came before does not keep it from running
     */
    public static SigningResult sign(SigningCommand command, UUID sessionId, Digest head, StopSignal stop) {
        long begun = System.nanoTime();
        boolean askedBefore = stop.requested().isPresent();
        Optional<String> unsafe = unsafeProgram(command.program());
        if (unsafe.isPresent()) {
            return notStarted(command, begun, unsafe.get());
        }
        String mark = UUID.randomUUID().toString();
        Process process;
        try {
            process = start(command, sessionId, head, mark);
        } catch (IOException e) {
            return notStarted(command, begun, reason(e));
        }
        CapturedOutput stdout = CapturedOutput.of(process.getInputStream());
        CapturedOutput stderr = CapturedOutput.of(process.getErrorStream());
        write(process, head);
        boolean ended = await(process, command, askedBefore ? new StopSignal() : stop);
        boolean stopped = !ended && !askedBefore && stop.requested().isPresent();
        if (!ended) {
            new MarkedProcesses(process, mark).kill();
        }
        Integer exitCode = ended ? (Integer) process.exitValue() : null;
        return new SigningResult(
                command.program(),
                ended && exitCode == 0,
                exitCode,
                !ended && !stopped,
                stopped,
                elapsed(begun),
                stdout.text(),
                stderr.text(),
                null);
    }

    /** A relative path would name a file of the project that the session happened in. */
    private static Optional<String> unsafeProgram(String program) {
        boolean path = program.contains("/");
        return path && !Path.of(program).isAbsolute()
                ? Optional.of("give the program by its absolute path, or by a name to be found on the PATH")
                : Optional.empty();
    }

    private static Process start(SigningCommand command, UUID sessionId, Digest head, String mark) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command.argvFor(sessionId, head.hex()));
        Map<String, String> environment = builder.environment();
        environment.put(HEAD_VARIABLE, head.hex());
        environment.put(SESSION_VARIABLE, sessionId.toString());
        environment.put(MarkedProcesses.VARIABLE, mark);
        return builder.start();
    }

    private static SigningResult notStarted(SigningCommand command, long begun, String why) {
        return new SigningResult(command.program(), false, null, false, false, elapsed(begun), "", "", why);
    }

    /** What the operating system said, without the JDK's words around it. */
    private static String reason(IOException e) {
        String message = String.valueOf(e.getMessage());
        Matcher error = SYSTEM_ERROR.matcher(message);
        return error.find() ? error.group(1).strip() : message;
    }

    private static void write(Process process, Digest head) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(head.hex().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // The program took the head from its arguments or its environment, and has closed its input or ended.
            return;
        }
    }

    private static boolean await(Process process, SigningCommand command, StopSignal stop) {
        CountDownLatch over = new CountDownLatch(1);
        Runnable stopped = over::countDown;
        process.onExit().thenRun(over::countDown);
        stop.onRequest(stopped);
        try {
            return over.await(command.timeout().toNanos(), TimeUnit.NANOSECONDS) && !process.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            stop.remove(stopped);
        }
    }

    private static long elapsed(long begun) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }
}
