package dev.akmon.cli.chat;

import dev.akmon.cli.console.TerminalText;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** What has been shown already, shown again or copied. */
final class ScreenCommands {
    /** Terminals refuse longer sequences. */
    private static final int MOST_COPIED_BYTES = 74_000;

    private ScreenCommands() {}

    static List<SlashCommand> all() {
        return List.of(
                SlashCommand.of(
                        "expand", "[<n>]", "all of what a tool said that is shown folded", ScreenCommands::expand),
                SlashCommand.of(
                        "copy", "", "put the last answer on the clipboard (OSC 52)", (chat, none) -> copy(chat)));
    }

    private static void expand(ChatContext chat, String arguments) {
        Optional<Integer> number;
        try {
            number = arguments.isEmpty() ? Optional.empty() : Optional.of(Integer.valueOf(arguments));
        } catch (NumberFormatException e) {
            chat.complain("\"" + arguments + "\" is not the number of a tool call");
            return;
        }
        Optional<ToolLog.Entry> entry = chat.tools().find(number);
        if (entry.isEmpty()) {
            chat.complain(number.isEmpty() ? "no tool has run yet" : "there is no tool call " + number.get());
            return;
        }
        String content = entry.get().outcome().content();
        boolean diff = DiffText.isIn(content);
        content.lines().forEach(line -> chat.show(diff ? DiffText.line(line, chat.style()) : TerminalText.block(line)));
        if (entry.get().moreRecorded()) {
            chat.say("(a part is left out; /inspect --tool-output "
                    + entry.get().call().callId() + " shows all of it)");
        } else if (entry.get().outcome().truncated()) {
            chat.say("(the tool itself left out a part)");
        }
    }

    private static void copy(ChatContext chat) {
        byte[] text = chat.lastAnswer().getBytes(StandardCharsets.UTF_8);
        if (text.length == 0) {
            chat.complain("there is no answer yet");
        } else if (!chat.screen().understandsControls()) {
            chat.complain("this terminal has no clipboard that akmon could reach");
        } else if (text.length > MOST_COPIED_BYTES) {
            chat.complain("the answer is too long for a terminal's clipboard; /export writes a file");
        } else {
            chat.screen()
                    .console()
                    .out()
                    .print("\u001b]52;c;" + Base64.getEncoder().encodeToString(text) + "\u0007");
            chat.screen().console().out().flush();
            chat.say("copied " + text.length + " bytes, if the terminal lets programs copy");
        }
    }
}
