package dev.akmon.agent.scripted;

import java.io.IOException;

/** A script that cannot be used. The message is one line and says where and what is wrong. */
public final class ScriptFormatException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int line;

    ScriptFormatException(int line, String problem) {
        super("line " + line + ": " + problem);
        this.line = line;
    }

    private ScriptFormatException(String file, ScriptFormatException cause) {
        super(file + ", " + cause.getMessage(), cause);
        this.line = cause.line;
    }

    /** The line of the script the problem is on, counted from 1. */
    public int line() {
        return line;
    }

    ScriptFormatException inFile(String file) {
        return new ScriptFormatException(file, this);
    }
}
