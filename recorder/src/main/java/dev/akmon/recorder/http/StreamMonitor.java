package dev.akmon.recorder.http;

import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Follows a stream of events and knows whether it may end where it is. Bytes may arrive in pieces of any size. */
abstract class StreamMonitor {
    private boolean anyEvent;
    private boolean complete;
    private boolean ended;
    private @Nullable ProviderError error;
    private @Nullable String nonsense;

    /** Takes the next bytes; nothing after the event that ends the stream is looked at. */
    abstract void accept(byte[] bytes, int from, int length);

    /** No more bytes will come, for whatever reason: the last event counts if all of it is there. */
    abstract void endOfInput();

    /** How many bytes are left of what comes next, where the stream says so; empty where it is made of lines. */
    OptionalInt left() {
        return OptionalInt.empty();
    }

    /** Whether the stream has had its last event; anything further is not part of the reply. */
    final boolean ended() {
        return ended;
    }

    /** Whether the reply is complete and without error, if it ends here. */
    final boolean complete() {
        return complete && error == null && nonsense == null;
    }

    /** Whether there has been any event. */
    final boolean anyEvent() {
        return anyEvent;
    }

    /** The error that the stream reported. */
    final Optional<ProviderError> error() {
        return Optional.ofNullable(error);
    }

    /** What was no event of the protocol, in words: "an event that …". */
    final Optional<String> nonsense() {
        return Optional.ofNullable(nonsense);
    }

    /** The stream has had an event that says this. */
    final void take(Verdict verdict) {
        anyEvent = true;
        error = verdict.error();
        complete |= verdict.kind() == Verdict.Kind.COMPLETE || verdict.kind() == Verdict.Kind.ENDS;
        ended = verdict.kind() == Verdict.Kind.ENDS || verdict.kind() == Verdict.Kind.FAILED;
    }

    /** The input ended within an event: whatever came before it, the stream was cut. */
    final void takeHalfAnEvent() {
        complete = false;
    }

    /** The stream has something in it that is not of the protocol. */
    final void takeNonsense(String what) {
        nonsense = what;
        ended = true;
    }
}
