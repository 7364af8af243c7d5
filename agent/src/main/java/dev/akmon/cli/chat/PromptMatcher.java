package dev.akmon.cli.chat;

import java.util.Locale;
import java.util.Map;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.LineReader;
import org.jline.reader.impl.CompletionMatcherImpl;

/** Matches as JLine does, and a file also by any part of its path: {@code @Main} is {@code @src/Main.java}. */
final class PromptMatcher extends CompletionMatcherImpl {
    @Override
    protected void defaultMatchers(
            Map<LineReader.Option, Boolean> options,
            boolean prefix,
            CompletingParsedLine line,
            boolean caseInsensitive,
            int errors,
            String originalGroupName) {
        super.defaultMatchers(options, prefix, line, caseInsensitive, errors, originalGroupName);
        String word = line.word().substring(0, line.wordCursor());
        if (word.startsWith("@")) {
            String part = word.substring(1).toLowerCase(Locale.ROOT);
            // Behind the first, which is for what begins with the word.
            matchers.add(1, simpleMatcher(file -> file.toLowerCase(Locale.ROOT).contains(part)));
        }
    }
}
