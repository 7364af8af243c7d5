package dev.akmon.cli;

import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.TerminalText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Asks whether something is to be done that cannot be taken back. */
final class Confirmation {
    private Confirmation() {}

    /**
     * Asks on standard error and reads a line of standard input; only {@code y} and {@code yes} mean yes.
     *
     * @throws CommandException when standard input is no terminal, so that there is nobody to ask
     */
    static boolean of(Console console, String question) throws IOException {
        if (!console.terminals().in()) {
            throw CommandException.usage("there is no terminal to ask on; say --yes");
        }
        console.err().print(TerminalText.line(question) + " [y/N] ");
        console.err().flush();
        String answer = new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8)).readLine();
        return answer != null
                && (answer.strip().equalsIgnoreCase("y") || answer.strip().equalsIgnoreCase("yes"));
    }
}
