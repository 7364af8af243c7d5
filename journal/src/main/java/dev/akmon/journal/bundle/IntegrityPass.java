package dev.akmon.journal.bundle;

import dev.akmon.journal.CaptureLevel;
import dev.akmon.journal.Digest;
import dev.akmon.journal.Event;
import dev.akmon.journal.EventKind.SessionStart;
import dev.akmon.journal.HashAlgorithm;
import dev.akmon.journal.Hasher;
import dev.akmon.journal.RedactionSentinel;
import dev.akmon.journal.Reference;
import dev.akmon.journal.bundle.BundleException.Category;
import dev.akmon.journal.bundle.BundlePart.EventsPart;
import dev.akmon.journal.bundle.BundlePart.ManifestPart;
import dev.akmon.journal.bundle.BundlePart.ObjectPart;
import dev.akmon.journal.bundle.Findings.Group;
import dev.akmon.journal.bundle.IntegrityReport.Redaction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a bundle once from beginning to end: follows the chain of its events, hashes its objects, and keeps which digests are
 * there and which are asked for.
 */
final class IntegrityPass {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int MAX_REDACTIONS_KEPT = 100;

    /** An object of this name is in the archive. */
    private static final int PRESENT = 1;

    /** An event refers to it. */
    private static final int REFERENCED = 2;

    /** Its content is a redaction sentinel. */
    private static final int REDACTED = 4;

    private HashAlgorithm algorithm;
    private final Findings findings = new Findings();
    private final DigestTable digests = new DigestTable();
    private final List<Redaction> redactions = new ArrayList<>();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int referenced;
    private int objects;
    private boolean hashed;
    private @Nullable Manifest manifest;
    private @Nullable ChainCheck chain;
    private byte @Nullable [] config;

    /** @param assumed the algorithm to hash with until the manifest says which it is */
    IntegrityPass(HashAlgorithm assumed) {
        this.algorithm = assumed;
    }

    /**
     * Reads everything.
     *
     * @return false when the manifest came late and named another algorithm than the assumed one, so that all must be read
     *     again by a new pass that assumes {@link #algorithm()}
     */
    boolean read(BundleReader reader) throws BundleException {
        for (Optional<BundlePart> next = reader.next(); next.isPresent(); next = reader.next()) {
            if (next.get() instanceof ManifestPart part) {
                manifest = part.manifest();
                boolean other = manifest.hashAlgorithm() != algorithm;
                algorithm = manifest.hashAlgorithm();
                if (other && hashed) {
                    return false;
                }
            } else if (next.get() instanceof EventsPart part) {
                read(part);
            } else if (next.get() instanceof ObjectPart part) {
                read(part);
            }
        }
        return true;
    }

    HashAlgorithm algorithm() {
        return algorithm;
    }

    /** The configuration object, when the archive has it but it went by before the event that refers to it. */
    Optional<Digest> configToFetch() {
        return chain.start()
                .map(SessionStart::config)
                .filter(digest -> config == null && (digests.marks(digest) & PRESENT) != 0);
    }

    void fetched(byte[] configObject) {
        config = configObject;
    }

    /** Whether events refer to objects that are not there. */
    boolean hasMissingObjects() {
        return digests.count(PRESENT | REFERENCED, REFERENCED) > 0;
    }

    boolean isMissing(Digest object) {
        return (digests.marks(object) & PRESENT) == 0;
    }

    /** The result; {@code missing} are the references to objects that are not there. */
    IntegrityReport report(Findings missing) {
        checkCounts();
        Findings chainFindings = chain.finish(manifest.session().head());
        List<Redaction> ofSession = redactions.stream()
                .filter(redaction -> (digests.marks(redaction.object()) & REFERENCED) != 0)
                .toList();
        Findings all = Findings.joined(findings, chainFindings, missing);
        return new IntegrityReport(
                manifest,
                chain.events(),
                objects,
                chain.head(),
                all.list(),
                notes(),
                captureLevel(),
                ofSession,
                digests.count(REDACTED | REFERENCED, REDACTED | REFERENCED));
    }

    private void read(EventsPart part) throws BundleException {
        hashed = true;
        if (chain != null) {
            findings.add(Group.ARCHIVE, "duplicate_entry", "the archive has two files events.bin; the last one counts");
            digests.clear(REFERENCED);
            referenced = 0;
        }
        chain = new ChainCheck(algorithm);
        for (Optional<Event> event = part.frames().next();
                event.isPresent();
                event = part.frames().next()) {
            chain.add(event.get());
            for (Reference reference : event.get().kind().references()) {
                refer(reference.digest());
            }
        }
    }

