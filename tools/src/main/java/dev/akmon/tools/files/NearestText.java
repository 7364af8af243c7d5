package dev.akmon.tools.files;

import dev.akmon.tools.Utf8;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the place in a text that a search which failed most likely meant. */
final class NearestText {

    /** Lines compared at most, and characters of a line: advice must not cost more than the edit. */
    private static final int MAX_LINES = 20_000;

    private static final int MAX_COMPARED_CHARS = 200;
    private static final int MAX_QUOTED_CHARS = 160;

    /** Share of equal pairs of neighbouring characters from which two lines count as similar. */
    private static final double SIMILAR = 0.5;

    private NearestText() {}

    static String advice(String text, String searched) {
        List<String> lines = LineEnds.lines(text).stream().limit(MAX_LINES).toList();
        List<String> wanted = LineEnds.lines(searched);
        int skipped = 0;
        while (skipped < wanted.size() - 1 && wanted.get(skipped).isBlank()) {
            skipped++;
        }
        wanted = wanted.subList(skipped, wanted.size());
        if (wanted.isEmpty() || wanted.get(0).isBlank()) {
            return "Read the file and copy the text exactly.";
        }
        int bestStart = -1;
        int bestLength = 0;
        for (int start = 0; start < lines.size(); start++) {
            int length = matching(lines, start, wanted);
            if (length > bestLength) {
                bestStart = start;
                bestLength = length;
            }
        }
        if (bestLength == wanted.size()) {
            return "Line " + (bestStart + 1) + " and what follows differ only in white space from old_str: "
                    + firstDifference(lines, bestStart, wanted);
        }
        if (bestLength > 0) {
            return "The closest place begins at line " + (bestStart + 1) + ": "
                    + firstDifference(lines, bestStart, wanted);
        }
        return mostSimilarLine(lines, wanted.get(0));
    }

    /** How many of the wanted lines follow each other from there on, white space at their ends aside. */
    private static int matching(List<String> lines, int start, List<String> wanted) {
        int length = 0;
        while (length < wanted.size()
                && start + length < lines.size()
                && lines.get(start + length).strip().equals(wanted.get(length).strip())) {
            length++;
        }
        return length;
    }

    private static String firstDifference(List<String> lines, int start, List<String> wanted) {
        for (int i = 0; i < wanted.size(); i++) {
            if (start + i >= lines.size()) {
                return "the file ends after line " + lines.size() + ", where old_str goes on with "
                        + quoted(wanted.get(i));
            }
            if (!lines.get(start + i).equals(wanted.get(i))) {
                return "line " + (start + i + 1) + " is " + quoted(lines.get(start + i)) + ", where old_str has "
                        + quoted(wanted.get(i));
            }
        }
        return "the difference is in the line ends, or in text before or after whole lines.";
    }

    private static String mostSimilarLine(List<String> lines, String wanted) {
        double best = 0;
        int bestLine = -1;
        Map<Integer, Integer> wantedPairs = pairs(wanted);
        for (int i = 0; i < lines.size(); i++) {
            double similarity = similarity(wantedPairs, pairs(lines.get(i)));
            if (similarity > best) {
                best = similarity;
                bestLine = i;
            }
        }
        if (best < SIMILAR) {
            return "No line is similar to its first one: read the file and copy the text exactly.";
        }
        return "The most similar line is " + (bestLine + 1) + ": " + quoted(lines.get(bestLine));
    }

    /** Pairs of neighbouring characters with how often they occur. */
    private static Map<Integer, Integer> pairs(String line) {
        String compared = Utf8.head(line.strip(), MAX_COMPARED_CHARS);
        Map<Integer, Integer> pairs = new HashMap<>();
        for (int i = 0; i + 1 < compared.length(); i++) {
            pairs.merge(compared.charAt(i) << 16 | compared.charAt(i + 1), 1, Integer::sum);
        }
        return pairs;
    }

    /** The Sørensen-Dice coefficient of two bags of pairs. */
    private static double similarity(Map<Integer, Integer> a, Map<Integer, Integer> b) {
        int total = sum(a) + sum(b);
        int shared = a.entrySet().stream()
                .mapToInt(entry -> Math.min(entry.getValue(), b.getOrDefault(entry.getKey(), 0)))
                .sum();
        return total == 0 ? 0 : 2.0 * shared / total;
    }

    private static int sum(Map<Integer, Integer> pairs) {
        return pairs.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static String quoted(String line) {
        String shown = Utf8.head(line, MAX_QUOTED_CHARS);
        return "«" + shown.replace("\t", "\\t") + (shown.length() < line.length() ? "..." : "") + "»";
    }
}
