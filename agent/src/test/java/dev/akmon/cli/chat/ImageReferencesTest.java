package dev.akmon.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferencesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "@shot.png | shot.png",
                "why is @docs/Shot.PNG, empty? | docs/Shot.PNG",
                "(see @a.jpeg). | a.jpeg",
                "@\"my shot.webp\" is it | my shot.webp",
                "@'my shot.gif' is it | my shot.gif",
                "@my\\ shot\\(1\\).png, see | my shot(1).png",
                "\"@shot.png\" | shot.png",
                "@'a.png'b | a.png",
                "@../shot.png | ../shot.png",
                "@/tmp/shot.jpg! | /tmp/shot.jpg",
                "äh @ü.png | ü.png"
            })
    void anImageIsNamedAsAnyFileIs(String prompt, String path) {
        assertThat(ImageReferences.in(prompt)).containsExactly(path);
    }

    @Test
    void severalStandInTheirOrder() {
        assertThat(ImageReferences.in("@b.png differs from @a.png\nand @b.png"))
                .isEqualTo(List.of("b.png", "a.png", "b.png"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shot.png",
                "me@example.png",
                "@src/Main.java",
                "@png",
                "@",
                "@ shot.png",
                "@@shot.png",
                "@\"\"",
                "make it @2x in shot.png",
                "@shot.png.txt"
            })
    void otherWordsAreText(String prompt) {
        assertThat(ImageReferences.in(prompt)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"shot.png", "my shot.png", "docs/a b/c.webp"})
    void whatIsCompletedIsUnderstood(String path) {
        assertThat(ImageReferences.in(ImageReferences.to(path))).containsExactly(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\\\\", ".", "@", "\"", "\\\\a"})
    void whatIsPastedMayBeLong(String piece) {
        assertThat(ImageReferences.in("@" + piece.repeat(200_000) + " @shot.png"))
                .endsWith("shot.png");
    }

    @Test
    void otherFilesAreCompletedAsTheyAre() {
        assertThat(ImageReferences.to("my notes.txt")).isEqualTo("@my notes.txt");
    }
}
