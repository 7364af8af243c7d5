package dev.akmon.cli.inspect;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.akmon.agent.AkmonVersion;
import dev.akmon.cli.inspect.EventFields.ObjectField;
import dev.akmon.journal.AttemptRecord;
import dev.akmon.journal.AttemptStatus;
import dev.akmon.journal.Digest;
import dev.akmon.journal.Event;
import dev.akmon.journal.EventKind.ProviderCall;
import dev.akmon.journal.RedactionSentinel;
import dev.akmon.journal.StoredSession;
import dev.akmon.journal.content.Payload;
import dev.akmon.journal.content.SessionObjects;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A session as one JSON document, member for member as akmon's reference implementation writes it. With the content of
 * objects, each {@code x_hash} brings {@code x_text} where the object is text and not empty, {@code x_size} in bytes, and
 * for an object that was redacted the members that say so; of an object that is missing there is only the hash.
 */
public final class JsonInspection {

    private static final DateTimeFormatter MILLISECONDS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final StoredSession session;
    private final String journalPath;
    private final boolean resolve;
    private final JsonGenerator json;
    private final SessionObjects objects;

    /**
     * An inspection of a session.
     *
     * @param journalPath the journal's directory, as it is to appear in the document
     * @param resolve whether the content of objects is included
     */
    public JsonInspection(StoredSession session, String journalPath, boolean resolve, JsonGenerator json) {
        this.session = session;
        this.journalPath = journalPath;
        this.resolve = resolve;
        this.json = json;
        this.objects = new SessionObjects(session);
    }

    /** Writes the document. */
    public void write() throws IOException {
        json.writeStartObject();
        json.writeStringField("akmon_version", AkmonVersion.current());
        json.writeStringField("agef_version", AkmonVersion.AGEF);
        json.writeStringField("session_id", session.sessionId().toString());
        json.writeStringField("journal_path", journalPath);
        json.writeArrayFieldStart("events");
        for (int i = 0; i < session.events().size(); i++) {
            write(session.events().get(i), session.eventHashes().get(i));
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void write(Event event, Digest hash) throws IOException {
        json.writeStartObject();
        json.writeFieldName("sequence");
        json.writeNumber(new BigInteger(Long.toUnsignedString(event.sequence())));
        json.writeStringField("event_hash", hash.hex());
        json.writeArrayFieldStart("parent_hashes");
        for (Digest parent : event.parents()) {
            json.writeString(parent.hex());
        }
        json.writeEndArray();
        json.writeStringField("emitted_at", time(event.emittedAt()));
        json.writeObjectFieldStart("kind");
        json.writeStringField("type", snakeCase(event.kind().name()));
        EventFields fields = EventFields.of(event.kind());
        for (EventFields.TextField text : fields.texts()) {
            json.writeStringField(text.name(), text.text());
        }
        if (event.kind() instanceof ProviderCall call) {
            json.writeArrayFieldStart("attempts");
            for (AttemptRecord attempt : call.attempts()) {
                write(attempt);
            }
            json.writeEndArray();
        }
        writeHashes(fields.objects());
        for (ObjectField object : fields.objects()) {
            writeContent(object);
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void write(AttemptRecord attempt) throws IOException {
        ObjectField request = new ObjectField("request", attempt.request());
        ObjectField response = new ObjectField("response", attempt.response());
        ObjectField stream = new ObjectField("stream", attempt.stream());
        json.writeStartObject();
        json.writeNumberField("attempt_number", Integer.toUnsignedLong(attempt.attemptNumber()));
        json.writeStringField("status", status(attempt.status()));
        json.writeStringField("started_at", time(attempt.startedAt()));
        json.writeStringField("ended_at", time(attempt.endedAt()));
        // The reference writes the members of the request around those of the other two.
        writeHashes(List.of(request, response));
        writeContent(response);
        writeHashes(List.of(stream));
        writeContent(stream);
        writeContent(request);
        writeNullable("error_message", attempt.errorMessage());
        json.writeEndObject();
    }

    private void writeHashes(List<ObjectField> fields) throws IOException {
        for (ObjectField field : fields) {
            Digest digest = field.digest();
            writeNullable(field.name() + "_hash", digest == null ? null : digest.hex());
        }
    }

    private void writeContent(ObjectField field) throws IOException {
        if (!resolve) {
            return;
        }
        Optional<Payload> object = objects.payload(field.digest());
        if (object.isEmpty()) {
            return;
        }
        Payload payload = object.get();
        Optional<RedactionSentinel> sentinel = payload.sentinel();
        Optional<String> text = sentinel.isPresent() ? Optional.empty() : payload.text();
        if (text.isPresent() && !text.get().isEmpty()) {
            json.writeStringField(field.name() + "_text", text.get());
        }
        json.writeNumberField(field.name() + "_size", payload.size());
        if (sentinel.isPresent()) {
            json.writeBooleanField(field.name() + "_redacted", true);
            json.writeStringField(
                    field.name() + "_redaction_reason", sentinel.get().reason());
            json.writeStringField(
                    field.name() + "_original_hash", sentinel.get().originalHash());
            json.writeNumberField(
                    field.name() + "_original_size", sentinel.get().originalSize());
            json.writeStringField(field.name() + "_redacted_at", sentinel.get().redactedAt());
        }
    }

    private void writeNullable(String name, @Nullable String value) throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, value);
        }
    }

    private static String status(AttemptStatus status) {
        return status instanceof AttemptStatus.Other other ? "other:" + other.text() : snakeCase(status.wireName());
    }

    private static String time(Instant instant) {
        return MILLISECONDS.format(instant);
    }

    private static String snakeCase(String camelCase) {
        return camelCase.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
