package dev.akmon.replay;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The differences found so far. */
final class Findings {
    private final ReplayMode mode;
    private final boolean otherVersions;
    private final List<Divergence> divergences = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * @param otherVersions whether the session was recorded by other versions of akmon or of the libraries that shape
     *     requests than those replaying it
     */
    Findings(ReplayMode mode, boolean otherVersions) {
        this.mode = mode;
        this.otherVersions = otherVersions;
    }

    /** Whether a request that differs is put down to another version having shaped it. */
    boolean toleratesRequests() {
        return mode == ReplayMode.DEFAULT && otherVersions;
    }

    /** Adds a difference found by comparing events. In a strict replay this unwinds the agent. */
    void add(
            @Nullable Integer position,
            Divergence.Kind kind,
            @Nullable String field,
            String expected,
            String actual,
            List<String> difference) {
        add(position, kind, field, expected, actual, difference, false);
        stopIfStrict();
    }

    /**
     * Adds a difference the playback noticed while running. It does not unwind the agent: a model's HTTP client may be
     * the caller, where exceptions are swallowed. {@link #stopIfStrict()} does, at the next event.
     */
    void addPrimitive(int position, Divergence.Kind kind, String expected, String actual) {
        add(position, kind, null, expected, actual, List.of(), true);
    }

    /** Unwinds the agent when this is a strict replay and something was found. */
    void stopIfStrict() {
        if (mode == ReplayMode.STRICT && !divergences.isEmpty()) {
            throw new FirstDifference();
        }
    }

    /** Adds a request that differs only because other versions shaped it. */
    void note(int position, String field, List<String> difference) {
        notes.add("event " + position + " " + field
                + ": shaped by another version of akmon or of a library"
                + (difference.isEmpty() ? "" : " (" + difference.get(0) + ")"));
    }

    List<Divergence> divergences() {
        return divergences;
    }

    List<String> notes() {
        return notes;
    }

    private void add(
            @Nullable Integer position,
            Divergence.Kind kind,
            @Nullable String field,
            String expected,
            String actual,
            List<String> difference,
            boolean primitive) {
        if (mode == ReplayMode.STRICT && !divergences.isEmpty()) {
            return;
        }
        divergences.add(new Divergence(
                position == null ? null : position.longValue(), kind, field, expected, actual, difference, primitive));
    }
}
