package dev.akmon.cli;

import dev.akmon.cli.chat.Chat;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.run.ResumeFlags;
import dev.akmon.cli.run.RunFlags;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** Holds a conversation. */
@CommandLine.Command(
        name = "chat",
        header = "Work with the agent in a conversation",
        description = {"", "The same as akmon without a command on a terminal. From a pipe, each line is a prompt."},
        optionListHeading = "%nOptions:%n")
final class ChatCommand implements Command {
    @Mixin
    RunFlags runFlags = new RunFlags();

    @Mixin
    ResumeFlags resumeFlags = new ResumeFlags();

    @Override
    public int run(Invocation invocation) throws Exception {
        return new Chat(invocation, runFlags, resumeFlags.origin()).run();
    }
}
