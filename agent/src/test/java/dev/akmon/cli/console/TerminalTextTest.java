package dev.akmon.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TerminalTextTest {

    @Test
    void ordinaryTextStaysAsItIs() {
        String text = "Grüße, 世界 🙂 \\n \"quoted\" <tag> é";

        assertThat(TerminalText.line(text)).isEqualTo(text);
        assertThat(TerminalText.block(text)).isEqualTo(text);
    }

    @Test
    void controlsBecomeVisible() {
        assertThat(TerminalText.line("a\nb\rc\td\u001b[31m\u0007\u007f\u0000\u009b2J"))
                .isEqualTo("a\\nb\\rc\\td\\u{1b}[31m\\u{7}\\u{7f}\\u{0}\\u{9b}2J");
    }

    @Test
    void charactersThatReorderOrHideTextBecomeVisible() {
        assertThat(TerminalText.line("\u202eexe.txt\u2066\u200b\u200d\ufeff\u00ad\u2028\u061c"))
                .isEqualTo("\\u{202e}exe.txt\\u{2066}\\u{200b}\\u{200d}\\u{feff}\\u{ad}\\u{2028}\\u{61c}");
        assertThat(TerminalText.line(new String(Character.toChars(0xE0041)))).isEqualTo("\\u{e0041}");
    }

    @Test
    void surrogatesWithoutPartnerBecomeVisible() {
        assertThat(TerminalText.line("a\ud83db\ude42")).isEqualTo("a\\u{d83d}b\\u{de42}");
    }

    @Test
    void aBlockKeepsItsLines() {
        assertThat(TerminalText.block("a\r\n\tb\rc\n\u001b[0m")).isEqualTo("a\n\tb\\rc\n\\u{1b}[0m");
    }

    @Test
    void longTextIsCutBetweenCodePoints() {
        assertThat(TerminalText.line("🙂🙂🙂🙂", 4)).isEqualTo("🙂🙂🙂🙂");
        assertThat(TerminalText.line("🙂🙂🙂🙂🙂", 4)).isEqualTo("🙂🙂🙂…");
        assertThat(TerminalText.line("abc\n", 4)).isEqualTo("abc…");
        assertThat(TerminalText.line("x".repeat(1_000_000), 10)).isEqualTo("xxxxxxxxx…");
    }

    @Test
    void whateverComesInNothingDangerousComesOut() {
        Random random = new Random(20261121);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(20);
            for (int j = 0; j < length; j++) {
                boolean low = random.nextInt(3) > 0;
                text.append((char) (low ? random.nextInt(0x100) : random.nextInt(0x10000)));
            }
            assertThat(TerminalText.line(text).codePoints()).noneMatch(TerminalText::isDangerous);
            assertThat(TerminalText.block(text).codePoints())
                    .noneMatch(c -> c != '\n' && c != '\t' && TerminalText.isDangerous(c));
            assertThat(TerminalText.line(text.toString(), 8).codePoints().count())
                    .isLessThanOrEqualTo(8);
        }
    }
}
