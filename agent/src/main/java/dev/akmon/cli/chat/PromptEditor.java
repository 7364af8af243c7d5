package dev.akmon.cli.chat;

import java.util.HashMap;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;

/** JLine's line editor, but for what is pasted, and for a backslash at the end, which begins a new line. */
final class PromptEditor extends LineReaderImpl {
    private final Pastes pastes;

    PromptEditor(Terminal terminal, Pastes pastes) {
        super(terminal, "akmon", new HashMap<>());
        this.pastes = pastes;
    }

    @Override
    public boolean beginPaste() {
        String pasted = doReadStringUntil(BRACKETED_PASTE_END);
        regionActive = RegionType.PASTE;
        regionMark = getBuffer().cursor();
        getBuffer().write(pastes.inLine(pasted));
        return true;
    }

    @Override
    protected boolean acceptLine() {
        int last = getBuffer().length() - 1;
        if (last < 0 || getBuffer().atChar(last) != '\\') {
            return super.acceptLine();
        }
        getBuffer().cursor(last + 1);
        getBuffer().backspace();
        getBuffer().write('\n');
        return true;
    }
}
