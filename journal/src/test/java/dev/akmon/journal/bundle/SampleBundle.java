package dev.akmon.journal.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.journal.AttemptRecord;
import dev.akmon.journal.AttemptStatus;
import dev.akmon.journal.Digest;
import dev.akmon.journal.Event;
import dev.akmon.journal.EventCodec;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.EventKind.ProviderCall;
import dev.akmon.journal.EventKind.SessionEnd;
import dev.akmon.journal.EventKind.SessionStart;
import dev.akmon.journal.EventKind.UserTurn;
import dev.akmon.journal.HashAlgorithm;
import dev.akmon.journal.bundle.Manifest.Producer;
import dev.akmon.journal.bundle.Manifest.SessionInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** A small session, sound unless changed, that can be written as a bundle piece by piece. */
final class SampleBundle {
    static final UUID ID = UUID.fromString("550e8400-e29b-41d4-a716-446655440000");
    static final long START = 1_700_000_000L;

    final HashAlgorithm algorithm;
    final List<Event> events = new ArrayList<>();
    final Map<Digest, byte[]> objects = new TreeMap<>();
    Digest head;

    SampleBundle(HashAlgorithm algorithm) {
        this.algorithm = algorithm;
    }

    /** Four events, six objects. */
    static SampleBundle sound() {
        return sound("{\"capture_level\":\"full\"}", HashAlgorithm.SHA256);
    }

    /** The same with this configuration object. */
    static SampleBundle sound(String config, HashAlgorithm algorithm) {
        SampleBundle bundle = new SampleBundle(algorithm);
        bundle.add(new SessionStart(bundle.put("/work"), bundle.put(config)));
        bundle.add(new UserTurn(bundle.put("do it")));
        bundle.add(bundle.call(1));
        bundle.add(new SessionEnd(bundle.put("{}")));
        return bundle;
    }

    ProviderCall call(int attemptNumber) {
        Instant time = Instant.ofEpochSecond(START + events.size());
        return new ProviderCall(
                "openai",
                List.of(new AttemptRecord(
                        attemptNumber,
                        time,
                        time,
                        AttemptStatus.Known.SUCCESS,
                        put("POST http://m/ HTTP/1.1\n\n{}"),
                        put("HTTP/1.1 200\n\nyes"),
                        null,
                        null)),
                null);
    }

    Digest put(String object) {
        return put(object.getBytes(StandardCharsets.UTF_8));
    }

    Digest put(byte[] object) {
        Digest digest = algorithm.digest(object);
        objects.put(digest, object);
        return digest;
    }

    /** Adds an event as it should be at this place. */
    void add(EventKind kind) {
        add(new Event(
                head == null ? List.of() : List.of(head),
                kind,
                Instant.ofEpochSecond(START + events.size()),
                events.size()));
    }

    /** Adds any event. */
    void add(Event event) {
        events.add(event);
        head = EventCodec.hash(event, algorithm);
    }

    Manifest manifest() {
        return manifest(Map.of());
    }

    Manifest manifest(Map<String, JsonNode> extras) {
        return new Manifest(
                "0.1.3",
                new Producer("test", "1"),
                new SessionInfo(
                        ID,
                        head,
                        Rfc3339.format(Instant.ofEpochSecond(START)),
                        Rfc3339.format(Instant.ofEpochSecond(START + Math.max(0, events.size() - 1)))),
                algorithm,
                objects.size(),
                events.size(),
                null,
                null,
                extras);
    }

    byte[] eventsBin() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        events.forEach(event -> out.writeBytes(TestArchive.frame(EventCodec.frameForm(event))));
        return out.toByteArray();
    }

    static String objectName(Digest digest) {
        return BundleFiles.OBJECTS + digest.hex();
    }

    /** Everything in the usual order, without the end marker. */
    TestArchive archive() {
        TestArchive archive = new TestArchive()
                .file(BundleFiles.MANIFEST, ManifestCodec.write(manifest()))
                .file(BundleFiles.EVENTS, eventsBin());
        return addObjects(archive);
    }

    TestArchive addObjects(TestArchive archive) {
        objects.forEach((digest, bytes) -> archive.file(objectName(digest), bytes));
        return archive;
    }

    /** A whole bundle as a file. */
    Path writeTo(Path file) throws IOException {
        return Files.write(file, archive().end().zstd());
    }
}
