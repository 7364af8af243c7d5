package dev.akmon.cli.console;

import dev.akmon.agent.config.UserConfig;
import dev.akmon.agent.modules.ModuleStore;
import dev.akmon.agent.session.SessionOrigin;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.SessionNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One call of a command: its surroundings and the options every command shares. */
public final class Invocation {

    /** Names the journal directory when {@code --journal} does not. */
    static final String JOURNAL_VARIABLE = "AKMON_JOURNAL";

    private static final String LAST = "last";

    /** What may be a session's name: digits of an id, with the decorations some notations of a UUID have. */
    private static final Pattern SESSION_NAME =
            Pattern.compile("last|(?:urn:uuid:)?\\{?[0-9a-f-]{4,}+}?", Pattern.CASE_INSENSITIVE);

    /** The whole program, which some commands run again in process. */
    public interface Runner {
        /** Runs a command and returns its exit code. */
        int run(Console console, String... arguments);
    }

    private final Console console;
    private final @Nullable String journalOption;
    private final Runner program;

    /**
     * @param console the surroundings
     * @param journalOption the journal as given on the command line, null when it was not
     * @param program runs other commands
     */
    public Invocation(Console console, @Nullable String journalOption, Runner program) {
        this.console = console;
        this.journalOption = journalOption;
        this.program = program;
    }

    /** Runs another command of the program in other surroundings and returns its exit code. */
    public int run(Console surroundings, String... arguments) {
        return program.run(surroundings, arguments);
    }

    /** Streams, environment, working directory. */
    public Console console() {
        return console;
    }

    /** The journal directory as given on this command line, for commands that are printed to be copied. */
    public Optional<String> journalOption() {
        return Optional.ofNullable(journalOption);
    }

    /** A command of akmon as it is printed to be copied: it says where the journal is when this one had to be told. */
    public String command(String words) {
        return "akmon " + words
                + Optional.ofNullable(journalOption)
                        .map(dir -> " --journal " + ShellWord.of(dir))
                        .orElse("");
    }

    /** The journal: {@code --journal}, else {@code AKMON_JOURNAL}, else the default directory. */
    public Journal journal() {
        return Journal.at(chosenDirectory().orElseGet(() -> Journal.defaultDirectory(console.environment())));
    }

    /** The modules of the user. */
    public ModuleStore moduleStore() {
        return ModuleStore.in(UserConfig.file(console.homeDirectory()).getParent());
    }

    /** Whether the user named the journal's directory, which then ought to exist. */
    public boolean journalIsChosen() {
        return chosenDirectory().isPresent();
    }

    /**
     * The session a user named by id, unique prefix, {@code last} or the name it was given. The last one is never a
     * subagent's.
     *
     * @throws CommandException for a name that cannot be one
     * @throws JournalException SESSION_NOT_FOUND, AMBIGUOUS_SESSION, JOURNAL_NOT_FOUND
     */
    public UUID session(Journal journal, String name) throws JournalException {
        if (SessionNames.isName(name)) {
            return new SessionNames(journal)
                    .find(name)
                    .orElseThrow(() -> new JournalException(
                            JournalException.Category.SESSION_NOT_FOUND,
                            "no session has the name " + name + "; to see what there is: " + command("sessions")));
        }
        if (!SESSION_NAME.matcher(name).matches()) {
            throw CommandException.usage(
                    "'" + name + "' does not name a session; give its id, the first 4 or more digits of it,"
                            + " its name, or last");
        }
        try {
            UUID id = journal.resolve(name);
            return name.equals(LAST) ? SessionOrigin.principalOf(journal, id) : id;
        } catch (JournalException e) {
            throw withAdvice(e, name);
        }
    }

    /** The journal's directory for reports: absolute, and without symbolic links where it exists. */
    public static String reportedPath(Journal journal) {
        try {
            return journal.directory().toRealPath().toString();
        } catch (IOException e) {
            return journal.directory().toAbsolutePath().normalize().toString();
        }
    }

    private JournalException withAdvice(JournalException e, String name) {
        boolean nothingRecorded = e.category() == JournalException.Category.JOURNAL_NOT_FOUND
                || e.category() == JournalException.Category.SESSION_NOT_FOUND && name.equals(LAST);
        if (nothingRecorded) {
            return new JournalException(
                    e.category(), e.getMessage() + "; to record a session, try: " + command("demo"), e);
        }
        return e.category() == JournalException.Category.SESSION_NOT_FOUND
                ? new JournalException(
                        e.category(), e.getMessage() + "; to see what there is: " + command("sessions"), e)
                : e;
    }

    private Optional<Path> chosenDirectory() {
        return Optional.ofNullable(journalOption)
                .or(() -> console.variable(JOURNAL_VARIABLE))
                .map(console::resolve);
    }
}
