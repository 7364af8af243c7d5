package dev.akmon.journal.report;

import dev.akmon.journal.report.SessionSummary.Listing;
import dev.akmon.journal.report.SessionSummary.ToolUse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts tool calls by the tool's name. */
final class ToolTally {

    private static final int MAX_TOOLS = 200;

    private final Map<String, ToolUse> uses = new LinkedHashMap<>();
    private long denied;
    private long otherCalls;

    void ran(String tool, boolean failed, Duration time) {
        add(new ToolUse(tool, 1, failed ? 1 : 0, 0, time));
    }

    void denied(String tool) {
        denied++;
        add(new ToolUse(tool, 0, 0, 1, Duration.ZERO));
    }

    long denied() {
        return denied;
    }

    /** The tools; when there are too many, the rest counts by calls. */
    Listing<ToolUse> listing() {
        return new Listing<>(new ArrayList<>(uses.values()), uses.size() + otherCalls);
    }

    private void add(ToolUse use) {
        if (uses.size() < MAX_TOOLS || uses.containsKey(use.name())) {
            uses.merge(use.name(), use, ToolTally::sum);
        } else {
            otherCalls++;
        }
    }

    private static ToolUse sum(ToolUse a, ToolUse b) {
        return new ToolUse(
                a.name(),
                a.calls() + b.calls(),
                a.failed() + b.failed(),
                a.denied() + b.denied(),
                a.time().plus(b.time()));
    }
}
