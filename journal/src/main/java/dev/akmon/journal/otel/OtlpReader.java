package dev.akmon.journal.otel;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.akmon.journal.otel.OtelImportException.Category;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads OTLP/JSON: {@code resourceSpans[].scopeSpans[].spans[]}, member names in camel case, times and integers as decimal
 * strings. A file may hold one document or several (NDJSON, as collectors write it), plain or compressed with gzip.
 *
 * <p>Members the import does not use are skipped; those it uses must have their type, and must not be null or occur twice.
 * What the file says is thus never guessed at.
 */
final class OtlpReader {
    /** The most a file may hold, decompressed: 1 GiB. */
    static final long MAX_BYTES = 1L << 30;

    private static final int MAX_DEPTH = 127;
    private static final int GZIP_MAGIC_1 = 0x1f;
    private static final int GZIP_MAGIC_2 = 0x8b;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final JsonParser json;
    private final boolean lenient;
    private final List<OtlpSpan> spans = new ArrayList<>();

    /** In which document a span was; two documents with one span are one span exported twice. */
    private final Map<SpanKey, Integer> documents = new HashMap<>();

    private int document;

    private record SpanKey(String traceId, String spanId) {}

    private OtlpReader(JsonParser json, boolean lenient) {
        this.json = json;
        this.lenient = lenient;
    }

    /**
     * Reads all spans of a file, in its order.
     *
     * @param lenient whether to take what exporters write beside the letter of OTLP/JSON: integers and times as numbers, kinds
     *     by name, bytes, values without type, and null for what is absent
     * @throws OtelImportException PARSE_ERROR
     * @throws IOException when reading fails
     */
    static List<OtlpSpan> read(InputStream file, boolean lenient) throws OtelImportException, IOException {
        return read(file, lenient, MAX_BYTES);
    }

    static List<OtlpSpan> read(InputStream file, boolean lenient, long maxBytes)
            throws OtelImportException, IOException {
        try {
            InputStream decoded = new CappedInput(decompressed(file), maxBytes);
            // A decoder of one's own refuses bytes that are no UTF-8 instead of replacing them.
            InputStreamReader text = new InputStreamReader(decoded, StandardCharsets.UTF_8.newDecoder());
            try (JsonParser parser = FACTORY.createParser(text)) {
                return new OtlpReader(parser, lenient).documents();
            }
        } catch (JsonProcessingException e) {
            throw parseError(e.getOriginalMessage(), e.getLocation(), e);
        } catch (CharacterCodingException e) {
            throw parseError("it is not UTF-8", null, e);
        } catch (ZipException | EOFException e) {
            throw parseError("its gzip compression is damaged: " + e.getMessage(), null, e);
        } catch (CappedInput.TooLong e) {
            throw parseError(e.getMessage(), null, e);
        }
    }

