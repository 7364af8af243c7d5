package dev.akmon.cli.approval;

import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.Style;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.recorder.StopSignal;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A terminal without editing of its own: questions go to standard error, answers come from standard input line by line.
 * Standard output never carries a prompt.
 */
public final class LineTerminal implements ApprovalTerminal {
    private final Console console;
    private final Consumer<String> show;
    private final LineInput input;

    /**
     * The terminal of a console.
     *
     * @param show shows a line on standard error, after whatever the answer has written
     * @param stop ends the wait for an answer
     */
    public LineTerminal(Console console, Consumer<String> show, StopSignal stop) {
        this.console = console;
        this.show = show;
        this.input = new LineInput(console.in(), stop);
    }

    @Override
    public void show(String line) {
        show.accept(line);
    }

    @Override
    public Style style() {
        return console.errorStyle();
    }

    @Override
    public Optional<String> ask(String prompt) {
        // An answer must be to the question that is on the screen: a key pressed before it was there allows nothing.
        input.forget();
        while (true) {
            console.err().print(prompt);
            console.err().flush();
            Optional<String> line = input.next();
            if (line.isEmpty() || !input.hasMore()) {
                return line;
            }
            // A paste that happens to begin with a yes is none.
            show("Several lines came at once; type one answer.");
            input.forget();
        }
    }

    @Override
    public Optional<String> edit(String prompt, String proposal) {
        show(prompt + TerminalText.line(proposal));
        return ask("Enter takes it; or type the rule you want: ").map(line -> line.isBlank() ? proposal : line);
    }
}
