package dev.akmon.journal.bundle;

import dev.akmon.journal.IoErrors;
import dev.akmon.journal.bundle.BundleException.Category;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

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
            Manifest changed = change.apply(content.read(input, limits, false));
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
}
