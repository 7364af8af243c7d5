package dev.akmon.cli.run;

/** What a run prints. */
public enum OutputForm {
    /** The answer as it comes, for people. */
    TEXT("text"),
    /** One JSON document at the end. */
    JSON("json"),
    /** One JSON event per line as it happens, the document of {@link #JSON} last. */
    STREAM_JSON("stream-json");

    private final String typed;

    OutputForm(String typed) {
        this.typed = typed;
    }

    /** As on the command line. */
    @Override
    public String toString() {
        return typed;
    }
}
