package dev.akmon.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.cli.console.Style;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is shown does not depend on how the text was cut, and nothing is lost. */
class MarkdownStreamTest {
    private static final long SEED = 20261121;

    private static String shown(Style style, String... pieces) {
        StringBuilder shown = new StringBuilder();
        MarkdownStream stream = new MarkdownStream(style, shown::append);
        for (String piece : pieces) {
            stream.append(piece);
        }
        stream.end();
        return shown.toString();
    }

    /** The text without styles, which may be cut in other places. */
    private static String words(String shown) {
        return shown.replaceAll("\u001b\\[[0-9]*m", "");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            "a **b** c",            "a <b>b</b> c"
            "`x` and ``",           "<c>x</c> and ``"
            "## Head",              "<b>Head</b>"
            "#hash",                "#hash"
            "####### seven",        "####### seven"
            "- item",               "<c>•</c> item"
            "-no item",             "-no item"
            "2 ** 3 ** 4",          "2 ** 3 ** 4"
            "**open",               "**open"
            "a * b",                "a * b"
            "__init__ a_b",         "__init__ a_b"
            "`open",                "`open"
            "****",                 "****"
            "*",                    "*"
            """)
    void showsMarksAndKeepsWhatIsNone(String markdown, String expected) {
        String styled = expected.replace("<b>", "\u001b[1m")
                .replace("<c>", "\u001b[36m")
                .replaceAll("</.>", "\u001b[0m");
        assertThat(shown(Style.ANSI, markdown)).isEqualTo(styled);
    }

    @Test
    void codeIsShownAsItIs() {
        assertThat(words(shown(Style.ANSI, "```java\nint a = 1; // **no**\n# not a heading\n```\n**yes**")))
                .isEqualTo("```java\nint a = 1; // **no**\n# not a heading\n```\nyes");
    }

    @Test
    void aPlainStyleChangesNothing() {
        String markdown = "# Head\n\n**b** `c`\n- d\n```\ne\n```\n";
        assertThat(shown(Style.PLAIN, markdown)).isEqualTo(markdown);
    }

    @Test
    void controlCharactersAreShownAndNotSent() {
        assertThat(shown(Style.PLAIN, "a\u001b[2Jb")).doesNotContain("\u001b");
        assertThat(words(shown(Style.ANSI, "a\u001b]0;t\u0007b **\u001b[2J** `\u009b1m`")))
                .doesNotContain("\u001b");
    }

    @Test
    void showsTheSameHoweverTheTextIsCut() {
        Random random = new Random(SEED);
        String[] parts = {"**", "*", "`", "```", "\n", "\n", "# ", "- ", "word", " ", "🌍", "é", "#", "-", "\n\n", "x"};
        for (int run = 0; run < 2000; run++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(25); i >= 0; i--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            String whole = text.toString();
            String[] pieces = new String[whole.length()];
            for (int i = 0; i < pieces.length; i++) {
                pieces[i] = whole.substring(i, i + 1);
            }
            assertThat(words(shown(Style.ANSI, pieces)))
                    .as("seed %d, run %d: %s", SEED, run, whole)
                    .isEqualTo(words(shown(Style.ANSI, whole)));
            assertThat(shown(Style.PLAIN, pieces)).as("plain: %s", whole).isEqualTo(whole);
        }
    }
}
