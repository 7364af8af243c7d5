package dev.akmon.recorder.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;

/**
 * Looks an event's data over without building a tree. Nearly every event of a stream brings a few more characters of the
 * answer and says nothing about how the stream ends; there are hundreds in one reply.
 *
 * @param telling names of fields that say something unless their value is null
 * @param tellingUnlessFalse names of fields that say something unless their value is null or false
 */
record EventSkim(Set<String> telling, Set<String> tellingUnlessFalse) {
    private static final JsonFactory JSON = JsonFactory.builder()
            // Names of fields come from outside; the JVM's table of strings is no place for them.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /** Whether the text begins with one well-formed JSON object in which no field, at any depth, says anything. */
    boolean findsNothingIn(String data) {
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
                if (token == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    if (tells(name) && tells(name, parser.nextToken())) {
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

    private boolean tells(String name) {
        return telling.contains(name) || tellingUnlessFalse.contains(name);
    }

    private boolean tells(String name, JsonToken value) {
        return value != JsonToken.VALUE_NULL && (value != JsonToken.VALUE_FALSE || telling.contains(name));
    }
}
