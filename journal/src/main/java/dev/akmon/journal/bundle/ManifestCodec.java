package dev.akmon.journal.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.journal.Digest;
import dev.akmon.journal.HashAlgorithm;
import dev.akmon.journal.SortedJson;
import dev.akmon.journal.bundle.BundleException.Category;
import dev.akmon.journal.bundle.Manifest.Producer;
import dev.akmon.journal.bundle.Manifest.SessionInfo;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code manifest.json}: written in one form only, {@link SortedJson} without a final line feed; read in any form of JSON
 * that means the same, so that a manifest may be indented by hand.
 *
 * <pre>
 * {"agef_version":"0.1.3","event_count":8,"hash_algorithm":"sha256","object_count":11,
 *  "operator_attestations":[...],"producer":{"name":"akmon","version":"0.1.0"},
 *  "session":{"created_at":"...","ended_at":"...","head":"&lt;64 hex&gt;","id":"&lt;uuid&gt;"},
 *  "signatures":[...]}
 * </pre>
 *
 * <p>{@code operator_attestations} and {@code signatures} may be absent. Members the format does not know are kept at the
 * top level and ignored inside the objects it knows.
 */
public final class ManifestCodec {
    /** The longest manifest that is read, in bytes. */
    public static final int MAX_BYTES = 4 << 20;

    /** The most signatures, and the most attestations, that are read: each is tried with every key that is trusted. */
    public static final int MAX_ENTRIES = 1_000;

    private static final Set<String> KNOWN = Set.of(
            "agef_version",
            "event_count",
            "hash_algorithm",
            "object_count",
            "operator_attestations",
            "producer",
            "session",
            "signatures");

    private static final Pattern SESSION_ID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    /** Versions differ in the last number only, which announces additions: any of them can be read. */
    private static final Pattern SUPPORTED_VERSION = Pattern.compile("0\\.1\\.(?:0|[1-9][0-9]{0,8})");

    private static final BigInteger MAX_U64 = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    private ManifestCodec() {}

