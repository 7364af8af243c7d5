package dev.akmon.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.tools.shell.HeadAndTail;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** No cut, wherever it falls, leaves half a character. */
class Utf8Test {

    private static final List<String> CHARACTERS = List.of("a", "é", "日", "😀", "\n", "\u0300", "👩‍👩‍👧");

    @Test
    void headsOfBytesAreText() {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            String text = randomText(random, 40);
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            for (int limit = 0; limit <= bytes.length + 1; limit++) {
                int length = Utf8.headLength(bytes, bytes.length, limit);
                assertThat(length).isBetween(Math.min(bytes.length, Math.max(0, limit - 3)), limit);
                assertThat(text).startsWith(Utf8.text(bytes, 0, length).orElseThrow());
            }
        }
    }

    @Test
    void headsOfStringsAreText() {
        String text = "a😀b😀";
        for (int limit = 0; limit <= text.length() + 1; limit++) {
            assertThat(Utf8.wellFormed(Utf8.head(text, limit))).isTrue();
            assertThat(text).startsWith(Utf8.head(text, limit));
        }
        assertThat(Utf8.head(text, 3)).isEqualTo("a😀");
        assertThat(Utf8.head(text, 2)).isEqualTo("a");
    }

    @Test
    void surrogatesAreOnlyWellFormedInPairs() {
        assertThat(Utf8.wellFormed("a😀b")).isTrue();
        assertThat(List.of("\ud83d", "\ude00", "\ude00\ud83d", "a\ud83db", "😀\ud83d"))
                .noneMatch(Utf8::wellFormed);
    }

    @Test
    void headAndTailKeepWholeCharactersAndCountWhatIsMissing() {
        Random random = new Random(3);
        for (int round = 0; round < 500; round++) {
            String text = randomText(random, 200);
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            int limit = 16 + random.nextInt(200);
            HeadAndTail kept = new HeadAndTail(limit);
            int offset = 0;
            while (offset < bytes.length) {
                int length = Math.min(1 + random.nextInt(50), bytes.length - offset);
                byte[] part = new byte[64];
                System.arraycopy(bytes, offset, part, 0, length);
                kept.write(part, length);
                offset += length;
            }
            if (bytes.length <= limit) {
                assertThat(kept.text()).isEqualTo(text);
                assertThat(kept.truncated()).isFalse();
                continue;
            }
            assertThat(kept.truncated()).isTrue();
            String[] parts = kept.text().split("\n\\[\\.\\.\\. ", -1);
            String[] rest = parts[1].split(" bytes left out \\.\\.\\.\\]\n", -1);
            assertThat(text).startsWith(parts[0]).endsWith(rest[1]);
            int shown = (parts[0] + rest[1]).getBytes(StandardCharsets.UTF_8).length;
            assertThat(shown).isBetween(limit - 6, limit);
            assertThat(Integer.parseInt(rest[0])).isEqualTo(bytes.length - shown);
        }
    }

    private static String randomText(Random random, int characters) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(characters); i >= 0; i--) {
            text.append(CHARACTERS.get(random.nextInt(CHARACTERS.size())));
        }
        return text.toString();
    }
}
