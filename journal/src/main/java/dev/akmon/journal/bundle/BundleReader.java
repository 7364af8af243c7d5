package dev.akmon.journal.bundle;

import dev.akmon.journal.Digest;
import dev.akmon.journal.IoErrors;
import dev.akmon.journal.bundle.BundleException.Category;
import dev.akmon.journal.bundle.BundlePart.EventsPart;
import dev.akmon.journal.bundle.BundlePart.ManifestPart;
import dev.akmon.journal.bundle.BundlePart.ObjectPart;
import dev.akmon.journal.bundle.TarReader.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads a bundle nobody vouches for, from beginning to end in the order of its archive. Nothing is believed, nothing is kept:
 * memory does not grow with the bundle. Only regular files are read, because verifying may have to read twice.
 *
 * <p>Refused as INVALID_ARCHIVE: what {@link TarReader} refuses, objects with a name that is not 64 lower case hex digits, a
 * second manifest, a bundle without manifest or events. Refused as UNKNOWN_BUNDLE_FILE: every other file, unless extra files
 * are allowed, and every directory but {@code objects/}. Refused as BUNDLE_TOO_LARGE: what is beyond {@link BundleLimits}.
 */
public final class BundleReader implements AutoCloseable {
    private final InputStream decoded;
    private final TarReader tar;
    private final boolean allowExtraFiles;
    private int entries;
    private boolean manifestRead;
    private boolean eventsRead;

    private BundleReader(InputStream decoded, boolean allowExtraFiles) {
        this.decoded = decoded;
        this.tar = new TarReader(decoded);
        this.allowExtraFiles = allowExtraFiles;
    }

    /**
     * Opens a bundle.
     *
     * @param allowExtraFiles whether files a bundle does not have are skipped instead of refused
     * @throws BundleException IO_ERROR when it cannot be opened or is not a regular file
     */
    public static BundleReader open(Path file, BundleLimits limits, boolean allowExtraFiles) throws BundleException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new BundleException(
                    Category.IO_ERROR,
                    Files.isDirectory(file) ? file + " is a directory" : file + " is not a regular file");
        }
        try {
            InputStream compressed = Files.newInputStream(file);
            return new BundleReader(decoded(compressed, limits), allowExtraFiles);
        } catch (BundleException e) {
            throw e;
        } catch (NoSuchFileException e) {
            throw new BundleException(Category.IO_ERROR, "there is no file " + file, e);
        } catch (IOException e) {
            throw new BundleException(Category.IO_ERROR, "cannot open " + file + ": " + IoErrors.reason(e), e);
        }
    }

    private static InputStream decoded(InputStream compressed, BundleLimits limits) throws IOException {
        boolean open = false;
        try {
            InputStream decoded = new ReadAhead(new DecodedInput(compressed, limits.decodedBytes()));
            open = true;
            return decoded;
        } finally {
            if (!open) {
                compressed.close();
            }
        }
    }

    /** The next part; empty at the end of a complete archive. Parts may come in any order. */
    public Optional<BundlePart> next() throws BundleException {
        try {
            for (Optional<Entry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
                entries++;
                if (entries > BundleLimits.MAX_OBJECTS + 2) {
                    throw new BundleException(
                            Category.BUNDLE_TOO_LARGE,
                            "the archive has more than " + BundleLimits.MAX_OBJECTS + " files");
                }
                Optional<BundlePart> part = part(entry.get());
                if (part.isPresent()) {
                    return part;
                }
            }
        } catch (BundleException e) {
            throw e;
        } catch (IOException e) {
            throw new BundleException(Category.IO_ERROR, "cannot read the bundle: " + e.getMessage(), e);
        }
        if (!manifestRead || !eventsRead) {
            throw new BundleException(
                    Category.INVALID_ARCHIVE,
                    "the archive has no " + (manifestRead ? BundleFiles.EVENTS : BundleFiles.MANIFEST));
        }
        return Optional.empty();
    }

    @Override
    public void close() throws BundleException {
        try {
            decoded.close();
        } catch (IOException e) {
            throw new BundleException(Category.IO_ERROR, "cannot close the bundle: " + e.getMessage(), e);
        }
    }

    private Optional<BundlePart> part(Entry entry) throws IOException {
        String name = entry.name();
        if (entry.directory()) {
            if (name.equals(BundleFiles.OBJECTS) || allowExtraFiles) {
                return Optional.empty();
            }
            throw unknown("directory", name);
        }
        if (name.equals(BundleFiles.MANIFEST)) {
            return Optional.of(manifest(entry.size()));
        }
        if (name.equals(BundleFiles.EVENTS)) {
            eventsRead = true;
            return Optional.of(new EventsPart(new FrameReader(tar.content())));
        }
        if (name.startsWith(BundleFiles.OBJECTS)) {
            return Optional.of(object(name.substring(BundleFiles.OBJECTS.length()), entry.size()));
        }
        if (allowExtraFiles) {
            return Optional.empty();
        }
        throw unknown("file", name);
    }

    private ManifestPart manifest(long size) throws IOException {
        if (manifestRead) {
            throw new BundleException(Category.INVALID_ARCHIVE, "the archive has two manifests");
        }
        if (size > ManifestCodec.MAX_BYTES) {
            throw new BundleException(
                    Category.BUNDLE_TOO_LARGE,
                    "the manifest has " + size + " bytes; the limit is " + ManifestCodec.MAX_BYTES);
        }
        manifestRead = true;
        return new ManifestPart(ManifestCodec.read(tar.content().readAllBytes()));
    }

    private ObjectPart object(String hex, long size) throws BundleException {
        if (!Digest.isHex(hex)) {
            throw new BundleException(
                    Category.INVALID_ARCHIVE,
                    "the archive has an object whose name is not 64 lower case hex digits: " + BundleFiles.OBJECTS
                            + hex);
        }
        if (size > BundleLimits.MAX_OBJECT_BYTES) {
            throw new BundleException(
                    Category.BUNDLE_TOO_LARGE,
                    "the object " + hex + " has " + size + " bytes; the limit is " + BundleLimits.MAX_OBJECT_BYTES);
        }
        return new ObjectPart(Digest.parseHex(hex), size, tar.content());
    }

    private static BundleException unknown(String what, String name) {
        return new BundleException(
                Category.UNKNOWN_BUNDLE_FILE, "the archive has a " + what + " a bundle does not have: " + name);
    }
}
