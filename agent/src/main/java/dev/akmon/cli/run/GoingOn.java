package dev.akmon.cli.run;

import dev.akmon.agent.Inheritance;
import dev.akmon.agent.PastSession;
import dev.akmon.agent.UnusableParentException;
import dev.akmon.agent.modules.Modules;
import dev.akmon.agent.session.SessionOrigin;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The recorded session a run goes on from.
 *
 * @param inheritance what the run takes over
 * @param model the model the session was held with
 * @param projectRoot the root of the project it worked in, as recorded
 * @param warning what the user has to know about the session, null when nothing
 */
public record GoingOn(
        Inheritance inheritance,
        String model,
        String projectRoot,
        @Nullable String warning) {
    /**
     * Finds and reads the session.
     *
     * @param projectRoot the root of the project the run is in, real path
     * @throws CommandException when it cannot be gone on with, or not from there
     * @throws JournalException when it cannot be found or read
     */
    public static GoingOn from(Origin origin, Invocation invocation, String projectRoot) throws IOException {
        Journal journal = invocation.journal();
        UUID id = find(origin, invocation, journal, projectRoot);
        boolean fork = origin instanceof Origin.Forked;
        if (!fork && journal.isBeingWritten(id)) {
            throw new JournalException(
                    JournalException.Category.SESSION_LOCKED,
                    "session " + id + " is still being written; to go on from where it is now, fork it: "
                            + invocation.command("fork " + id + " --at <n>"));
        }
        try (PastSession past = PastSession.read(journal, id, Modules.of(invocation.moduleStore()))) {
            if (!fork && past.damage().isPresent() && past.events() == 0) {
                throw past.damage().get();
            }
            Inheritance inheritance = origin instanceof Origin.Forked at ? past.upTo(place(past, at.at())) : past.all();
            String warning = fork
                    ? null
                    : past.damage()
                            .map(damage -> "session " + id + " is damaged; going on from its last intact event, "
                                    + (past.events() - 1) + ": " + damage.getMessage())
                            .orElse(null);
            return new GoingOn(inheritance, past.model(), past.projectRoot(), warning);
        } catch (UnusableParentException e) {
            throw new CommandException(ExitCode.USAGE, "unusable_parent", e.getMessage(), e);
        }
    }

    /** Whether the model that is recorded can be asked for by its name. */
    public boolean modelCanBeNamed() {
        return !model.startsWith(RunSetup.SCRIPTED);
    }

    /** One line that says where the run goes on from. */
    public String describe() {
        int messages = inheritance.messages().size();
        return "goes on from session " + inheritance.parent().sessionId()
                + (inheritance.parent().at().isPresent()
                        ? " at event " + inheritance.parent().at().getAsInt()
                        : "")
                + ", " + messages + (messages == 1 ? " message" : " messages");
    }

    private static UUID find(Origin origin, Invocation invocation, Journal journal, String projectRoot)
            throws JournalException {
        if (origin instanceof Origin.Resumed resumed) {
            return invocation.session(journal, resumed.session());
        }
        if (origin instanceof Origin.Forked forked) {
            return invocation.session(journal, forked.session());
        }
        return SessionOrigin.lastOf(journal, projectRoot)
                .orElseThrow(() -> new JournalException(
                        JournalException.Category.SESSION_NOT_FOUND,
                        "no session of the project " + projectRoot + " in the journal; to see what there is: "
                                + invocation.command("sessions")));
    }

    private static int place(PastSession past, int at) throws IOException {
        NavigableSet<Integer> good = past.boundaries();
        if (at >= 0 && good.contains(at)) {
            return at;
        }
        List<String> nearest = new ArrayList<>();
        Optional.ofNullable(good.lower(at)).ifPresent(n -> nearest.add(n.toString()));
        Optional.ofNullable(good.higher(at)).ifPresent(n -> nearest.add(n.toString()));
        String what = at < 0 || at >= past.events()
                ? "session " + past.id() + " has no event " + at + ", its last is " + (past.events() - 1)
                : "event " + at + " is in the middle of a turn";
        throw CommandException.usage(what + "; the nearest to fork at: " + String.join(" and ", nearest));
    }
}