    /**
     * The bytes of a manifest.
     *
     * @throws IllegalArgumentException when a member is no valid Unicode or an extra one has a name the format uses
     */
    public static byte[] write(Manifest manifest) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        manifest.extras().forEach((name, value) -> {
            if (KNOWN.contains(name)) {
                throw new IllegalArgumentException("an extra member may not be called " + name);
            }
            json.set(name, value);
        });
        json.put("agef_version", manifest.agefVersion());
        json.put("event_count", unsigned(manifest.eventCount()));
        json.put("hash_algorithm", manifest.hashAlgorithm().wireName());
        json.put("object_count", unsigned(manifest.objectCount()));
        if (manifest.attestations() != null) {
            ArrayNode entries = json.putArray("operator_attestations");
            manifest.attestations().forEach(entry -> entries.add(json(entry)));
        }
        json.putObject("producer")
                .put("name", manifest.producer().name())
                .put("version", manifest.producer().version());
        SessionInfo session = manifest.session();
        json.putObject("session")
                .put("created_at", session.createdAt())
                .put("ended_at", session.endedAt())
                .put("head", session.head().hex())
                .put("id", session.id().toString());
        if (manifest.signatures() != null) {
            ArrayNode entries = json.putArray("signatures");
            manifest.signatures().forEach(entry -> entries.add(json(entry)));
        }
        return SortedJson.write(json);
    }

    /**
     * The bytes of a manifest that others are to read.
     *
     * @throws BundleException as {@link #read} of these bytes does, BUNDLE_TOO_LARGE above all: then no reader would take it
     */
    static byte[] writeReadable(Manifest manifest) throws BundleException {
        byte[] json = write(manifest);
        read(json);
        return json;
    }

    /**
     * Reads a manifest.
     *
     * @throws BundleException INVALID_MANIFEST, UNSUPPORTED_HASH_ALGORITHM, UNSUPPORTED_AGEF_VERSION; looked for in this
     *     order. BUNDLE_TOO_LARGE above {@link #MAX_BYTES} and {@link #MAX_ENTRIES}
     */
    public static Manifest read(byte[] bytes) throws BundleException {
        if (bytes.length > MAX_BYTES) {
            throw new BundleException(
                    Category.BUNDLE_TOO_LARGE, "a manifest of " + bytes.length + " bytes; the limit is " + MAX_BYTES);
        }
        Members members = new Members("", parse(bytes));
        String version = members.text("agef_version");
        long events = members.count("event_count");
        String algorithmName = members.text("hash_algorithm");
        long objects = members.count("object_count");
        List<AttestationEntry> attestations = members.entries("operator_attestations", ManifestCodec::attestation);
        Members producer = members.object("producer");
        Producer madeBy = new Producer(producer.text("name"), producer.text("version"));
        Members session = members.object("session");
        String created = session.text("created_at");
        String ended = session.text("ended_at");
        String head = session.text("head");
        String id = session.text("id");
        List<SignatureEntry> signatures = members.entries("signatures", ManifestCodec::signature);

        UUID sessionId = sessionId(id);
        HashAlgorithm algorithm = HashAlgorithm.ofWireName(algorithmName)
                .orElseThrow(() -> new BundleException(
                        Category.UNSUPPORTED_HASH_ALGORITHM,
                        "the hash algorithm '" + algorithmName + "' is unknown; there are sha256 and blake3"));
        SessionInfo info = new SessionInfo(
                sessionId, head(head), time("session.created_at", created), time("session.ended_at", ended));
        if (!SUPPORTED_VERSION.matcher(version).matches()) {
            throw new BundleException(
                    Category.UNSUPPORTED_AGEF_VERSION,
                    "the bundle is of AGEF version '" + version
                            + "'; versions 0.1.0 and higher up to 0.1.x can be read");
        }
        return new Manifest(
                version, madeBy, info, algorithm, objects, events, signatures, attestations, members.extras());
    }

    private static JsonNode parse(byte[] bytes) throws BundleException {
        try {
            return SortedJson.parse(bytes);
        } catch (JsonProcessingException e) {
            throw new BundleException(
                    Category.INVALID_MANIFEST, "the manifest is not valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static UUID sessionId(String text) throws BundleException {
        if (!SESSION_ID.matcher(text).matches()) {
            throw invalid("session.id is not a UUID in lower case: " + text);
        }
        return UUID.fromString(text);
    }

    private static Digest head(String text) throws BundleException {
        try {
            return Digest.parseHex(text);
        } catch (IllegalArgumentException e) {
            throw invalid("session.head is not 64 lower case hex digits: " + text);
        }
    }

    private static String time(String name, String text) throws BundleException {
        if (Rfc3339.parse(text).isEmpty()) {
            throw invalid(name + " is not an RFC 3339 time: " + text);
        }
        return text;
    }

    private static SignatureEntry signature(Members entry) throws BundleException {
        return new SignatureEntry(
                entry.text("created_at"),
                entry.text("key_id"),
                entry.text("scheme"),
                entry.text("signature"),
                entry.text("statement_version"));
    }

    private static AttestationEntry attestation(Members entry) throws BundleException {
        return new AttestationEntry(
                entry.text("created_at"),
                entry.text("display_name"),
                entry.text("key_id"),
                entry.text("operator_id"),
                entry.text("org"),
                entry.text("role"),
                entry.text("scheme"),
                entry.text("signature"),
                entry.text("statement_version"));
    }

    private static ObjectNode json(SignatureEntry entry) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("created_at", entry.createdAt())
                .put("key_id", entry.keyId())
                .put("scheme", entry.scheme())
                .put("signature", entry.signature())
                .put("statement_version", entry.statementVersion());
    }

    private static ObjectNode json(AttestationEntry entry) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("created_at", entry.createdAt())
                .put("display_name", entry.displayName())
                .put("key_id", entry.keyId())
                .put("operator_id", entry.operatorId())
                .put("org", entry.org())
                .put("role", entry.role())
                .put("scheme", entry.scheme())
                .put("signature", entry.signature())
                .put("statement_version", entry.statementVersion());
    }

    private static BigInteger unsigned(long value) {
        return new BigInteger(Long.toUnsignedString(value));
    }

    private static BundleException invalid(String what) {
        return new BundleException(Category.INVALID_MANIFEST, "the manifest cannot be used: " + what);
    }

    private interface EntryReader<T> {
        T read(Members members) throws BundleException;
    }

    /** The members of one object of the manifest, each asked for by the type it must have. */
    private static final class Members {
        private final String path;
        private final JsonNode json;

        Members(String path, JsonNode json) throws BundleException {
            if (!json.isObject()) {
                throw invalid((path.isEmpty() ? "it" : path) + " is not a JSON object");
            }
            this.path = path;
            this.json = json;
        }

        String text(String name) throws BundleException {
            JsonNode value = required(name);
            if (!value.isTextual()) {
                throw invalid(nameOf(name) + " is not a string");
            }
            return value.textValue();
        }

        long count(String name) throws BundleException {
            JsonNode value = required(name);
            boolean inRange = value.isIntegralNumber()
                    && value.bigIntegerValue().signum() >= 0
                    && value.bigIntegerValue().compareTo(MAX_U64) <= 0;
            if (!inRange) {
                throw invalid(nameOf(name) + " is not a whole number from 0 to 2^64-1");
            }
            return value.bigIntegerValue().longValue();
        }

        Members object(String name) throws BundleException {
            return new Members(nameOf(name), required(name));
        }

        <T> @Nullable List<T> entries(String name, EntryReader<T> reader) throws BundleException {
            JsonNode value = json.get(name);
            if (value == null || value.isNull()) {
                return null;
            }
            if (!value.isArray()) {
                throw invalid(nameOf(name) + " is not an array");
            }
            if (value.size() > MAX_ENTRIES) {
                throw new BundleException(
                        Category.BUNDLE_TOO_LARGE,
                        "the manifest has " + value.size() + " " + nameOf(name) + "; the limit is " + MAX_ENTRIES);
            }
            List<T> entries = new ArrayList<>();
            for (JsonNode element : value) {
                entries.add(reader.read(new Members(nameOf(name) + "[" + entries.size() + "]", element)));
            }
            return entries;
        }

        Map<String, JsonNode> extras() {
            Map<String, JsonNode> extras = new TreeMap<>();
            json.properties().forEach(member -> {
                if (!KNOWN.contains(member.getKey())) {
                    extras.put(member.getKey(), member.getValue());
                }
            });
            return extras;
        }

        private JsonNode required(String name) throws BundleException {
            JsonNode value = json.get(name);
            if (value == null) {
                throw invalid(nameOf(name) + " is missing");
            }
            return value;
        }

        private String nameOf(String name) {
            return path.isEmpty() ? name : path + "." + name;
        }
    }
}
