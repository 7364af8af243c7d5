package dev.akmon.replay;

/**
 * Unwinds the agent where the recorded session was broken off: the recording has nothing further but a SessionEnd that
 * was added from outside. Such an end is played back, not compared.
 */
final class RecordedCrash extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RecordedCrash() {
        super("the recorded process died here", null, false, false);
    }
}
