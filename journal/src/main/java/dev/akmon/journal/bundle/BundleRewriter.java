package dev.akmon.journal.bundle;

import dev.akmon.journal.Digest;
import dev.akmon.journal.IoErrors;
import dev.akmon.journal.bundle.BundleException.Category;
import dev.akmon.journal.bundle.BundlePart.EventsPart;
import dev.akmon.journal.bundle.BundlePart.ManifestPart;
import dev.akmon.journal.bundle.BundlePart.ObjectPart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes a bundle again with another manifest. Events and objects stay as they are, in the format's order; nothing about
 * them is verified but that no name stands for two things.
 */
public final class BundleRewriter {
    private BundleRewriter() {}

    /**
     * Reads a bundle, changes its manifest and writes the result, which appears under its name when it is complete. Input and
     * output may be the same file; an output that exists is replaced and hands on its permissions.
     *
     * @return the new manifest
     * @throws BundleException as reading does; INVALID_ARCHIVE when two files of the archive have one name; IO_ERROR when
     *     the output cannot be written
     */
    public static Manifest rewrite(Path input, BundleLimits limits, UnaryOperator<Manifest> change, Path output)
            throws BundleException {
        try (BundleContent content = new BundleContent()) {
            Manifest changed = change.apply(read(input, limits, content));
            try (OutputFile file = OutputFile.create(output)) {
                content.write(changed, content.objects().sortedDigests(), file.stream());
                file.publish(true);
            }
            return changed;
        } catch (BundleException e) {
            throw e;
        } catch (IOException e) {
            throw new BundleException(Category.IO_ERROR, "cannot write " + output + ": " + IoErrors.reason(e), e);
        }
    }

    /** Puts events and objects aside and returns the manifest. */
    private static Manifest read(Path input, BundleLimits limits, BundleContent content) throws IOException {
        @Nullable Manifest manifest = null;
        boolean eventsRead = false;
        try (BundleReader reader = BundleReader.open(input, limits, false)) {
            for (Optional<BundlePart> next = reader.next(); next.isPresent(); next = reader.next()) {
                if (next.get() instanceof ManifestPart part) {
                    manifest = part.manifest();
                } else if (next.get() instanceof EventsPart part) {
                    if (eventsRead) {
                        throw twice(BundleFiles.EVENTS);
                    }
                    eventsRead = true;
                    readFrames(part.frames(), content);
                } else if (next.get() instanceof ObjectPart part) {
                    readObject(part, content);
                }
            }
        }
        return manifest;
    }

    private static void readFrames(FrameReader frames, BundleContent content) throws IOException {
        for (Optional<byte[]> frame = frames.nextPayload(); frame.isPresent(); frame = frames.nextPayload()) {
            content.addFrame(frame.get());
        }
    }

    private static void readObject(ObjectPart part, BundleContent content) throws IOException {
        Digest name = part.name();
        if (content.objects().contains(name)) {
            throw twice("the object " + name);
        }
        content.objects().add(name, part.content().readAllBytes());
    }

    private static BundleException twice(String what) {
        return new BundleException(Category.INVALID_ARCHIVE, "the archive has " + what + " twice");
    }
}
