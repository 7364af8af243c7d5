package dev.akmon.cli.run;

/** What a run goes on from, as the command line says it. */
public sealed interface Origin {
    /** The session of this name, as a whole. */
    record Resumed(String session) implements Origin {}

    /** The session of this project that began last. */
    record LastOfProject() implements Origin {}

    /**
     * The beginning of a session.
     *
     * @param session its name
     * @param at the number of the last event to take over
     */
    record Forked(String session, int at) implements Origin {}
}
