package dev.akmon.journal.redaction;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.journal.SortedJson;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What an object says that other objects might say again: the whole of a text, the strings of a JSON document. */
final class ContentOf {
    /** Shorter strings are names and codes that occur everywhere. */
    private static final int TELLING_LENGTH = 12;

    private ContentOf() {}

    static List<Sought> object(byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return List.of(); // not text: nothing others could quote
        }
        List<String> strings = new ArrayList<>();
        try {
            JsonNode document = SortedJson.parseKeepingLast(text);
            if (document.isContainerNode()) {
                collect(document, strings);
            } else {
                strings.add(text);
            }
        } catch (JsonProcessingException e) {
            strings.add(text);
        }
        return strings.stream()
                .filter(string -> string.strip().length() >= TELLING_LENGTH)
                .distinct()
                .<Sought>map(Sought.Text::new)
                .toList();
    }

    private static void collect(JsonNode node, List<String> strings) {
        if (node.isTextual()) {
            strings.add(node.textValue());
        }
        node.forEach(child -> collect(child, strings));
    }
}
