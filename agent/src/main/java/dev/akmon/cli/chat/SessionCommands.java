package dev.akmon.cli.chat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The record of the session under way, looked at while it is written: reading it takes no lock. */
final class SessionCommands {
    private static final String SEARCH = "search ";
    private static final String FORCE = "--force";

    private SessionCommands() {}

    static List<SlashCommand> all() {
        return List.of(
                SlashCommand.of(
                        "sessions",
                        "[search <text> | show <session> | --project | --all]",
                        "the latest sessions, or what the command line knows about them",
                        (chat, more) -> program(chat, more, "sessions")),
                about("inspect", "[--resolve | --verbose]", "what has been recorded so far"),
                about("verify", "", "check every hash recorded so far"),
                about("sign", "", "have the head as it stands signed by the configured program"),
                SlashCommand.of(
                        "export",
                        "[<file.html>] [--force]",
                        "write the session so far as one page",
                        SessionCommands::export));
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
        if (more.startsWith(SEARCH)) {
            // What is searched for may have blanks in it.
            line.addAll(List.of(SEARCH.strip(), more.substring(SEARCH.length()).strip()));
        } else if (!more.isEmpty()) {
            line.addAll(Arrays.asList(more.split("\\s+")));
        }
        chat.program(line.toArray(String[]::new));
    }

    private static void export(ChatContext chat, String arguments) {
        boolean force = arguments.equals(FORCE) || arguments.endsWith(" " + FORCE);
        String file = force
                ? arguments.substring(0, arguments.length() - FORCE.length()).strip()
                : arguments;
        // A page of this very session may be replaced by a later one; what else has the name of a file may not.
        boolean ownPage = file.isEmpty();
        String target = ownPage ? "akmon-" + chat.sessionId().toString().substring(0, 8) + ".html" : file;
        List<String> line = new ArrayList<>(List.of("report", chat.sessionId().toString(), "--output", target));
        if (force || ownPage) {
            line.add(FORCE);
        }
        chat.program(line.toArray(String[]::new));
    }
}
