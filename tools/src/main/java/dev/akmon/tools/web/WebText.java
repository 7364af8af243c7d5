package dev.akmon.tools.web;

import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.ToolException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The text of a fetched document: pages made readable, everything else as it is. */
final class WebText {

    private static final Set<String> PAGES = Set.of("text/html", "application/xhtml+xml");
    private static final Set<String> TEXTS = Set.of(
            "application/json",
            "application/xml",
            "application/javascript",
            "application/x-ndjson",
            "application/toml",
            "application/yaml",
            "application/x-yaml");

    private static final Pattern XML_ENCODING =
            Pattern.compile("^<\\?xml[^>]{0,100}?encoding\\s*=\\s*[\"']([A-Za-z0-9._-]{1,40})[\"']");

    private WebText() {}

    /** Whether documents of the type are taken; one without a type is, as long as its bytes are text. */
    static boolean isText(String mediaType) {
        return mediaType.isEmpty()
                || mediaType.startsWith("text/")
                || TEXTS.contains(mediaType)
                || mediaType.endsWith("+json")
                || mediaType.endsWith("+xml");
    }

    /** @throws ToolException {@code binary_content} */
    static String of(WebReply.Document document) throws ToolException {
        String text = whole(document);
        // What was cut inside a character ends in the sign for a broken one, which the page did not have.
        return document.cut() ? text.replaceFirst("\uFFFD+$", "") : text;
    }

    private static String whole(WebReply.Document document) throws ToolException {
        if (PAGES.contains(document.mediaType())) {
            Charset charset = document.charset();
            return ReadablePage.of(
                            document.body(),
                            charset == null ? null : charset.name(),
                            document.address().toString())
                    .replace('\0', '\uFFFD');
        }
        String text = decode(document.body(), document.charset());
        if (text.indexOf('\0') >= 0) {
            throw new ToolException(ErrorCode.BINARY_CONTENT, document.address() + " is not text");
        }
        return text;
    }

    /** In the encoding that the bytes begin with a mark of, else the server's, else that of an XML declaration, else UTF-8. */
    private static String decode(byte[] body, @Nullable Charset named) {
        if (startsWith(body, 0xEF, 0xBB, 0xBF)) {
            return new String(body, 3, body.length - 3, StandardCharsets.UTF_8);
        }
        if (startsWith(body, 0xFE, 0xFF)) {
            return new String(body, 2, body.length - 2, StandardCharsets.UTF_16BE);
        }
        if (startsWith(body, 0xFF, 0xFE)) {
            return new String(body, 2, body.length - 2, StandardCharsets.UTF_16LE);
        }
        return new String(body, named == null ? declared(body) : named);
    }

    private static boolean startsWith(byte[] body, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (body.length <= i || (body[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    private static Charset declared(byte[] body) {
        String beginning = new String(body, 0, Math.min(body.length, 200), StandardCharsets.ISO_8859_1);
        Matcher encoding = XML_ENCODING.matcher(beginning);
        if (!encoding.find()) {
            return StandardCharsets.UTF_8;
        }
        try {
            return Charset.forName(encoding.group(1));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.UTF_8;
        }
    }
}
