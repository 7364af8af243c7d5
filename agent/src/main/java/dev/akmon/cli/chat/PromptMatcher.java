package dev.akmon.cli.chat;

import java.util.List;
import java.util.Map;
import org.jline.reader.Candidate;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.LineReader;
import org.jline.reader.impl.CompletionMatcherImpl;

/**
 * Leaves the choice of what fits to the completer: {@code @Main} is {@code @src/Main.java}. Where nothing that is proposed
 * begins with what is typed, what they all begin with must not take its place, since it would say less.
 */
final class PromptMatcher extends CompletionMatcherImpl {
    private String typed = "";
    private List<Candidate> proposed = List.of();

    @Override
    public void compile(
            Map<LineReader.Option, Boolean> options,
            boolean prefix,
            CompletingParsedLine line,
            boolean caseInsensitive,
            int errors,
            String originalGroupName) {
        super.compile(options, prefix, line, caseInsensitive, errors, originalGroupName);
        typed = line.word().substring(0, line.wordCursor());
    }

    @Override
    public List<Candidate> matches(List<Candidate> candidates) {
        proposed = List.copyOf(candidates);
        return proposed;
    }

    @Override
    public Candidate exactMatch() {
        return proposed.stream()
                .filter(candidate -> candidate.value().equals(typed))
                .findFirst()
                .orElse(null);
    }

    @Override
    public String getCommonPrefix() {
        String common = proposed.isEmpty() ? typed : proposed.get(0).value();
        for (Candidate candidate : proposed) {
            while (!candidate.value().startsWith(common)) {
                common = common.substring(0, common.length() - 1);
            }
        }
        return common.startsWith(typed) ? common : typed;
    }
}
