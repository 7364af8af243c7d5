package dev.akmon.cli.approval;

import dev.akmon.cli.console.TerminalText;
import dev.akmon.journal.content.ToolLabel;
import dev.akmon.journal.content.ToolSubject;
import dev.akmon.recorder.ToolInvocation;

/** A tool call in a few words, as the reports have it too: {@code edit src/Slug.java}, {@code shell `sh test.sh`}. */
public final class CallLabel {
    private static final int MAX_LENGTH = 100;

    /** What steps of akmon's own are recorded under; whoever sees them happen knows whose they are. */
    private static final String OWN = "akmon:";

    private CallLabel() {}

    /** The label, as one line without anything dangerous in it. */
    public static String of(ToolInvocation call) {
        String subject = ToolSubject.of(call.arguments());
        String name = ToolLabel.of(call.name());
        return TerminalText.line(
                (name.startsWith(OWN) ? name.substring(OWN.length()) : name) + (subject.isEmpty() ? "" : " " + subject),
                MAX_LENGTH);
    }
}
