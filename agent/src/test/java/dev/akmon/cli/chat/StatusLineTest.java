package dev.akmon.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.agent.Standing;
import dev.akmon.agent.provider.Usage;
import dev.akmon.journal.HashAlgorithm;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StatusLineTest {
    private static final UUID SESSION = UUID.fromString("11111111-2222-4333-8444-555555555555");
    private static final Standing STANDING = new Standing(
            "some-model",
            false,
            false,
            new Usage(12_345, 678, 0, 0),
            OptionalDouble.of(0.1234),
            5_400,
            OptionalLong.of(200_000),
            HashAlgorithm.SHA256.digest(new byte[0]));

    private static String at(int width, int running) {
        return StatusLine.of(STANDING, running, SESSION, width);
    }

    @Test
    void whatIsLeastNeededGoesFirst() {
        assertThat(at(200, 1))
                .isEqualTo("some-model · 12.3k in, 678 out · context 3% · cost $0.1234 · 1 command in background"
                        + " · session 11111111 · recorded, head e3b0c442");
        assertThat(at(100, 1))
                .isEqualTo(
                        "some-model · context 3% · cost $0.1234 · 1 command in background · recorded, head e3b0c442");
        assertThat(at(60, 0)).isEqualTo("context 3% · cost $0.1234 · recorded, head e3b0c442");
        assertThat(at(45, 0)).isEqualTo("session 11111111 · recorded, head e3b0c442");
        assertThat(at(40, 0)).isEqualTo("recorded, head e3b0c442");
    }

    @Test
    void fitsInEveryScreen() {
        for (int width = 25; width < 200; width++) {
            assertThat(at(width, 2)).hasSizeLessThanOrEqualTo(width);
        }
    }
}
