package dev.akmon.cli.inspect;

import dev.akmon.cli.console.TerminalText;
import dev.akmon.journal.Digest;
import dev.akmon.journal.RedactionSentinel;
import dev.akmon.journal.content.Formats;
import dev.akmon.journal.content.Payload;
import dev.akmon.journal.content.StructureText;
import dev.akmon.tools.Utf8;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The content of an object as lines for people: structures laid out, text as it is, binary content as chosen. Unless everything
 * is asked for, long content is cut to its beginning.
 */
final class ContentPreview {

    private static final int MAX_LINES = 12;
    private static final int MAX_LINE = 1_000;
    private static final int MAX_HEX_BYTES = 64;
    private static final int MAX_BASE64_CHARACTERS = 128;

    private final BinaryMode binaryMode;
    private final boolean whole;

    ContentPreview(BinaryMode binaryMode, boolean whole) {
        this.binaryMode = binaryMode;
        this.whole = whole;
    }

    /** The lines to show for an object that may be missing. */
    List<String> lines(Optional<Payload> object, Digest digest) {
        if (object.isEmpty()) {
            return List.of("<missing>");
        }
        Payload payload = object.get();
        if (payload.size() == 0) {
            return List.of("<empty>");
        }
        Optional<RedactionSentinel> sentinel = payload.sentinel();
        if (sentinel.isPresent()) {
            return redacted(sentinel.get());
        }
        return payload.structure()
                .map(StructureText::lines)
                .or(() -> payload.text().map(text -> text.lines().toList()))
                .map(this::cut)
                .orElseGet(() -> binary(payload.bytes(), digest));
    }

    private static List<String> redacted(RedactionSentinel sentinel) {
        return List.of(
                "[REDACTED: " + TerminalText.line(sentinel.reason()) + "]",
                "original size: " + sentinel.originalSize() + " bytes",
                "original hash: " + TerminalText.line(sentinel.originalHash()),
                "redacted at:   " + TerminalText.line(sentinel.redactedAt()));
    }

    private List<String> cut(List<String> all) {
        int shown = whole ? all.size() : Math.min(all.size(), MAX_LINES);
        List<String> lines = new ArrayList<>();
        all.subList(0, shown).forEach(line -> lines.add(line(line)));
        if (shown < all.size()) {
            lines.add("... (" + Formats.count(all.size() - shown, "more line") + "; --verbose shows all)");
        }
        return lines;
    }

    private String line(String line) {
        if (whole || line.length() <= MAX_LINE) {
            return TerminalText.block(line);
        }
        String head = Utf8.head(line, MAX_LINE);
        return TerminalText.block(head) + "... (" + Formats.count(line.length() - head.length(), "more character")
                + "; --verbose shows all)";
    }

    private List<String> binary(byte[] bytes, Digest digest) {
        List<String> lines = new ArrayList<>();
        lines.add("<binary, " + bytes.length + (bytes.length == 1 ? " byte" : " bytes") + ", hash: " + digest.shortHex()
                + "...>");
        switch (binaryMode) {
            case HEX -> {
                int shown = whole ? bytes.length : Math.min(bytes.length, MAX_HEX_BYTES);
                String hex = HexFormat.ofDelimiter(" ").formatHex(bytes, 0, shown);
                lines.add(shown < bytes.length ? hex + " ... (" + (bytes.length - shown) + " more bytes)" : hex);
            }
            case BASE64 -> {
                String base64 = Base64.getEncoder().encodeToString(bytes);
                int shown = whole ? base64.length() : Math.min(base64.length(), MAX_BASE64_CHARACTERS);
                lines.add(
                        shown < base64.length()
                                ? base64.substring(0, shown) + " ... (" + (base64.length() - shown)
                                        + " more characters)"
                                : base64);
            }
            case META -> {
                // The first line says it all.
            }
        }
        return lines;
    }
}
