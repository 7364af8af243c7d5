package dev.akmon.tools.shell;

import dev.akmon.tools.Cancellation;
import dev.akmon.tools.CommandOutput;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** One command from its start until nothing of it is left. For a single use. */
final class CommandRun {

    private final String id;
    private final String command;
    private final Path directory;
    private final Duration timeout;
    private final ShellSettings settings;
    private final CommandRegistry registry;

    /** @param id by which the registry keeps output that is too long to be returned */
    CommandRun(
            String id,
            String command,
            Path directory,
            Duration timeout,
            ShellSettings settings,
            CommandRegistry registry) {
        this.id = id;
        this.command = command;
        this.directory = directory;
        this.timeout = timeout;
        this.settings = settings;
        this.registry = registry;
    }

    ToolResult run(Cancellation cancellation) throws ToolException {
        if (cancellation.requested()) {
            return ToolResult.failure(ErrorCode.INTERRUPTED, "[interrupted before it was started]");
        }
        StartedCommand started = StartedCommand.start(command, directory, settings);
        AtomicBoolean cancelled = new AtomicBoolean();
        cancellation.onRequest(() -> {
            if (started.isAlive()) {
                cancelled.set(true);
                started.kill();
            }
        });
        boolean ended = false;
        boolean leftovers = false;
        boolean interrupted = false;
        try {
            ended = started.waitFor(timeout);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        try {
            leftovers = started.finish();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return report(
                started.output().with(settings.scrubber()),
                interrupted || cancelled.get()
                        ? CommandEnd.interrupted()
                        : ended ? started.end(leftovers) : CommandEnd.timedOut(timeout));
    }

    private ToolResult report(CommandOutput output, CommandEnd end) {
        CommandOutput.Shown shown = output.within(settings.outputCap());
        StringBuilder content = new StringBuilder(output.isEmpty() ? "[no output]" : shown.text());
        if (content.charAt(content.length() - 1) != '\n') {
            content.append('\n');
        }
        content.append(end.note());
        boolean cut = shown.leftOut() > 0;
        if (cut) {
            content.append("\n[").append(shown.leftOut()).append(" bytes left out, from line ");
            content.append(shown.firstLeftOut()).append(" on");
            if (registry.keep(id, output)) {
                content.append("; read_output reads them: {\"id\":\"")
                        .append(CommandIds.callId(id))
                        .append("\",\"offset\":");
                content.append(shown.firstLeftOut()).append('}');
            }
            content.append(']');
        }
        ToolResult result = end.result(content.toString(), cut);
        return cut ? result.with(output) : result;
    }
}
