package dev.akmon.cli.chat;

import dev.akmon.agent.AgentLoop;
import dev.akmon.agent.AgentVersions;
import dev.akmon.journal.StoredSession;
import dev.akmon.replay.Divergence;
import dev.akmon.replay.Replay;
import dev.akmon.replay.ReplayMode;
import java.util.List;

/** Runs the agent again over what this session has recorded so far. */
final class ReplayHereCommand implements SlashCommand {
    private static final int SHOWN_DIGITS = 16;

    @Override
    public String name() {
        return "replay";
    }

    @Override
    public String arguments() {
        return "";
    }

    @Override
    public String help() {
        return "run the agent again over what is recorded so far, offline, and compare";
    }

    @Override
    public void run(ChatContext chat, String arguments) throws Exception {
        try (StoredSession session = chat.journal().load(chat.sessionId())) {
            int events = session.events().size();
            List<Divergence> divergences = new Replay(
                            AgentLoop.replayWith(chat.run().modules()), ReplayMode.DEFAULT, AgentVersions.json())
                    .rebuild(session, events);
            if (divergences.isEmpty()) {
                chat.say("replay OK: " + events + " of " + events + " events came again, head "
                        + session.head().orElseThrow().hex().substring(0, SHOWN_DIGITS));
                return;
            }
            chat.complain("replay DIVERGED: " + divergences.size() + " differences in " + events + " events");
            divergences.forEach(d -> chat.say(
                    "  event " + d.eventSeq() + " " + (d.field() == null ? "" : d.field() + " ") + "— " + d.kind()));
        }
    }
}
