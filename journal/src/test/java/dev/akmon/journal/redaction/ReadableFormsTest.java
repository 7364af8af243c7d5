package dev.akmon.journal.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadableFormsTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String SECRET = "line one \"quoted\"\nC:\\temp\tünï\ud83d\ude00/end";

    /** One way in which a text can stand in an object. */
    private interface Spelling {
        String of(String text, Random random);
    }

    static List<Spelling> spellings() {
        return List.of(
                (text, random) -> "before " + text + " after",
                (text, random) ->
                        "POST http://h/v1 HTTP/1.1\na: b\n\n{\n  \"messages\" : [ " + JSON.textNode(text) + " ] }",
                (text, random) -> json("arguments", json("content", text)),
                (text, random) -> json("a", json("b", json("c", text))),
                (text, random) -> escapedEverywhere(json("content", text)),
                (text, random) -> json("content", text).replace("/", "\\/"),
                (text, random) ->
                        json("content", text).substring(0, json("content", text).length() - 2),
                (text, random) -> json("undo", base64(text)),
                (text, random) -> "x" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(text)) + "!",
                (text, random) -> json("undo", base64(json("content", text))).replace("/", "\\/"),
                (text, random) -> "GET http://h/?q="
                        + URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20"),
                ReadableFormsTest::openAiStream,
                ReadableFormsTest::ollamaStream,
                (text, random) -> openAiStream(json("path", text), random));
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void findsATextHoweverItIsWritten(Spelling spelling) {
        Random random = new Random(5);
        for (int i = 0; i < 20; i++) {
            String text = i == 0 ? SECRET : randomText(random);
            String object = spelling.of(text, random);

            assertThat(RedactionSearch.occurs(List.of(new Sought.Text(text)), bytes(object)))
                    .as(object)
                    .isTrue();
            assertThat(RedactionSearch.occurs(List.of(new Sought.Text(text + "!")), bytes(object)))
                    .as(object)
                    .isFalse();
        }
    }

    @Test
    void findsTextsAmongBytesThatAreNoText() {
        byte[] text = bytes("secret words");
        byte[] object = new byte[text.length + 4];
        object[0] = (byte) 0xa1;
        object[1] = (byte) 0xff;
        System.arraycopy(text, 0, object, 2, text.length);
        object[object.length - 1] = (byte) 0x80;

        assertThat(RedactionSearch.occurs(List.of(new Sought.Text("secret words")), object))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\\",
                "\\u",
                "\\u12",
                "\\uzzzz",
                "a\\",
                "%",
                "%4",
                "%zz",
                "100 % sure",
                "\\x",
                "data:",
                "data: {",
                "{\n{\n{",
                "====",
                "AAAAAAAAAAAAA"
            })
    void whatOnlyLooksLikeAnEscapeDoesNoHarm(String object) {
        assertThat(RedactionSearch.occurs(List.of(new Sought.Text("secret")), bytes(object)))
                .isFalse();
        assertThat(RedactionSearch.occurs(List.of(new Sought.Text("secret")), bytes(object + " secret")))
                .isTrue();
    }

    @Test
    void longRunsAreSearchedToTheEnd() {
        String object = ("A".repeat(76) + "\n").repeat(20_000) + base64("secret words");

        assertThat(RedactionSearch.occurs(List.of(new Sought.Text("secret words")), bytes(object)))
                .isTrue();
    }

    @Test
    void anyBytesCanBeSearched() {
        Random random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            byte[] object = new byte[random.nextInt(200)];
            random.nextBytes(object);
            for (int at = 0; at < object.length; at++) {
                if (random.nextInt(3) == 0) {
                    object[at] = (byte) "\\u0%{}\"data:\n[]AZ".charAt(random.nextInt(17));
                }
            }
            assertThat(RedactionSearch.occurs(List.of(new Sought.Text("not there at all")), object))
                    .isFalse();
        }
    }

    private static String openAiStream(String text, Random random) {
        StringBuilder stream = new StringBuilder("data: {\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}\n\n");
        int at = 0;
        while (at < text.length()) {
            int end = Math.min(text.length(), at + 1 + random.nextInt(4));
            if (end < text.length() && Character.isLowSurrogate(text.charAt(end))) {
                end++;
            }
            stream.append("data: {\"choices\":[{\"delta\":{\"content\":")
                    .append(JSON.textNode(text.substring(at, end)))
                    .append("}}]}\n\n");
            at = end;
        }
        return stream.append("data: [DONE]\n\n").toString();
    }

    private static String ollamaStream(String text, Random random) {
        int middle = text.length() / 2;
        int cut = Character.isLowSurrogate(text.charAt(middle)) ? middle + 1 : middle;
        return json("response", text.substring(0, cut)) + "\n" + json("response", text.substring(cut)) + "\n";
    }

    private static String json(String name, String value) {
        ObjectNode object = JSON.objectNode().put(name, value);
        return object.toString();
    }

    /** Writes each character that is not ASCII, and every letter e, as a code. */
    private static String escapedEverywhere(String json) {
        StringBuilder out = new StringBuilder();
        for (char c : json.toCharArray()) {
            out.append(c > 0x7f || c == 'q' ? String.format("\\u%04X", (int) c) : String.valueOf(c));
        }
        return out.toString();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Letters and whatever needs escaping; no percent sign, which would be an escape itself. */
    private static String randomText(Random random) {
        String alphabet = "abcdefghijklmnop  \"\\\n\tüé\u2028";
        StringBuilder text = new StringBuilder("S");
        for (int i = 0; i < 12 + random.nextInt(30); i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.append("E").toString();
    }
}
