package dev.akmon.recorder.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;

/**
 * Looks an event's data over without building a tree. Nearly every event of a stream brings a few more characters of the
 * answer and says nothing about how the stream ends; there are hundreds in one reply.
 */
final class EventSkim {
    private static final JsonFactory JSON = JsonFactory.builder()
            // Names of fields come from outside; the JVM's table of strings is no place for them.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private EventSkim() {}

    /**
     * Whether the text begins with one well-formed JSON object in which none of these names, at any depth, has a value
     * other than null and false.
     */
    static boolean isObjectWithout(String data, Set<String> telling) {
        try (JsonParser parser = JSON.createParser(data)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            int depth = 1;
            while (depth > 0) {
                JsonToken token = parser.nextToken();
                if (token == null) {
                    return false;
                }
                if (token == JsonToken.FIELD_NAME && telling.contains(parser.currentName())) {
                    JsonToken value = parser.nextToken();
                    if (value != JsonToken.VALUE_NULL && value != JsonToken.VALUE_FALSE) {
                        return false;
                    }
                } else if (token.isStructStart()) {
                    depth++;
                } else if (token.isStructEnd()) {
                    depth--;
                }
            }
            return true;
        } catch (IOException notJson) {
            return false;
        }
    }
}