    private static InputStream decompressed(InputStream file) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(file, 1 << 16);
        buffered.mark(2);
        boolean gzip = buffered.read() == GZIP_MAGIC_1 && buffered.read() == GZIP_MAGIC_2;
        buffered.reset();
        return gzip ? new GZIPInputStream(buffered, 1 << 16) : buffered;
    }

    private List<OtlpSpan> documents() throws IOException, OtelImportException {
        if (json.nextToken() == null) {
            throw error("it is empty");
        }
        do {
            document++;
            if (json.currentToken() == JsonToken.START_ARRAY && document == 1) {
                // An empty array is what exporters without spans write.
                requireEmptyArray();
            } else {
                request();
            }
        } while (json.nextToken() != null);
        return spans;
    }

    private void requireEmptyArray() throws IOException, OtelImportException {
        if (json.nextToken() != JsonToken.END_ARRAY) {
            throw error("it is an array; expected an object with resourceSpans");
        }
    }

    private void request() throws IOException, OtelImportException {
        object("the document", name -> {
            if (!name.equals("resourceSpans")) {
                return false;
            }
            array(name, () -> object("an element of resourceSpans", this::resourceSpans));
            return true;
        });
    }

    private boolean resourceSpans(String name) throws IOException, OtelImportException {
        if (!name.equals("scopeSpans")) {
            return false;
        }
        array(name, () -> object("an element of scopeSpans", this::scopeSpans));
        return true;
    }

    private boolean scopeSpans(String name) throws IOException, OtelImportException {
        if (!name.equals("spans")) {
            return false;
        }
        array(name, () -> add(new SpanFields().read()));
        return true;
    }

    private void add(OtlpSpan span) throws OtelImportException {
        boolean named = !span.spanId().isEmpty();
        Integer before = named ? documents.putIfAbsent(new SpanKey(span.traceId(), span.spanId()), document) : null;
        if (before != null && before != document) {
            throw error("span " + span.spanId() + " of trace " + span.traceId() + " is in document " + before
                    + " and again in document " + document + "; importing both would record one call twice");
        }
        spans.add(span);
    }

    /** The members of one span while it is read. */
    private final class SpanFields {
        private String traceId = "";
        private String spanId = "";
        private String parentSpanId = "";
        private String start = "";
        private String end = "";
        private Attributes attributes = new Attributes(Map.of());
        private final List<OtlpSpanEvent> events = new ArrayList<>();

        OtlpSpan read() throws IOException, OtelImportException {
            object("a span", this::member);
            BigInteger startNanos = OtlpSpan.nanos(start).orElse(BigInteger.ZERO);
            BigInteger endNanos = OtlpSpan.nanos(end).orElse(startNanos);
            return new OtlpSpan(traceId, spanId, parentSpanId, startNanos, endNanos, attributes, List.copyOf(events));
        }

        private boolean member(String name) throws IOException, OtelImportException {
            switch (name) {
                case "traceId" -> traceId = text(name);
                case "spanId" -> spanId = text(name);
                case "parentSpanId" -> parentSpanId = text(name);
                case "startTimeUnixNano" -> start = integer(name);
                case "endTimeUnixNano" -> end = integer(name);
                case "name" -> text(name);
                case "kind" -> kind();
                case "attributes" -> attributes = attributes();
                case "events" -> array(name, () -> events.add(event()));
                default -> {
                    return false;
                }
            }
            return true;
        }
    }

    private void kind() throws OtelImportException {
        boolean known = json.currentToken() == JsonToken.VALUE_NUMBER_INT
                || lenient && json.currentToken() == JsonToken.VALUE_STRING;
        if (!known) {
            throw error("kind must be a number");
        }
    }

    private OtlpSpanEvent event() throws IOException, OtelImportException {
        Map<String, Object> members = new HashMap<>();
        object("an event", name -> {
            switch (name) {
                case "name" -> members.put(name, text(name));
                case "attributes" -> members.put(name, attributes());
                default -> {
                    return false;
                }
            }
            return true;
        });
        return new OtlpSpanEvent((String) members.getOrDefault("name", ""), (Attributes)
                members.getOrDefault("attributes", new Attributes(Map.of())));
    }

    private Attributes attributes() throws IOException, OtelImportException {
        Map<String, OtlpValue> byName = new LinkedHashMap<>();
        array("attributes", () -> {
            Map.Entry<String, OtlpValue> attribute = keyValue();
            byName.put(attribute.getKey(), attribute.getValue());
        });
        return new Attributes(byName);
    }

    private Map.Entry<String, OtlpValue> keyValue() throws IOException, OtelImportException {
        List<String> key = new ArrayList<>();
        List<OtlpValue> value = new ArrayList<>();
        object("an attribute", name -> {
            switch (name) {
                case "key" -> key.add(text(name));
                case "value" -> value.add(value());
                default -> {
                    return false;
                }
            }
            return true;
        });
        if (key.isEmpty() || value.isEmpty()) {
            throw error("an attribute needs a key and a value");
        }
        return Map.entry(key.get(0), value.get(0));
    }

    private OtlpValue value() throws IOException, OtelImportException {
        require(JsonToken.START_OBJECT, "a value");
        if (json.nextToken() != JsonToken.FIELD_NAME) {
            if (lenient) {
                return new OtlpValue.Other();
            }
            throw error("a value must name its type");
        }
        String type = json.currentName();
        json.nextToken();
        OtlpValue value = switch (type) {
            case "stringValue" -> new OtlpValue.Text(text(type));
            case "intValue" -> new OtlpValue.Int(integer(type));
            case "doubleValue" -> real();
            case "boolValue" -> bool();
            case "arrayValue" -> new OtlpValue.Array(arrayValues());
            case "kvlistValue" -> kvlist();
            case "bytesValue" -> bytes(type);
            default -> throw error("a value of an unknown type: " + type);
        };
        if (json.nextToken() != JsonToken.END_OBJECT) {
            throw error("a value must have one type");
        }
        return value;
    }

    private OtlpValue real() throws IOException, OtelImportException {
        boolean number = json.currentToken() == JsonToken.VALUE_NUMBER_FLOAT
                || json.currentToken() == JsonToken.VALUE_NUMBER_INT;
        if (!number) {
            throw error("doubleValue must be a number");
        }
        double value = Double.parseDouble(json.getText());
        if (!Double.isFinite(value)) {
            throw error("doubleValue is beyond the range of a double");
        }
        return new OtlpValue.Real(value);
    }

    private OtlpValue bytes(String type) throws IOException, OtelImportException {
        if (!lenient) {
            throw error("a value of an unknown type: " + type);
        }
        text(type);
        return new OtlpValue.Other();
    }

    private OtlpValue bool() throws OtelImportException {
        if (json.currentToken() != JsonToken.VALUE_TRUE && json.currentToken() != JsonToken.VALUE_FALSE) {
            throw error("boolValue must be true or false");
        }
        return new OtlpValue.Other();
    }

    private List<OtlpValue> arrayValues() throws IOException, OtelImportException {
        List<OtlpValue> values = new ArrayList<>();
        object("arrayValue", name -> {
            if (!name.equals("values")) {
                return false;
            }
            array(name, () -> values.add(value()));
            return true;
        });
        return List.copyOf(values);
    }

    private OtlpValue kvlist() throws IOException, OtelImportException {
        object("kvlistValue", name -> {
            if (!name.equals("values")) {
                return false;
            }
            array(name, this::keyValue);
            return true;
        });
        return new OtlpValue.Other();
    }

    /** Reads the value of a member it knows and says so; leaves the value of any other alone. */
    private interface MemberReader {
        boolean read(String name) throws IOException, OtelImportException;
    }

    private interface ElementReader {
        void read() throws IOException, OtelImportException;
    }

    /** Reads the object that begins at the current token. */
    private void object(String what, MemberReader members) throws IOException, OtelImportException {
        require(JsonToken.START_OBJECT, what);
        Set<String> seen = new HashSet<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            if (lenient && json.currentToken() == JsonToken.VALUE_NULL) {
                continue;
            }
            if (!members.read(name)) {
                json.skipChildren();
            } else if (!seen.add(name)) {
                throw error(what + " has the member " + name + " twice");
            }
        }
    }

    /** Reads the array that begins at the current token. */
    private void array(String what, ElementReader element) throws IOException, OtelImportException {
        require(JsonToken.START_ARRAY, what);
        while (json.nextToken() != JsonToken.END_ARRAY) {
            element.read();
        }
    }

    /** 64 bits, which JSON cannot be trusted with as a number. */
    private String integer(String what) throws IOException, OtelImportException {
        return lenient && json.currentToken() == JsonToken.VALUE_NUMBER_INT ? json.getText() : text(what);
    }

    private String text(String what) throws IOException, OtelImportException {
        require(JsonToken.VALUE_STRING, what);
        String text = json.getText();
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isSurrogate(text.charAt(i))) {
                continue;
            }
            boolean pair = i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
            if (!pair) {
                throw error(what + " holds half a character");
            }
            i++;
        }
        return text;
    }

    private void require(JsonToken expected, String what) throws OtelImportException {
        if (json.currentToken() != expected) {
            throw error(what + " must be " + nameOf(expected));
        }
    }

    private static String nameOf(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            default -> "a string";
        };
    }

    private OtelImportException error(String message) {
        return parseError(message, json.currentLocation(), null);
    }

    private static OtelImportException parseError(
            String message, @Nullable JsonLocation location, @Nullable Throwable cause) {
        String where = location == null || location.getLineNr() < 0
                ? ""
                : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
        return new OtelImportException(Category.PARSE_ERROR, "the trace is not OTLP/JSON: " + message + where, cause);
    }
}
