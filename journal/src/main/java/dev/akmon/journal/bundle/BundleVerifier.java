package dev.akmon.journal.bundle;

import dev.akmon.journal.CaptureLevel;
import dev.akmon.journal.Digest;
import dev.akmon.journal.Event;
import dev.akmon.journal.HashAlgorithm;
import dev.akmon.journal.IoErrors;
import dev.akmon.journal.Reference;
import dev.akmon.journal.bundle.BundleException.Category;
import dev.akmon.journal.bundle.BundlePart.EventsPart;
import dev.akmon.journal.bundle.BundlePart.ObjectPart;
import dev.akmon.journal.bundle.Findings.Group;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Checks that a bundle is whole and unaltered: that every object is the one its name says, that every event follows the one
 * before it, that everything events refer to is there, and that the chain leads to the head the manifest names. Who signed
 * that head is a question for {@link dev.akmon.journal.trust.SignatureVerifier}.
 *
 * <p>The bundle is streamed: memory is bounded whatever its size. A sound bundle in the usual order is read once. A second
 * reading is needed when the manifest comes last and names another algorithm than sha256, when objects stand before the
 * events, and to say which events miss an object.
 *
 * <p>Violations, in the order they are listed: {@code duplicate_entry}, {@code manifest_object_count_mismatch}, {@code
 * manifest_event_count_mismatch}, {@code object_key_hash_mismatch}, {@code no_events}, then by event {@code sequence}, {@code
 * broken_parent_chain}, {@code event_rule}, {@code missing_object}, at last {@code session_end_missing} or {@code
 * session_end_duplicate} or {@code session_end_not_terminal}, and {@code head_mismatch}.
 */
public final class BundleVerifier {
    private final Path file;
    private final BundleLimits limits;
    private final boolean allowExtraFiles;

    private BundleVerifier(Path file, BundleLimits limits, boolean allowExtraFiles) {
        this.file = file;
        this.limits = limits;
        this.allowExtraFiles = allowExtraFiles;
    }

    /**
     * Checks a bundle.
     *
     * @throws BundleException when it cannot be read as a bundle at all; otherwise whatever is wrong is in the report
     */
    public static IntegrityReport verify(Path file, BundleLimits limits, boolean allowExtraFiles)
            throws BundleException {
        return new BundleVerifier(file, limits, allowExtraFiles).verify();
    }

    private IntegrityReport verify() throws BundleException {
        IntegrityPass pass = new IntegrityPass(HashAlgorithm.SHA256);
        if (!read(pass)) {
            pass = new IntegrityPass(pass.algorithm());
            if (!read(pass)) {
                throw changed();
            }
        }
        Optional<Digest> config = pass.configToFetch();
        if (config.isPresent()) {
            pass.fetched(fetch(config.get()));
        }
        return pass.report(pass.hasMissingObjects() ? missingObjects(pass) : new Findings());
    }

    private boolean read(IntegrityPass pass) throws BundleException {
        try (BundleReader reader = open()) {
            return pass.read(reader);
        }
    }

    private byte[] fetch(Digest object) throws BundleException {
        try (BundleReader reader = open()) {
            for (Optional<BundlePart> next = reader.next(); next.isPresent(); next = reader.next()) {
                if (next.get() instanceof ObjectPart part && part.name().equals(object)) {
                    // A byte more than is understood, so that the limit is seen to be exceeded.
                    return part.content().readNBytes(CaptureLevel.MAX_CONFIG_BYTES + 1);
                }
            }
            throw changed();
        } catch (BundleException e) {
            throw e;
        } catch (IOException e) {
            throw new BundleException(Category.IO_ERROR, "cannot read " + file + ": " + IoErrors.reason(e), e);
        }
    }

    /** Which events refer to objects that are not there. */
    private Findings missingObjects(IntegrityPass pass) throws BundleException {
        Findings missing = new Findings();
        try (BundleReader reader = open()) {
            for (Optional<BundlePart> next = reader.next(); next.isPresent(); next = reader.next()) {
                if (next.get() instanceof EventsPart part) {
                    missing = missingObjects(part, pass);
                }
            }
        }
        return missing;
    }

    private static Findings missingObjects(EventsPart part, IntegrityPass pass) throws BundleException {
        Findings missing = new Findings();
        ChainCheck chain = new ChainCheck(pass.algorithm());
        for (Optional<Event> next = part.frames().next();
                next.isPresent();
                next = part.frames().next()) {
            long position = chain.events();
            Digest hash = chain.add(next.get());
            for (Reference reference : next.get().kind().references()) {
                if (pass.isMissing(reference.digest())) {
                    missing.add(
                            Group.EVENTS,
                            position,
                            "missing_object",
                            hash,
                            reference.digest(),
                            next.get().kind().name() + " at position " + position + ": its " + reference.field() + ", "
                                    + reference.digest() + ", is not in the bundle");
                }
            }
        }
        return missing;
    }

    private BundleReader open() throws BundleException {
        return BundleReader.open(file, limits, allowExtraFiles);
    }

    private BundleException changed() {
        return new BundleException(Category.IO_ERROR, file + " was changed while it was read");
    }
}
