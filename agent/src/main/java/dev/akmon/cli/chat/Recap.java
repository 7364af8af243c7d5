package dev.akmon.cli.chat;

import dev.akmon.cli.console.TerminalText;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import java.util.ArrayList;
import java.util.List;

/** What was said last in a conversation that is gone on with. */
final class Recap {
    private static final int PROMPT_LENGTH = 300;
    private static final int ANSWER_LINES = 8;

    private Recap() {}

    /** The last prompt and the end of the last answer, safe to show; empty when nothing was said. */
    static List<String> of(List<ChatMessage> messages) {
        String prompt = "";
        String answer = "";
        for (ChatMessage message : messages) {
            if (message instanceof UserMessage user && user.hasSingleText()) {
                prompt = user.singleText();
                answer = "";
            } else if (message instanceof AiMessage ai
                    && ai.text() != null
                    && !ai.text().isBlank()) {
                answer = ai.text().strip();
            }
        }
        List<String> lines = new ArrayList<>();
        if (!prompt.isBlank()) {
            lines.add("› " + TerminalText.line(prompt.strip(), PROMPT_LENGTH));
        }
        List<String> said = answer.lines().toList();
        if (said.size() > ANSWER_LINES) {
            lines.add("…");
        }
        said.subList(Math.max(0, said.size() - ANSWER_LINES), said.size())
                .forEach(line -> lines.add(TerminalText.block(line)));
        return lines;
    }
}
