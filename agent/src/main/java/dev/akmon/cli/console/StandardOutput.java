package dev.akmon.cli.console;

import java.io.IOException;
import java.io.OutputStream;

/** A standard stream whose write failures end the command: {@link java.io.PrintStream} alone would swallow them. */
final class StandardOutput extends OutputStream {

    private final OutputStream target;

    StandardOutput(OutputStream target) {
        this.target = target;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        try {
            target.write(bytes, offset, length);
        } catch (IOException e) {
            throw new OutputFailure(e);
        }
    }

    @Override
    public void flush() {
        try {
            target.flush();
        } catch (IOException e) {
            throw new OutputFailure(e);
        }
    }
}
