package dev.akmon.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecapTest {
    @Test
    void theLastPromptAndTheEndOfItsAnswer() {
        String answer = String.join(
                "\n", IntStream.rangeClosed(1, 10).mapToObj(i -> "line " + i).toList());
        assertThat(Recap.of(List.of(
                        UserMessage.from("first"),
                        AiMessage.from("one"),
                        UserMessage.from("second\nand more \u001b[31m"),
                        AiMessage.from(answer))))
                .startsWith("› second\\nand more \\u{1b}[31m", "…", "line 3")
                .endsWith("line 10")
                .hasSize(10);
    }

    @Test
    void aPromptWithoutAnAnswerHasNoneOfAnEarlierOne() {
        assertThat(Recap.of(List.of(UserMessage.from("first"), AiMessage.from("one"), UserMessage.from("second"))))
                .containsExactly("› second");
        assertThat(Recap.of(List.of())).isEmpty();
    }
}
