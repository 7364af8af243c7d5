package dev.akmon.recorder.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Follows events that are lines of text, which is decoded only when a whole line is there. */
final class TextMonitor extends StreamMonitor {
    /** How a stream is cut into events. */
    enum Framing {
        /** Lines {@code event: name} and {@code data: …}, an empty line after each event. */
        SERVER_SENT_EVENTS,
        /** Each line is the data of one event. */
        JSON_LINES
    }

    private final Framing framing;
    private final EventJudges.Judge judge;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private @Nullable String eventName;
    private boolean afterReturn;

    TextMonitor(Framing framing, EventJudges.Judge judge) {
        this.framing = framing;
        this.judge = judge;
    }

    @Override
    void accept(byte[] bytes, int from, int length) {
        int start = from;
        int end = from + length;
        for (int i = from; i < end && !ended(); i++) {
            // CR LF, LF and a CR alone all end a line.
            if (bytes[i] == '\r' || bytes[i] == '\n') {
                boolean restOfLineEnd = bytes[i] == '\n' && i == start && afterReturn;
                afterReturn = bytes[i] == '\r';
                line.write(bytes, start, i - start);
                start = i + 1;
                if (!restOfLineEnd) {
                    endLine(false);
                }
            }
        }
        if (!ended() && start < end) {
            afterReturn = false;
            line.write(bytes, start, end - start);
        }
    }

    @Override
    void endOfInput() {
        if (!ended()) {
            endLine(true);
        }
        if (!ended()) {
            endEvent(true);
        }
    }

    private void endLine(boolean cutOff) {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        takeLine(text, cutOff);
    }

    private void takeLine(String text, boolean cutOff) {
        if (framing == Framing.JSON_LINES) {
            data.append(text.strip());
            endEvent(cutOff);
        } else if (text.isEmpty()) {
            // The empty rest after the last line end is no empty line.
            if (!cutOff) {
                endEvent(false);
            }
        } else if (text.startsWith("event:")) {
            eventName = text.substring("event:".length()).strip();
        } else if (text.startsWith("data:")) {
            data.append(data.isEmpty() ? "" : "\n")
                    .append(text.substring("data:".length()).strip());
        }
    }

    private void endEvent(boolean cutOff) {
        String text = data.toString();
        data.setLength(0);
        String name = eventName;
        eventName = null;
        if (text.isEmpty()) {
            return;
        }
        Optional<Verdict> verdict = judge.judge(name, text);
        if (verdict.isPresent()) {
            take(verdict.get());
        } else if (cutOff) {
            takeHalfAnEvent();
        } else {
            takeNonsense(
                    "an event that is not a JSON object: " + ErrorText.quote(text.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
