package dev.akmon.journal.redaction;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a streamed reply says when its pieces are put together. A stream is a line of JSON for each piece, behind {@code
 * data:} or bare; the pieces of one text stand at the same place of their documents, so the strings of each place are joined.
 */
final class StreamedText {
    private static final String DATA = "data:";

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final Map<String, StringBuilder> byPlace = new LinkedHashMap<>();
    private int documents;

    private StreamedText() {}

    /** The joined strings of each place; nothing for a text that is not a stream of at least two pieces. */
    static List<String> of(String text) {
        StreamedText stream = new StreamedText();
        text.lines().forEach(stream::line);
        return stream.documents < 2
                ? List.of()
                : stream.byPlace.values().stream().map(StringBuilder::toString).toList();
    }

    private void line(String line) {
        String json = (line.startsWith(DATA) ? line.substring(DATA.length()) : line).strip();
        if (!json.startsWith("{")) {
            return;
        }
        try (JsonParser parser = JSON.createParser(json)) {
            documents++;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    String place = parser.getParsingContext().pathAsPointer().toString();
                    byPlace.computeIfAbsent(place, p -> new StringBuilder()).append(parser.getText());
                }
            }
        } catch (IOException e) {
            documents--; // no JSON, or cut off: what it held is found in the line itself
        }
    }
}
