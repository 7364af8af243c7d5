package dev.akmon.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonReportsTest {

    @Test
    void indentsByTwoSpacesAndEndsWithALineFeed() {
        ObjectNode report = JsonNodeFactory.instance.objectNode().put("a", 1);
        report.putArray("empty");
        report.putObject("nothing");
        report.putArray("list").add("x").addObject().putNull("y");

        assertThat(print(report)).isEqualTo("""
                        {
                          "a": 1,
                          "empty": [],
                          "nothing": {},
                          "list": [
                            "x",
                            {
                              "y": null
                            }
                          ]
                        }
                        """);
    }

    @Test
    void dangerousCharactersAreEscapedAndTheRestIsNot() throws Exception {
        String text = "é🙂\n\u001b[0m\u007f\u009b\u202e\u200b\u2028\"\\";
        ObjectNode report = JsonNodeFactory.instance.objectNode().put("t", text);

        String printed = print(report);

        assertThat(printed).containsIgnoringCase("\"é🙂\\n\\u001b[0m\\u007f\\u009b\\u202e\\u200b\\u2028\\\"\\\\\"");
        assertThat(new ObjectMapper().readTree(printed)).isEqualTo(report);
    }

    @Test
    void aSurrogatePairAcrossAnyBufferBoundarySurvives() throws Exception {
        for (int offset = 0; offset < 4; offset++) {
            ObjectNode report =
                    JsonNodeFactory.instance.objectNode().put("t", "x".repeat(offset) + "🙂".repeat(20_000));

            assertThat(new ObjectMapper().readTree(print(report))).isEqualTo(report);
        }
    }

    private static String print(ObjectNode report) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Console console = new Console(
                InputStream.nullInputStream(),
                out,
                OutputStream.nullOutputStream(),
                Map.of(),
                Path.of("").toAbsolutePath(),
                Console.Terminals.NONE);
        JsonReports.print(console, report);
        console.out().flush();
        return out.toString(StandardCharsets.UTF_8);
    }
}
