package dev.akmon.tools.shell;

import dev.akmon.tools.Cancellation;
import dev.akmon.tools.CommandOutput;
import dev.akmon.tools.DisplayName;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.FileErrors;
import dev.akmon.tools.Tool;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolResult;
import dev.akmon.tools.Workspace;
import dev.akmon.tools.files.IgnoreRules;
import dev.akmon.tools.files.ReadFileTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the commands of one session have left: long outputs to be read, and commands that still run. Closing it ends them.
 * Thread-safe.
 */
public final class CommandRegistry implements AutoCloseable {

    /** How many commands may run in the background at once. */
    static final int MOST_RUNNING = 8;

    private static final String RUNNING = "[running]";

    private static final long MAX_KEPT_BYTES = 256 << 20;

    private final ShellSettings settings;
    private final CallWatch watch;
    private final SpoolFile spool = new SpoolFile("akmon-output", MAX_KEPT_BYTES);
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** Nothing yet. */
    public CommandRegistry(Workspace workspace, ShellSettings settings) {
        this.settings = settings;
        this.watch = new CallWatch(
                new TreeWatch(workspace, IgnoreRules.Settings.of(settings.environment())), () -> running() > 0);
    }

    /** A command whose output can be read. */
    private static final class Entry {
        /** The command line of one that was started in the background, else null. */
        private final @Nullable String line;

        private Supplier<CommandOutput> output;
        private @Nullable BackgroundCommand running;
        private @Nullable CommandEnd end;
        private long next = 1;
        private boolean endTold;

        Entry(@Nullable String line, @Nullable BackgroundCommand running, Supplier<CommandOutput> output) {
            this.line = line;
            this.running = running;
            this.output = output;
        }

        /** How it ended, null while it runs and of one that never ran in the background. */
        synchronized @Nullable CommandEnd end() {
            return running == null ? end : running.end();
        }

        synchronized boolean runs() {
            return running != null && running.end() == null;
        }

        synchronized Optional<BackgroundCommand> running() {
            return Optional.ofNullable(running);
        }

        synchronized CommandOutput output() {
            return output.get();
        }

        /** It has ended, and what it wrote can be had from elsewhere. */
        synchronized void ended(CommandEnd how, Supplier<CommandOutput> all) {
            running = null;
            end = how;
            output = all;
        }
    }

    /**
     * A command that was ended with the session, or had ended before without anybody being told.
     *
     * @param id the call that started it
     * @param command the command line
     * @param result how it ended, and what it wrote that nobody had read
     */
    public record Ended(String id, String command, ToolResult result) {}

    /** The tool with somebody who looks at what its calls change, as long as commands run beside them. */
    public Tool watching(Tool tool) {
        return new WatchedTool(tool, watch, false);
    }

    /** A tool whose calls can change anything, with somebody who looks. */
    public Tool alwaysWatching(Tool tool) {
        return new WatchedTool(tool, watch, true);
    }

    /** How many commands run in the background. */
    public synchronized int running() {
        return (int) entries.values().stream().filter(Entry::runs).count();
    }

