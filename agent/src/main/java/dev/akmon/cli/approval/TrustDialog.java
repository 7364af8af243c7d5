package dev.akmon.cli.approval;

import dev.akmon.agent.rules.ProjectFile;
import dev.akmon.agent.rules.RuleSources;
import dev.akmon.cli.Console;
import dev.akmon.cli.TerminalText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Asks, before a session begins, whether a file of the project is to be believed. */
public final class TrustDialog implements RuleSources.TrustQuestion {
    private final Console console;

    /** A dialog on this console. */
    public TrustDialog(Console console) {
        this.console = console;
    }

    @Override
    public Optional<Boolean> trusts(ProjectFile file, List<String> widening) {
        console.err().println("akmon: " + TerminalText.line(file.name()) + " of this project wants to allow:");
        widening.forEach(rule -> console.err().println("  " + TerminalText.line(rule)));
        console.err()
                .println("Its author is whoever wrote the project. Trust holds for the file as it is now: "
                        + TerminalText.line(file.path().toString()));
        forgetWhatWasTypedBefore();
        while (true) {
            console.err().print("Trust it? [y]es, [n]o, or [l]ater: ");
            console.err().flush();
            switch (line().strip().toLowerCase(Locale.ROOT)) {
                case "y", "yes" -> {
                    return Optional.of(true);
                }
                case "n", "no" -> {
                    return Optional.of(false);
                }
                case "l", "later" -> {
                    return Optional.empty();
                }
                default -> console.err().println("That is none of the answers.");
            }
        }
    }

    private void forgetWhatWasTypedBefore() {
        try {
            TypedAhead.skip(console.in());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A line and not one byte more: what follows belongs to whoever reads next. The end of input means later. */
    private String line() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int c = console.in().read(); c != '\n'; c = console.in().read()) {
                if (c < 0) {
                    return "later";
                }
                line.write(c);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
