package dev.akmon.cli.chat;

import dev.akmon.cli.approval.ApprovalTerminal;
import dev.akmon.cli.console.Style;
import dev.akmon.recorder.StopReason;
import dev.akmon.recorder.StopSignal;
import java.util.Optional;

/** Asks about tool calls on the screen of a conversation. Ctrl-C at a question denies and stops the turn. */
final class ScreenApprovals implements ApprovalTerminal {
    private final ChatScreen screen;
    private final ChatDisplay display;
    private final ChatSignals signals;
    private final StopSignal stop;

    ScreenApprovals(ChatScreen screen, ChatDisplay display, ChatSignals signals, StopSignal stop) {
        this.screen = screen;
        this.display = display;
        this.signals = signals;
        this.stop = stop;
    }

    @Override
    public void show(String line) {
        display.line(line);
    }

    @Override
    public Style style() {
        return screen.console().errorStyle();
    }

    @Override
    public Optional<String> ask(String prompt) {
        return edit(prompt, "");
    }

    @Override
    public Optional<String> edit(String prompt, String proposal) {
        ChatScreen.Typed typed = typed(prompt, proposal);
        if (typed instanceof ChatScreen.Typed.Line line && stop.requested().isEmpty()) {
            return Optional.of(line.text());
        }
        stop.request(StopReason.INTERRUPTED);
        return Optional.empty();
    }

    private ChatScreen.Typed typed(String prompt, String proposal) {
        Runnable endWait = screen::interrupt;
        signals.waiting(true);
        display.asking(true);
        stop.onRequest(endWait);
        try {
            return screen.answer(prompt, proposal);
        } finally {
            stop.remove(endWait);
            display.asking(false);
            signals.waiting(false);
        }
    }
}
