package dev.akmon.journal.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.journal.Digest;
import dev.akmon.journal.HashAlgorithm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What {@code manifest.json} of a bundle says.
 *
 * @param agefVersion version of the format, verbatim: signed statements contain it
 * @param eventCount number of events, as an unsigned 64 bit number
 * @param objectCount number of objects in the archive, as an unsigned 64 bit number
 * @param signatures null when the manifest has no such member, which it writes differently from an empty one
 * @param attestations null when the manifest has no such member, which it writes differently from an empty one
 * @param extras members the format does not know, by name; kept when a manifest is rewritten
 */
public record Manifest(
        String agefVersion,
        Producer producer,
        SessionInfo session,
        HashAlgorithm hashAlgorithm,
        long objectCount,
        long eventCount,
        @Nullable List<SignatureEntry> signatures,
        @Nullable List<AttestationEntry> attestations,
        Map<String, JsonNode> extras) {

    /** The version of the format bundles are written in. */
    public static final String CURRENT_AGEF_VERSION = "0.1.3";

    public Manifest {
        Objects.requireNonNull(agefVersion, "agefVersion");
        Objects.requireNonNull(producer, "producer");
        Objects.requireNonNull(session, "session");
        Objects.requireNonNull(hashAlgorithm, "hashAlgorithm");
        signatures = signatures == null ? null : List.copyOf(signatures);
        attestations = attestations == null ? null : List.copyOf(attestations);
        Map<String, JsonNode> copies = new TreeMap<>();
        extras.forEach((name, value) -> copies.put(name, value.deepCopy()));
        extras = Collections.unmodifiableMap(copies);
    }

    /** The program that wrote the bundle, by its own account. */
    public record Producer(String name, String version) {
        public Producer {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(version, "version");
        }
    }

    /**
     * The session, as the manifest describes it.
     *
     * @param createdAt RFC 3339, verbatim
     * @param endedAt RFC 3339, verbatim
     * @param head hash of the last event
     */
    public record SessionInfo(UUID id, Digest head, String createdAt, String endedAt) {
        public SessionInfo {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(head, "head");
            Objects.requireNonNull(createdAt, "createdAt");
            Objects.requireNonNull(endedAt, "endedAt");
        }
    }

    /** All signatures; empty when there is no such member. */
    public List<SignatureEntry> allSignatures() {
        return signatures == null ? List.of() : signatures;
    }

    /** All operator attestations; empty when there is no such member. */
    public List<AttestationEntry> allAttestations() {
        return attestations == null ? List.of() : attestations;
    }

    /** The same manifest of another version of the format. */
    public Manifest withAgefVersion(String version) {
        return new Manifest(
                version, producer, session, hashAlgorithm, objectCount, eventCount, signatures, attestations, extras);
    }

    /** The same manifest with one more signature behind those it has. */
    public Manifest withSignature(SignatureEntry added) {
        return new Manifest(
                agefVersion,
                producer,
                session,
                hashAlgorithm,
                objectCount,
                eventCount,
                appended(allSignatures(), added),
                attestations,
                extras);
    }

    /** The same manifest with one more operator attestation behind those it has. */
    public Manifest withAttestation(AttestationEntry added) {
        return new Manifest(
                agefVersion,
                producer,
                session,
                hashAlgorithm,
                objectCount,
                eventCount,
                signatures,
                appended(allAttestations(), added),
                extras);
    }

    /** The same manifest with a member the format does not know. */
    public Manifest withExtra(String name, JsonNode value) {
        Map<String, JsonNode> more = new TreeMap<>(extras);
        more.put(name, value);
        return new Manifest(
                agefVersion, producer, session, hashAlgorithm, objectCount, eventCount, signatures, attestations, more);
    }

    private static <T> List<T> appended(List<T> list, T added) {
        List<T> longer = new ArrayList<>(list);
        longer.add(added);
        return longer;
    }
}
