package dev.akmon.cli.chat;

import dev.akmon.agent.Directives;
import dev.akmon.agent.RewindPlan;
import dev.akmon.cli.run.GoingOn;
import dev.akmon.cli.run.Origin;
import dev.akmon.journal.StoredSession;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Leaving this session for one that goes on from a recorded one, and having changes to files undone. */
final class GoingOnCommands {
    private GoingOnCommands() {}

    static List<SlashCommand> all() {
        return List.of(
                SlashCommand.of(
                        "resume",
                        "<session>",
                        "end this session and go on from another one",
                        (chat, session) -> begin(chat, session, new Origin.Resumed(session))),
                SlashCommand.of(
                        "fork",
                        "<n>",
                        "end this session and go on from its event n, as /inspect numbers them",
                        GoingOnCommands::fork),
                new SlashCommand.Simple(
                        "undo",
                        List.of("rewind"),
                        "",
                        "put back the files that were changed since the last prompt",
                        (chat, arguments) -> undo(chat)));
    }

    private static void fork(ChatContext chat, String event) throws IOException {
        if (!event.matches("\\d{1,9}")) {
            chat.complain("say the number of the event to go on from; /inspect shows them");
            return;
        }
        begin(chat, event, new Origin.Forked(chat.sessionId().toString(), Integer.parseInt(event)));
    }

    private static void begin(ChatContext chat, String what, Origin origin) throws IOException {
        if (what.isEmpty()) {
            chat.complain("say which session; /sessions lists them");
            return;
        }
        // Read before this session is left, so that what cannot be gone on with leaves it where it is.
        GoingOn.from(origin, chat.invocation(), chat.run().projectRoot().toString());
        chat.beginAnew(Optional.of(origin));
    }

    private static void undo(ChatContext chat) throws IOException {
        try (StoredSession session = chat.journal().load(chat.sessionId())) {
            int to = RewindPlan.lastPrompt(session);
            RewindPlan.to(session, to).aboutNotes().ifPresent(chat::say);
            chat.submit(Directives.undo(chat.sessionId(), to));
        }
    }
}
