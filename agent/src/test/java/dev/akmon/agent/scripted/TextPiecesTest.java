package dev.akmon.agent.scripted;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextPiecesTest {

    @Test
    void wordsKeepTheSpaceBehindThem() {
        assertThat(TextPieces.of("Two  words,\nthree.")).containsExactly("Two  ", "words,\n", "three.");
    }

    @Test
    void leadingSpaceIsAPieceOfItsOwn() {
        assertThat(TextPieces.of("  x ")).containsExactly("  ", "x ");
    }

    @Test
    void longWordsAreCutBetweenCharacters() {
        String word = "🌍".repeat(30);
        assertThat(TextPieces.of(word)).containsExactly("🌍".repeat(24), "🌍".repeat(6));
    }

    @Test
    void noTextHasNoPieces() {
        assertThat(TextPieces.of("")).isEmpty();
    }
}
