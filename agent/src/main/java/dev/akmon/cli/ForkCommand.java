package dev.akmon.cli;

import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.run.Origin;
import dev.akmon.cli.run.RunFlags;
import dev.akmon.cli.run.TaskRun;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts a new session from the beginning of a recorded one. */
@CommandLine.Command(
        name = "fork",
        header = "Start a new session from the beginning of a recorded one",
        synopsisHeading = "Usage: ",
        customSynopsis = "akmon fork <session> --at <n> [--task <text>] [options of a run]",
        description = {
            "",
            "The new session takes over the conversation up to event n, as 'akmon inspect' numbers them, and",
            "goes on from there with today's options. At a prompt the model answers it anew. Files are not put",
            "back: 'akmon rewind' does that."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: as of a run; 2 when n is in the middle of a turn%n%nExamples:%n",
        footer = {
            "  akmon fork last --at 1 --model gpt-5.1       the same prompt, another model",
            "  akmon fork 550e8400 --at 12 --task 'Try it without the new dependency'"
        })
final class ForkCommand implements Command {

    @Mixin
    SessionArgument session = new SessionArgument();

    @Option(names = "--at", paramLabel = "<n>", required = true, description = "Number of the last event to take over.")
    int at;

    @Mixin
    RunFlags runFlags = new RunFlags();

    @Override
    public int run(Invocation invocation) throws Exception {
        return AkmonCommand.run(
                new TaskRun(invocation, runFlags, Optional.of(new Origin.Forked(session.session, at))), runFlags);
    }
}
