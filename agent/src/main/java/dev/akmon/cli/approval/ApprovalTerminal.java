package dev.akmon.cli.approval;

import dev.akmon.cli.console.Style;
import java.util.Optional;

/**
 * Where a person is asked. An answer is a line typed after its prompt was shown: what was typed or pasted before is
 * forgotten, and so is what a paste leaves over.
 */
public interface ApprovalTerminal {
    /** Shows a line; what it holds of foreign text is already escaped. */
    void show(String line);

    /** How to colour what is shown. */
    Style style();

    /**
     * Asks for a line.
     *
     * @return the line as typed; empty when there is no more input and when the session is to stop
     */
    Optional<String> ask(String prompt);

    /**
     * Has a text edited.
     *
     * @param proposal the text to begin with
     * @return the text as accepted; empty as for {@link #ask}
     */
    Optional<String> edit(String prompt, String proposal);
}
