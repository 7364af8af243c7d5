package dev.akmon.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One call of a command: its surroundings and the options every command shares. */
public final class Invocation {

    /** Names the journal directory when {@code --journal} does not. */
    static final String JOURNAL_VARIABLE = "AKMON_JOURNAL";

    private final Console console;
    private final @Nullable String journalOption;

    Invocation(Console console, @Nullable String journalOption) {
        this.console = console;
        this.journalOption = journalOption;
    }

    /** Streams, environment, working directory. */
    public Console console() {
        return console;
    }

    /** The journal directory named by {@code --journal} or else {@code AKMON_JOURNAL}. */
    public Optional<Path> journalDirectory() {
        return Optional.ofNullable(journalOption)
                .or(() -> console.variable(JOURNAL_VARIABLE))
                .map(console::resolve);
    }
}
