package dev.akmon.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PastesTest {
    private final Pastes pastes = new Pastes();

    @Test
    void aShortTextStandsInTheLineWithoutControlCharacters() throws Exception {
        assertThat(pastes.inLine("a\u001b[31m\u0003\tb\r\nc\rd\u007f")).isEqualTo("a[31m\tb\nc\nd");
        assertThat(pastes.whole("as [it] is: [pasted text] $1 \\")).isEqualTo("as [it] is: [pasted text] $1 \\");
    }

    @Test
    void longTextsAreAFewWordsUntilTheLineIsSent() throws Exception {
        String lines = "a $1 \\\n".repeat(1_234);
        String characters = "x".repeat(5_000);
        String line = pastes.inLine(lines) + " and " + pastes.inLine(characters);
        assertThat(line).isEqualTo("[pasted text 1: 1,234 lines] and [pasted text 2: 5,000 characters]");
        assertThat(pastes.whole(line)).isEqualTo(lines + " and " + characters);
    }

    @Test
    void wordsOfAnotherProgramAreNotSentInThePlaceOfTheText() {
        assertThatThrownBy(() -> pastes.whole("see [pasted text 1: 30 lines]"))
                .isInstanceOf(Pastes.ForgottenException.class)
                .hasMessageContaining("paste it again");
    }
}
