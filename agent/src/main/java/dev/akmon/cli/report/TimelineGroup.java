package dev.akmon.cli.report;

import dev.akmon.journal.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events that belong together: a prompt, a model call with what it led to, or the end.
 *
 * @param kind what the group is about
 * @param number the model call's number from 1; 0 for other groups
 * @param items what happened, in recorded order, each gate with the call it decided about
 */
record TimelineGroup(Kind kind, int number, List<Item> items) {

    enum Kind {
        START,
        PROMPT,
        TURN,
        END
    }

    /** One thing that happened: an event, or a gate and the tool call it allowed. */
    record Item(@Nullable Event gate, @Nullable Event event) {

        /** The event that came first. */
        Event first() {
            Event present = gate == null ? event : gate;
            if (present == null) {
                throw new IllegalStateException("an item without event");
            }
            return present;
        }
    }

    Event first() {
        return items.get(0).first();
    }
}