    /** The commands started in the background, one line each: its id, how it is, the command. */
    public synchronized List<String> describe() {
        List<String> lines = new ArrayList<>();
        entries.forEach((id, entry) -> {
            if (entry.line != null) {
                CommandEnd end = entry.end();
                lines.add(CommandIds.shortened(id, entries.keySet()) + "  "
                        + (end == null ? RUNNING : firstLine(end.note())) + "  " + firstLine(entry.line));
            }
        });
        return lines;
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    /** Keeps the output of a command that has ended; false when there is no room for it. */
    synchronized boolean keep(String id, CommandOutput output) {
        Supplier<CommandOutput> kept = laidDown(output);
        if (kept == null) {
            return false;
        }
        entries.put(id, new Entry(null, null, kept));
        return true;
    }

    /** A way to the output that holds none of it in memory; null when there is no room for it. */
    private @Nullable Supplier<CommandOutput> laidDown(CommandOutput output) {
        byte[] head = output.head().getBytes(StandardCharsets.UTF_8);
        byte[] tail = output.tail().getBytes(StandardCharsets.UTF_8);
        long leftOut = output.leftOut();
        long tailFirst = output.tailFirst();
        int headLength = head.length;
        int tailLength = tail.length;
        try {
            long at = spool.add(head);
            long tailAt = at < 0 ? -1 : spool.add(tail);
            return tailAt < 0
                    ? null
                    : () -> new CommandOutput(read(at, headLength), leftOut, tailFirst, read(tailAt, tailLength));
        } catch (IOException e) {
            return null;
        }
    }

    private String read(long at, int length) {
        try {
            return new String(spool.read(at, length), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "[the temporary file that held this cannot be read: " + FileErrors.reason(e) + "]";
        }
    }

    /**
     * Starts a command that goes on after its call.
     *
     * @throws ToolException {@code subprocess_failed}, when it cannot be started
     */
    ToolResult start(String id, String line, Path directory, @Nullable Duration timeout) throws ToolException {
        synchronized (this) {
            if (running() >= MOST_RUNNING) {
                throw new ToolException(
                        ErrorCode.SUBPROCESS_FAILED,
                        "not started: " + MOST_RUNNING + " commands run in the background, which is the limit; end one"
                                + " with stop_command");
            }
            StartedCommand started = StartedCommand.start(line, directory, settings);
            BackgroundCommand command =
                    new BackgroundCommand(started, timeout, settings, (end, all) -> layDown(id, end, all));
            entries.put(id, new Entry(line, command, command::output));
        }
        return ToolResult.success(
                "[runs in the background as {\"id\":\"" + CommandIds.callId(id)
                        + "\"}: read_output returns what it writes, stop_command ends"
                        + " it; it ends with the session]",
                false);
    }

    private void layDown(String id, CommandEnd end, CommandOutput all) {
        Supplier<CommandOutput> kept = laidDown(all);
        entry(id).ended(end, kept == null ? () -> all : kept);
    }

    /**
     * Requires that something of a command is there.
     *
     * @throws ToolException when there is not
     */
    synchronized void require(String id) throws ToolException {
        if (!entries.containsKey(CommandIds.meant(id, entries.keySet()))) {
            String session = CommandIds.session(id);
            String there = entries.keySet().stream()
                    .filter(other -> CommandIds.session(other).equals(session))
                    .map(CommandIds::callId)
                    .collect(Collectors.joining(", "));
            throw new ToolException(
                    ErrorCode.NOT_FOUND,
                    "there is no output of " + shown(id) + " to read: either it was returned in full, or the"
                            + " command belongs to another session; there is "
                            + (there.isEmpty() ? "none" : "that of " + there));
        }
    }

    /**
     * Lines of what a command wrote.
     *
     * @param offset the first line, from 1; empty to go on where it was read last
     * @param wait how long to wait for the end of a command that runs
     */
    ToolResult read(String id, OptionalInt offset, int limit, Duration wait, Cancellation cancellation) {
        Entry entry = entry(id);
        entry.running().ifPresent(command -> command.await(wait, cancellation));
        if (cancellation.requested()) {
            return ToolResult.failure(
                    ErrorCode.INTERRUPTED, "[interrupted" + (entry.runs() ? "; the command runs on]" : "]"));
        }
        return report(entry, offset, limit);
    }

    /** Ends a command. */
    ToolResult stop(String id) {
        Entry entry = entry(id);
        if (entry.line == null) {
            return ToolResult.failure(
                    ErrorCode.INVALID_ARGS, "the command of " + shown(id) + " never ran in the background");
        }
        entry.running().ifPresent(command -> command.end("ended by stop_command"));
        return report(entry, OptionalInt.empty(), ReadFileTool.DEFAULT_LINES);
    }

    /**
     * Ends what runs.
     *
     * @param callIds which calls this is about
     * @return every command whose end nobody has been told of, in the order they were started
     */
    public List<Ended> endAll(Predicate<String> callIds) {
        Map<String, Entry> left = new LinkedHashMap<>();
        synchronized (this) {
            entries.forEach((id, entry) -> {
                if (entry.line != null && !entry.endTold && callIds.test(id)) {
                    left.put(id, entry);
                }
            });
        }
        List<Ended> ended = new ArrayList<>();
        left.values().forEach(entry -> entry.running().ifPresent(command -> command.end("ended with the session")));
        left.forEach((id, entry) -> {
            Supplier<ToolResult> report = () -> report(entry, OptionalInt.empty(), Integer.MAX_VALUE);
            boolean last = ended.size() == left.size() - 1;
            ended.add(new Ended(id, entry.line, last ? watch.around(false, report) : report.get()));
        });
        startAgain(callIds);
        return ended;
    }

    /** Whoever reads one of these from here on is another, who has read nothing of it. */
    private synchronized void startAgain(Predicate<String> callIds) {
        entries.forEach((id, entry) -> {
            if (callIds.test(id)) {
                entry.next = 1;
            }
        });
    }

    private static String shown(String id) {
        return DisplayName.of(CommandIds.callId(id));
    }

    private synchronized Entry entry(String id) {
        Entry entry = entries.get(CommandIds.meant(id, entries.keySet()));
        if (entry == null) {
            throw new IllegalStateException("no command " + id);
        }
        return entry;
    }

    private ToolResult report(Entry entry, OptionalInt offset, int limit) {
        // In this order: what is said to have ended has written all it will.
        CommandEnd end = entry.end();
        CommandOutput output = entry.output();
        CommandOutput.Lines lines = output.lines(
                offset.isPresent() ? offset.getAsInt() : entry.next, limit, Math.toIntExact(settings.outputCap()));
        boolean runs = entry.line != null && end == null;
        boolean unfinished = runs
                && !lines.more()
                && !lines.text().isEmpty()
                && !lines.text().endsWith("\n");
        entry.next = unfinished ? lines.next() - 1 : lines.next();
        StringBuilder content = new StringBuilder(lines.text());
        if (content.length() > 0 && content.charAt(content.length() - 1) != '\n') {
            content.append('\n');
        }
        content.append(lines.note());
        if (entry.line != null) {
            content.append(lines.note().isEmpty() ? "" : "\n").append(end == null ? RUNNING : end.note());
        }
        boolean everything = lines.note().isEmpty() || output.isEmpty();
        boolean firstTold = end != null && !entry.endTold;
        entry.endTold |= firstTold;
        ToolResult result = end == null
                ? ToolResult.success(content.toString(), lines.more())
                : end.result(content.toString(), lines.more());
        return firstTold && !everything ? result.with(output) : result;
    }

    /** Ends what runs, without a word, and forgets everything. */
    @Override
    public void close() {
        List<BackgroundCommand> running = new ArrayList<>();
        synchronized (this) {
            entries.values().forEach(entry -> entry.running().ifPresent(running::add));
        }
        running.forEach(command -> command.end("ended"));
        try {
            spool.close();
        } catch (IOException e) {
            // The file has no name any more and goes with the process.
            return;
        }
    }
}
