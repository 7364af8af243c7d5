package dev.akmon.journal;

import com.github.luben.zstd.util.Native;
import com.github.luben.zstd.util.ZstdVersion;
import dev.akmon.journal.JournalException.Category;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
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

    /**
     * Loads the library.
     *
     * @throws JournalException of the category given when it cannot be loaded
     */
    static void load(Category category) throws JournalException {
        try {
            Native.load();
        } catch (LinkageError e) {
            throw new JournalException(category, describe(e), e);
        }
    }

    /**
     * Puts the library into a directory. A JVM that has it on its {@code java.library.path} loads it from there, which saves
     * unpacking it at every start; where it is missing, of another version or machine, or cannot be loaded, it is unpacked
     * into the temporary directory as ever. Does nothing on a platform the library is not made for.
     */
    public static void unpack(Path directory) throws IOException {
        String name = System.mapLibraryName("zstd-jni-" + ZstdVersion.VERSION);
        try (InputStream in = Native.class.getResourceAsStream("/" + platform() + "/" + name)) {
            if (in == null) {
                return;
            }
            Path unfinished = Files.createTempFile(directory, name, ".tmp");
            try {
                try (FileOutputStream out = new FileOutputStream(unfinished.toFile())) {
                    in.transferTo(out);
                    out.getFD().sync(); // a library that is cut short can end the JVM that loads it
                }
                Files.move(unfinished, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        }
    }

    /** The directory of the library in its jar, as {@link Native} names it. */
    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).replace(' ', '_');
        String machine = System.getProperty("os.arch");
        return system.startsWith("mac")
                ? "darwin/" + (machine.equals("amd64") ? "x86_64" : machine)
                : system + "/" + machine;
    }

    /** Says in one line that the library could not be loaded, and what to do. */
    public static String describe(LinkageError failure) {
        return "cannot load the native zstd library from " + System.getProperty("java.io.tmpdir") + " ("
                + failure.getMessage() + "); it needs a directory that allows execution: choose one with "
                + "-Djava.io.tmpdir=DIR";
    }
}
