package dev.akmon.cli.chat;

import dev.akmon.agent.LiveRun;
import dev.akmon.agent.UnusableImageException;
import dev.akmon.cli.console.TerminalText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Plan mode: thinking first, changing later. */
final class PlanCommands {
    private PlanCommands() {}

    static List<SlashCommand> all() {
        return List.of(
                SlashCommand.of(
                        "plan",
                        "[<task> | off | show]",
                        "plan mode: the model reads and plans, and changes nothing but " + LiveRun.PLAN_FILE,
                        PlanCommands::plan),
                SlashCommand.of("implement", "", "leave plan mode and carry out the plan", PlanCommands::implement));
    }

    private static void plan(ChatContext chat, String arguments) throws IOException, UnusableImageException {
        switch (arguments) {
            case "off" -> leavePlanMode(chat);
            case "show" -> show(chat);
            default -> {
                if (!chat.standing().planning()) {
                    chat.submit(chat.run().planMode(true));
                    chat.say("plan mode is on: nothing is changed but " + LiveRun.PLAN_FILE
                            + "; /implement carries the plan out, /plan off leaves it");
                }
                if (!arguments.isEmpty()) {
                    chat.typedPrompt(arguments);
                }
            }
        }
    }

    private static void leavePlanMode(ChatContext chat) {
        if (chat.standing().planning()) {
            chat.submit(chat.run().planMode(false));
        }
        chat.say("plan mode is off");
    }

    private static void show(ChatContext chat) throws IOException {
        Path file = file(chat);
        if (!Files.isRegularFile(file)) {
            chat.complain("there is no " + LiveRun.PLAN_FILE + " yet");
            return;
        }
        chat.show(TerminalText.block(Files.readString(file)).stripTrailing());
    }

    private static void implement(ChatContext chat, String arguments) {
        leavePlanMode(chat);
        chat.prompt(
                Files.isRegularFile(file(chat))
                        ? "Carry out the plan in " + LiveRun.PLAN_FILE + "."
                        : "Carry out the plan.");
    }

    private static Path file(ChatContext chat) {
        return chat.run().projectRoot().resolve(LiveRun.PLAN_FILE);
    }
}
