package dev.akmon.agent.scripted;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One reply of the model, and how it is served.
 *
 * @param text the text, streamed in small pieces; may be empty
 * @param calls the tool calls that follow the text
 * @param finish why the model stops here; null for the reason that follows from the calls
 * @param usage the tokens reported; null for an estimate of one token per four characters
 * @param expect texts that must all occur in what was said since the model's last message
 * @param failures what goes wrong, in this order, before the reply is served whole
 * @param delay the wait before the first byte
 * @param chunkDelay the wait before each chunk after the first
 */
public record ScriptedTurn(
        String text,
        List<ScriptedCall> calls,
        @Nullable FinishReason finish,
        @Nullable ScriptedUsage usage,
        List<String> expect,
        List<ScriptedFailure> failures,
        Duration delay,
        Duration chunkDelay) {

    public ScriptedTurn {
        Objects.requireNonNull(text, "text");
        calls = List.copyOf(calls);
        expect = List.copyOf(expect);
        failures = List.copyOf(failures);
        if (delay.isNegative() || chunkDelay.isNegative()) {
            throw new IllegalArgumentException("a delay cannot be negative");
        }
    }

    /** A reply served at once, with nothing expected and nothing going wrong. */
    public static ScriptedTurn of(String text, ScriptedCall... calls) {
        return new ScriptedTurn(text, List.of(calls), null, null, List.of(), List.of(), Duration.ZERO, Duration.ZERO);
    }

    /** This turn, preceded by failures. */
    public ScriptedTurn failing(ScriptedFailure... before) {
        return new ScriptedTurn(text, calls, finish, usage, expect, List.of(before), delay, chunkDelay);
    }

    /** This turn, served only when what was said last contains each of these texts. */
    public ScriptedTurn expecting(String... texts) {
        return new ScriptedTurn(text, calls, finish, usage, List.of(texts), failures, delay, chunkDelay);
    }

    /** This turn, reporting these tokens. */
    public ScriptedTurn using(ScriptedUsage tokens) {
        return new ScriptedTurn(text, calls, finish, tokens, expect, failures, delay, chunkDelay);
    }

    FinishReason finishReason() {
        if (finish != null) {
            return finish;
        }
        return calls.isEmpty() ? FinishReason.STOP : FinishReason.TOOL_CALLS;
    }
}
