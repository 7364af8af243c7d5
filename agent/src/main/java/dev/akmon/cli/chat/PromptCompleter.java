package dev.akmon.cli.chat;

import java.util.List;
import java.util.Locale;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes a command at the beginning of what is typed, and after an {@code @} the files of the project. */
final class PromptCompleter implements Completer {
    private static final int MOST = 200;

    private final ChatScreen.Completions completions;

    PromptCompleter(ChatScreen.Completions completions) {
        this.completions = completions;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        String word = line.word().substring(0, line.wordCursor());
        boolean first = line.line().substring(0, line.cursor()).length() == word.length();
        if (first && word.startsWith("/")) {
            for (ChatScreen.Completions.Choice choice : completions.commands()) {
                candidates.add(
                        new Candidate(choice.value(), choice.value(), null, choice.description(), null, null, true));
            }
        } else if (word.startsWith("@")) {
            String part = word.substring(1).toLowerCase(Locale.ROOT);
            completions.files().stream()
                    .filter(file -> file.toLowerCase(Locale.ROOT).contains(part))
                    .limit(MOST)
                    .forEach(file -> candidates.add(new Candidate(
                            ImageReferences.to(file), file, null, null, null, null, !file.endsWith("/"))));
        }
    }
}
