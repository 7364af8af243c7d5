package dev.akmon.cli.chat;

import java.util.ArrayList;
import java.util.List;

/** What can be typed and what it does, in two columns that fit the screen. */
record HelpTable(List<Row> rows) {
    private static final int WIDEST_LEFT = 30;
    private static final int NARROWEST_RIGHT = 30;
    private static final int GAP = 2;

    /** A line of it, or several where the right column is too narrow. */
    record Row(String what, String meaning) {}

    /** Shows it. */
    void show(ChatContext chat) {
        lines(chat.screen().width()).forEach(chat::say);
    }

    /** The lines for a screen of this width. */
    List<String> lines(int width) {
        int left = rows.stream()
                .mapToInt(row -> row.what().length())
                .filter(length -> length <= WIDEST_LEFT)
                .max()
                .orElse(0);
        int right = width - left - GAP;
        List<String> lines = new ArrayList<>();
        for (Row row : rows) {
            boolean beside = right >= NARROWEST_RIGHT && row.what().length() <= left;
            String indent = " ".repeat(right >= NARROWEST_RIGHT ? left + GAP : GAP * 2);
            List<String> meaning = wrapped(row.meaning(), Math.max(NARROWEST_RIGHT, width - indent.length()));
            if (!beside || meaning.isEmpty()) {
                lines.add(row.what());
            }
            for (int i = 0; i < meaning.size(); i++) {
                boolean first = i == 0 && beside;
                lines.add((first ? row.what() + indent.substring(row.what().length()) : indent) + meaning.get(i));
            }
        }
        return lines;
    }

    private static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.isEmpty() ? new String[0] : text.split(" ")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        if (!line.isEmpty()) {
            lines.add(line.toString());
        }
        return lines;
    }
}
