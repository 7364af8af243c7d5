package dev.akmon.tools;

/** A cancellation that comes, or something else that happens, after a call has asked for it so many times. */
public final class StopAfter implements Cancellation {

    private final boolean stops;
    private final Runnable happening;
    private int left;

    /** Requests the stop at the question after the given number, having run the action once. */
    public StopAfter(int questions, Runnable happening) {
        this(true, questions, happening);
    }

    private StopAfter(boolean stops, int questions, Runnable happening) {
        this.stops = stops;
        this.left = questions;
        this.happening = happening;
    }

    /** Never requests a stop, but uses the moment between two steps of a call. */
    public static StopAfter happening(int questions, Runnable happening) {
        return new StopAfter(false, questions, happening);
    }

    @Override
    public boolean requested() {
        if (left == 0) {
            happening.run();
        }
        left--;
        return stops && left < 0;
    }

    @Override
    public void onRequest(Runnable action) {
        throw new UnsupportedOperationException("only file tools are tested with this");
    }
}
