package dev.akmon.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PassageTest {
    @Test
    void everyLineIsInAPassageAndNeighboursOverlap() {
        String text = IntStream.rangeClosed(1, 100).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));
        List<Passage> passages = Passage.of(text);

        assertThat(passages.get(0).firstLine()).isEqualTo(1);
        assertThat(passages.get(passages.size() - 1).lastLine()).isEqualTo(100);
        for (int i = 1; i < passages.size(); i++) {
            assertThat(passages.get(i).firstLine())
                    .isLessThanOrEqualTo(passages.get(i - 1).lastLine())
                    .isGreaterThan(passages.get(i - 1).firstLine());
        }
        for (Passage passage : passages) {
            assertThat(passage.text())
                    .startsWith("line " + passage.firstLine() + "\n")
                    .endsWith("\nline " + passage.lastLine());
        }
    }

    @Test
    void blankTextHasNone() {
        assertThat(Passage.of("")).isEmpty();
        assertThat(Passage.of("\n \n\t\n")).isEmpty();
    }

    @Test
    void aLongLineIsCutBetweenCharacters() {
        List<Passage> passages = Passage.of("x" + "😀".repeat(2_000) + "\nnext");

        assertThat(passages).hasSize(2);
        String cut = passages.get(0).text();
        assertThat(cut.length()).isBetween(1_400, 1_500);
        assertThat(Character.isHighSurrogate(cut.charAt(cut.length() - 1))).isFalse();
        assertThat(passages.get(1).text()).isEqualTo("next");
    }
}