    private void refer(Digest object) throws BundleException {
        if ((digests.mark(object, REFERENCED) & REFERENCED) == 0) {
            referenced++;
        }
        if (referenced > BundleLimits.MAX_OBJECTS) {
            throw new BundleException(
                    Category.BUNDLE_TOO_LARGE,
                    "the events refer to more than " + BundleLimits.MAX_OBJECTS + " objects");
        }
    }

    private void read(ObjectPart part) throws BundleException {
        hashed = true;
        Digest actual;
        try {
            actual = readObject(part);
        } catch (BundleException e) {
            throw e;
        } catch (IOException e) {
            throw new BundleException(Category.IO_ERROR, "cannot read the bundle: " + e.getMessage(), e);
        }
        if ((digests.mark(part.name(), PRESENT) & PRESENT) != 0) {
            findings.add(
                    Group.ARCHIVE,
                    0,
                    "duplicate_entry",
                    null,
                    part.name(),
                    "the archive has the object " + part.name() + " twice");
        } else {
            objects++;
        }
        if (!actual.equals(part.name())) {
            findings.add(
                    Group.OBJECTS,
                    0,
                    "object_key_hash_mismatch",
                    null,
                    part.name(),
                    "the object filed as " + part.name() + " hashes to " + actual);
        }
    }

    /** Hashes an object; keeps it only if it is the configuration or a sentinel. */
    private Digest readObject(ObjectPart part) throws IOException {
        Hasher hasher = algorithm.hasher();
        InputStream content = part.content();
        int length = content.readNBytes(buffer, 0, buffer.length);
        boolean isConfig = isConfig(part.name());
        boolean maybeSentinel = RedactionSentinel.mayBegin(buffer, length);
        // A byte more than is understood, so that the limit is seen to be exceeded.
        int limit = isConfig ? CaptureLevel.MAX_CONFIG_BYTES + 1 : maybeSentinel ? RedactionSentinel.MAX_BYTES + 1 : 0;
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        while (length > 0) {
            hasher.update(buffer, 0, length);
            kept.write(buffer, 0, Math.min(length, limit - kept.size()));
            length = content.readNBytes(buffer, 0, buffer.length);
        }
        if (isConfig) {
            config = kept.toByteArray();
        }
        if (maybeSentinel) {
            RedactionSentinel.parse(kept.toByteArray()).ifPresent(sentinel -> redacted(part.name(), sentinel));
        }
        return hasher.finish();
    }

    private boolean isConfig(Digest name) {
        return chain != null
                && chain.start().map(start -> start.config().equals(name)).orElse(false);
    }

    private void redacted(Digest object, RedactionSentinel sentinel) {
        digests.mark(object, REDACTED);
        if (redactions.size() < MAX_REDACTIONS_KEPT) {
            redactions.add(new Redaction(object, sentinel));
        }
    }

    private void checkCounts() {
        if (manifest.objectCount() != objects) {
            findings.add(
                    Group.COUNTS,
                    "manifest_object_count_mismatch",
                    "the manifest counts " + Long.toUnsignedString(manifest.objectCount())
                            + " objects, but the archive has " + objects);
        }
        if (manifest.eventCount() != chain.events()) {
            findings.add(
                    Group.COUNTS,
                    "manifest_event_count_mismatch",
                    "the manifest counts " + Long.toUnsignedString(manifest.eventCount())
                            + " events, but events.bin has " + chain.events());
        }
    }

    private CaptureLevel captureLevel() {
        return config == null ? CaptureLevel.missing() : CaptureLevel.of(config);
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        int orphans = digests.count(PRESENT | REFERENCED, PRESENT);
        if (orphans > 0) {
            notes.add(orphans + (orphans == 1 ? " object is" : " objects are")
                    + " in the bundle although no event refers to it; no signature covers what no event refers to");
        }
        if (chain.firstBackwardStep() >= 0) {
            notes.add("the event at position " + chain.firstBackwardStep() + " is older than the one before it");
        }
        chain.firstTime()
                .filter(time -> !isSecond(manifest.session().createdAt(), time))
                .ifPresent(time -> notes.add("the manifest says that the session began at "
                        + manifest.session().createdAt() + ", its first event at " + time));
        chain.lastTime()
                .filter(time -> !isSecond(manifest.session().endedAt(), time))
                .ifPresent(time -> notes.add("the manifest says that the session ended at "
                        + manifest.session().endedAt() + ", its last event at " + time));
        return notes;
    }

    private static boolean isSecond(String time, Instant second) {
        return Rfc3339.parse(time)
                .map(instant -> instant.getEpochSecond() == second.getEpochSecond())
                .orElse(false);
    }
}
