package dev.akmon.cli.console;

import java.io.PrintStream;
import java.io.Writer;
import java.nio.CharBuffer;

/** Hands characters to a stream, whose own encoder then sees surrogate pairs whole. Closing it flushes. */
final class ConsoleWriter extends Writer {

    private final PrintStream stream;

    ConsoleWriter(PrintStream stream) {
        this.stream = stream;
    }

    @Override
    public void write(char[] chars, int offset, int length) {
        stream.append(CharBuffer.wrap(chars, offset, length));
    }

    @Override
    public void flush() {
        stream.flush();
    }

    @Override
    public void close() {
        flush();
    }
}
