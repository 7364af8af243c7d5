package dev.akmon.verifier;

import picocli.CommandLine.Option;

/** {@code --format}, for every command that reports a verdict. */
public final class VerdictFormatOption {

    @Option(
            names = "--format",
            paramLabel = "<format>",
            defaultValue = "human",
            description = {
                "How to report: human, json for programs, or markdown or html, a document to hand over, on standard"
                        + " output (default: human)."
            })
    VerdictFormat format = VerdictFormat.HUMAN;

    /** What was asked for. */
    public VerdictFormat format() {
        return format;
    }
}
