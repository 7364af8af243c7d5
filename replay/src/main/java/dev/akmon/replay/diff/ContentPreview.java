package dev.akmon.replay.diff;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The beginning of an object: up to five lines of text of up to 1 KiB each, or 64 bytes in hexadecimal. */
final class ContentPreview {
    private static final int MAX_TEXT_BYTES = 10_240;
    private static final int MAX_LINES = 5;
    private static final int MAX_LINE_BYTES = 1024;
    private static final int MAX_BINARY_BYTES = 64;

    private ContentPreview() {}

    static String of(byte[] bytes) {
        if (bytes.length == 0) {
            return "<empty>";
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text(text, bytes.length);
        } catch (CharacterCodingException e) {
            return binary(bytes);
        }
    }

    private static String text(String text, int size) {
        List<String> lines = text.lines().toList();
        boolean cut = size > MAX_TEXT_BYTES || lines.size() > MAX_LINES;
        List<String> shown = new ArrayList<>();
        for (String line : cut ? lines.subList(0, Math.min(MAX_LINES, lines.size())) : lines) {
            shown.add(line(line));
        }
        if (lines.size() > shown.size()) {
            shown.add("... (" + (lines.size() - shown.size()) + " more lines)");
        }
        return String.join("\n", shown);
    }

    private static String line(String line) {
        byte[] utf8 = line.getBytes(StandardCharsets.UTF_8);
        if (utf8.length <= MAX_LINE_BYTES) {
            return line;
        }
        int end = MAX_LINE_BYTES;
        while ((utf8[end] & 0xc0) == 0x80) {
            end--; // a byte inside of a character
        }
        return new String(utf8, 0, end, StandardCharsets.UTF_8) + "... (truncated line, " + (utf8.length - end)
                + " more bytes)";
    }

    private static String binary(byte[] bytes) {
        int shown = Math.min(bytes.length, MAX_BINARY_BYTES);
        String hex = HexFormat.ofDelimiter(" ").formatHex(bytes, 0, shown);
        return shown < bytes.length ? hex + " ... (truncated, " + (bytes.length - shown) + " more bytes)" : hex;
    }
}
