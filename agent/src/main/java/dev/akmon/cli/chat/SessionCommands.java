package dev.akmon.cli.chat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The record of the session under way, looked at while it is written: reading it takes no lock. */
final class SessionCommands {
    private SessionCommands() {}

    static List<SlashCommand> all() {
        return List.of(
                SlashCommand.of("sessions", "", "the latest sessions", (chat, more) -> program(chat, more, "sessions")),
                about("inspect", "[--resolve]", "what has been recorded so far"),
                about("verify", "", "check every hash recorded so far"),
                about("sign", "", "have the head as it stands signed by the configured program"),
                SlashCommand.of(
                        "export", "[file.html]", "write the session so far as one page", SessionCommands::export));
    }

    /** A command of the command line about this session. */
    private static SlashCommand about(String name, String arguments, String help) {
        return SlashCommand.of(
                name,
                arguments,
                help,
                (chat, more) -> program(chat, more, name, chat.sessionId().toString()));
    }

    private static void program(ChatContext chat, String more, String... words) {
        List<String> line = new ArrayList<>(List.of(words));
        if (!more.isEmpty()) {
            line.addAll(Arrays.asList(more.split("\\s+")));
        }
        chat.program(line.toArray(String[]::new));
    }

    private static void export(ChatContext chat, String file) {
        String target = file.isEmpty() ? "akmon-" + chat.sessionId().toString().substring(0, 8) + ".html" : file;
        chat.program("report", chat.sessionId().toString(), "--output", target);
    }
}
