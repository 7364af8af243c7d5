package dev.akmon.journal;

import dev.akmon.journal.JournalException.Category;
import java.util.function.Supplier;

/** The native part of zstd, which is unpacked and loaded when first needed, and may fail to. */
public final class ZstdLibrary {
    private ZstdLibrary() {}

    /** Creates what needs the library; a library that cannot be loaded is an exception of the category given. */
    static <T> T create(Supplier<T> codec, Category category) throws JournalException {
        try {
            return codec.get();
        } catch (LinkageError e) {
            throw new JournalException(category, describe(e), e);
        }
    }

    /** Says in one line that the library could not be loaded, and what to do. */
    public static String describe(LinkageError failure) {
        return "cannot load the native zstd library from " + System.getProperty("java.io.tmpdir") + " ("
                + failure.getMessage() + "); it needs a directory that allows execution: choose one with "
                + "-Djava.io.tmpdir=DIR";
    }
}
