package dev.akmon.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** The file operations a session writer needs; tests put failing disks behind it. */
interface LogFile extends Closeable {
    /** Opens a log that exists already. */
    interface Opener {
        LogFile open(Path path) throws IOException;
    }

    /** Writes all of these bytes at the end. */
    void append(byte[] bytes, int offset, int length) throws IOException;

    /** Returns when everything appended would survive a power failure. */
    void force() throws IOException;

    /** Cuts the file to this length; the next append goes there. */
    void truncate(long length) throws IOException;
}
