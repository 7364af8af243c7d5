package dev.akmon.cli.chat;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/**
 * Completes a command at the beginning of what is typed, the words of some commands, and after an {@code @} the files of the
 * project: those whose name begins with what is typed first, then those whose path has it anywhere, then those that have its
 * letters in this order. Never proposes more than half a screen.
 */
final class PromptCompleter implements Completer {
    private static final int FEWEST = 5;

    private final ChatScreen.Completions completions;

    PromptCompleter(ChatScreen.Completions completions) {
        this.completions = completions;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        String word = line.word().substring(0, line.wordCursor());
        String before = line.line().substring(0, line.cursor() - word.length());
        int most = Math.max(FEWEST, reader.getTerminal().getSize().getRows() / 2);
        if (word.startsWith("@")) {
            files(word.startsWith("@\"") ? word.substring(2) : word.substring(1), most, candidates);
        } else if (before.isEmpty() && word.startsWith("/")) {
            choices(word, completions.commands(), most, candidates);
        } else if (before.startsWith("/")) {
            choices(word, completions.words(before.strip().substring(1)), most, candidates);
        }
    }

    private static void choices(
            String word, List<ChatScreen.Completions.Choice> all, int most, List<Candidate> candidates) {
        List<ChatScreen.Completions.Choice> fitting =
                all.stream().filter(choice -> choice.value().startsWith(word)).toList();
        // With what it means each takes a line, without it a few letters.
        boolean described = fitting.size() <= most;
        for (int i = 0; i < fitting.size(); i++) {
            ChatScreen.Completions.Choice choice = fitting.get(i);
            String meaning = described ? choice.description() : "";
            candidates.add(new Candidate(
                    choice.value(), choice.value(), null, meaning.isEmpty() ? null : meaning, null, null, true, i));
        }
    }

    private void files(String typed, int most, List<Candidate> candidates) {
        String part = typed.toLowerCase(Locale.ROOT);
        List<String> found = completions.files().stream()
                .map(file -> new Ranked(file, rank(file, part)))
                .filter(file -> file.rank() != Rank.NOT)
                .sorted(Comparator.comparing(Ranked::rank)
                        .thenComparing(file -> file.path().length())
                        .thenComparing(Ranked::path))
                .limit(most)
                .map(Ranked::path)
                .toList();
        for (int i = 0; i < found.size(); i++) {
            String file = found.get(i);
            candidates.add(
                    new Candidate(ImageReferences.to(file), file, null, null, null, null, !file.endsWith("/"), i));
        }
    }

    /** How well a file fits what is typed, the best first. */
    private enum Rank {
        PATH_BEGINS,
        NAME_BEGINS,
        NAME_HAS,
        PATH_HAS,
        HAS_LETTERS,
        NOT
    }

    private record Ranked(String path, Rank rank) {}

    private static Rank rank(String file, String part) {
        String path = file.toLowerCase(Locale.ROOT);
        int last = path.length() - (path.endsWith("/") ? 2 : 1);
        int name = path.lastIndexOf('/', last) + 1;
        if (path.startsWith(part)) {
            return Rank.PATH_BEGINS;
        }
        int at = path.indexOf(part, name);
        if (at >= 0) {
            return at == name ? Rank.NAME_BEGINS : Rank.NAME_HAS;
        }
        if (path.contains(part)) {
            return Rank.PATH_HAS;
        }
        return hasLetters(path, part) ? Rank.HAS_LETTERS : Rank.NOT;
    }

    private static boolean hasLetters(String path, String part) {
        int next = 0;
        for (int i = 0; i < path.length() && next < part.length(); i++) {
            next += path.charAt(i) == part.charAt(next) ? 1 : 0;
        }
        return next == part.length();
    }
}
