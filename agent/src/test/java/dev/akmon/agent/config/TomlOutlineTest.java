package dev.akmon.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TomlOutlineTest {
    private static final String TEXT = """
            # a comment with = and [brackets]
            model = "a # b = c" # why
            'quoted'."key" = 1
            list = [ # first
              "x]", 'y[',
            ] # last

            [limits]
            max_turns = 40

            text = \"\"\"
            [not.a.table]
            key = "no key" \\\"\"\"
            still text\"\"\"\"

            [[rows]]
            a = {b = 1, c = "}"}
            [rows.inner]
            d = 1
            [[rows]]
            a = 2020-01-01
            """;

    @Test
    void findsEveryKeyWithItsLinesAndItsValue() {
        TomlOutline outline = TomlOutline.of(TEXT);

        assertThat(outline.entries())
                .map(e -> e.path() + " " + e.firstLine() + "-" + e.lastLine())
                .containsExactly(
                        "model 2-2",
                        "quoted.key 3-3",
                        "list 4-6",
                        "limits.max_turns 9-9",
                        "limits.text 11-14",
                        "rows[0].a 17-17",
                        "rows[0].inner.d 19-19",
                        "rows[1].a 21-21");
        assertThat(outline.entry("model").map(e -> TEXT.substring(e.valueStart(), e.valueEnd())))
                .contains("\"a # b = c\"");
        assertThat(outline.entry("limits.max_turns").map(e -> TEXT.substring(e.valueStart(), e.valueEnd())))
                .contains("40");
    }

    @Test
    void tellsTheLineOfWhatHasNone() {
        TomlOutline outline = TomlOutline.of(TEXT);

        assertThat(List.of("rows[0].a.c", "rows[1]", "limits", "rows[0].inner", "quoted"))
                .map(path -> outline.lineOf(path).orElse(0))
                .containsExactly(17, 20, 8, 18, 3);
        assertThat(outline.lineOf("nothing")).isEmpty();
    }

    @Test
    void windowsLineEndsAreLineEnds() {
        TomlOutline outline = TomlOutline.of("a = 1\r\nb = 2\r\n[t]\r\nc = 3");

        assertThat(outline.entries()).map(TomlOutline.Entry::path).containsExactly("a", "b", "t.c");
        assertThat(outline.lineOf("t.c")).hasValue(4);
    }
}
