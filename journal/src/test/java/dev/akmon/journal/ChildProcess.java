package dev.akmon.journal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** A second JVM that does something to a journal; what it can do is in {@link #main}. */
final class ChildProcess implements AutoCloseable {
    /** All the memory it has for objects. */
    static final int MAX_HEAP_BYTES = 16 << 20;

    private final Process process;
    private final BufferedReader output;
    private final PrintStream input;

    private ChildProcess(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.US_ASCII);
        this.input = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
    }

    /** Starts one. What it leaves behind when killed goes into the temporary directory given. */
    static ChildProcess start(Path temporary, String action, Path journal, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx" + MAX_HEAP_BYTES,
                "-Xshare:auto",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                ChildProcess.class.getName(),
                action,
                journal.toString()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new ChildProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** The next line it says; null when it says no more. */
    String line() throws IOException {
        return output.readLine();
    }

    /** Everything it says until it ends, the last line only if it was finished. */
    List<String> remainingLines() throws IOException {
        StringBuilder text = new StringBuilder();
        char[] buffer = new char[4096];
        for (int count = output.read(buffer); count >= 0; count = output.read(buffer)) {
            text.append(buffer, 0, count);
        }
        return text.substring(0, text.lastIndexOf("\n") + 1).lines().toList();
    }

    /** Lets it go on where it waits. */
    void proceed() {
        input.println();
    }

    /** SIGKILL: it gets no chance to do anything about it. */
    void kill() {
        // Not Process.destroyForcibly, which also throws away what the process said before.
        process.toHandle().destroyForcibly();
    }

    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        kill();
    }

    public static void main(String[] args) throws IOException {
        Journal journal = Journal.at(Path.of(args[1]));
        switch (args[0]) {
            case "record" ->
                record(journal, UUID.fromString(args[2]), Integer.parseInt(args[3]), Integer.parseInt(args[4]));
            case "recordUntilTold" -> recordUntilTold(journal, UUID.fromString(args[2]), Integer.parseInt(args[3]));
            case "compete" -> compete(journal, UUID.fromString(args[2]), UUID.fromString(args[3]));
            case "hold" -> hold(journal, UUID.fromString(args[2]));
            case "reopen" -> reopen(journal, UUID.fromString(args[2]));
            case "read" -> read(journal, UUID.fromString(args[2]));
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    /**
     * Records a session of so many turns, each with an incompressible object of up to so many bytes, and says after each
     * commit how many events are safe, and the last one's hash.
     */
    private static void record(Journal journal, UUID id, int turns, int maxObject) throws IOException {
        record(journal, id, maxObject, recorded -> recorded < turns);
    }

    /** Records a session of which it says as much, until it is told to end it. */
    private static void recordUntilTold(Journal journal, UUID id, int maxObject) throws IOException {
        record(journal, id, maxObject, recorded -> System.in.available() == 0);
    }

    /** Whether a session that has so many turns goes on. */
    private interface GoingOn {
        boolean after(int turns) throws IOException;
    }

    private static void record(Journal journal, UUID id, int maxObject, GoingOn goesOn) throws IOException {
        Random random = new Random(id.getLeastSignificantBits());
        try (SessionWriter writer = journal.create(id)) {
            SampleSession session = SampleSession.terse(writer, id.getLeastSignificantBits());
            session.onCommit(() ->
                    say(session.acknowledged().size() + " " + writer.head().orElseThrow()));
            session.start();
            for (int i = 0; goesOn.after(i); i++) {
                byte[] object = new byte[1 + random.nextInt(maxObject)];
                random.nextBytes(object);
                writer.put(object);
                session.turn(3);
            }
            session.end();
        }
    }

    /** Waits, tries to create a session that others want too, then records one of its own. */
    private static void compete(Journal journal, UUID own, UUID wanted) throws IOException {
        say("ready");
        System.in.read();
        try (SessionWriter writer = journal.create(wanted)) {
            SampleSession.terse(writer, 1).record(1, 3);
            say("won");
        } catch (JournalException e) {
            say(e.category().name());
        }
        try (SessionWriter writer = journal.create(own)) {
            new SampleSession(writer, 2).record(5, 20);
        }
    }

    /** Begins a session, and waits with it open. */
    private static void hold(Journal journal, UUID id) throws IOException {
        try (SessionWriter writer = journal.create(id)) {
            SampleSession.terse(writer, 1).start();
            say("holding");
            System.in.read();
        }
    }

    /** Tries to go on with a session. */
    private static void reopen(Journal journal, UUID id) throws IOException {
        try (SessionWriter writer = journal.reopen(id)) {
            say("reopened");
        } catch (JournalException e) {
            say(e.category().name());
        }
    }

    /** Verifies a session, then loads it and fetches all its objects. */
    private static void read(Journal journal, UUID id) throws IOException {
        try (SessionReader reader = journal.read(id)) {
            say("violations " + SessionVerifier.verify(reader).violations().size());
        }
        long bytes = 0;
        try (StoredSession session = journal.load(id)) {
            for (Event event : session.events()) {
                for (Reference reference : event.kind().references()) {
                    bytes += session.object(reference.digest()).length;
                }
            }
        }
        say("bytes " + bytes);
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
