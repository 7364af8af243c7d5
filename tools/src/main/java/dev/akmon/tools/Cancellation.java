package dev.akmon.tools;

/** How a running call hears that it should stop. Implementations are thread-safe. */
public interface Cancellation {

    /** A cancellation that never comes. */
    Cancellation NEVER = new Cancellation() {
        @Override
        public boolean requested() {
            return false;
        }

        @Override
        public void onRequest(Runnable action) {
            // never requested, so never run
        }
    };

    /** Whether the call should stop. Once true, always true. */
    boolean requested();

    /** Runs the action when the stop is requested, at once if it already was. The action may run on any thread. */
    void onRequest(Runnable action);
}
