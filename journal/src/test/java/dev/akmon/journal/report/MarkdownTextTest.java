package dev.akmon.journal.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MarkdownTextTest {

    @Test
    void recordedTextStandsInCodeSpans() {
        assertThat(MarkdownText.code("src/A.java")).isEqualTo("`src/A.java`");
        assertThat(MarkdownText.code("**bold** <b>x</b> [a](http://b)")).isEqualTo("`**bold** <b>x</b> [a](http://b)`");
        assertThat(MarkdownText.code("")).isEmpty();
        assertThat(MarkdownText.code(" ")).isEmpty();
    }

    @Test
    void noTextEndsItsSpan() {
        assertThat(MarkdownText.code("a `b` c")).isEqualTo("`` a `b` c ``");
        assertThat(MarkdownText.code("``")).isEqualTo("``` `` ```");
        assertThat(MarkdownText.code("line\n\n# heading\u202e")).isEqualTo("`line\\n\\n# heading\\u{202e}`");
    }

    @Test
    void barsDoNotEndCells() {
        assertThat(MarkdownText.cell(MarkdownText.code("a|b"))).isEqualTo("`a\\|b`");
    }

    @Test
    void longTextIsCut() {
        assertThat(MarkdownText.code("x".repeat(1_000_000))).hasSize(302).endsWith("…`");
    }
}
