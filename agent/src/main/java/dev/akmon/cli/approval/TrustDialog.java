package dev.akmon.cli.approval;

import dev.akmon.agent.rules.ProjectFile;
import dev.akmon.agent.rules.RuleSources;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.TerminalText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Asks, before a session begins, whether a file of the project is to be believed. */
public final class TrustDialog implements RuleSources.TrustQuestion {
    private final Console console;
    private final Function<String, Optional<String>> answers;

    /**
     * A dialog that shows its questions on this console.
     *
     * @param answers shows a prompt and waits for a line typed after it; empty when there is none, which means later
     */
    public TrustDialog(Console console, Function<String, Optional<String>> answers) {
        this.console = console;
        this.answers = answers;
    }

    /** A dialog on a console whose input nobody else reads meanwhile. */
    public static TrustDialog on(Console console) {
        return new TrustDialog(console, prompt -> {
            try {
                TypedAhead.skip(console.in());
                console.err().print(prompt);
                console.err().flush();
                return line(console.in());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public Optional<Boolean> trusts(ProjectFile file, List<String> widening) {
        console.err().println("akmon: " + TerminalText.line(file.name()) + " of this project wants to allow:");
        widening.forEach(rule -> console.err().println("  " + TerminalText.line(rule)));
        console.err()
                .println("Its author is whoever wrote the project. Trust holds for the file as it is now: "
                        + TerminalText.line(file.path().toString()));
        while (true) {
            Optional<String> answer = answers.apply("Trust it? [y]es, [n]o, or [l]ater: ");
            switch (answer.orElse("later").strip().toLowerCase(Locale.ROOT)) {
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

    /** A line and not one byte more: what follows belongs to whoever reads next. Empty at the end of input. */
    private static Optional<String> line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                return Optional.empty();
            }
            line.write(c);
        }
        return Optional.of(line.toString(StandardCharsets.UTF_8));
    }
}
