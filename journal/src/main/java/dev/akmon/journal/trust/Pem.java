package dev.akmon.journal.trust;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of PEM (RFC 7468): Base64 between a line that begins it and a line that ends it.
 *
 * @param label for example {@code PRIVATE KEY}
 * @param content the decoded bytes
 */
record Pem(String label, byte[] content) {
    static final String PRIVATE_KEY = "PRIVATE KEY";
    static final String ENCRYPTED_PRIVATE_KEY = "ENCRYPTED PRIVATE KEY";
    static final String PUBLIC_KEY = "PUBLIC KEY";
    static final String OPENSSH_PRIVATE_KEY = "OPENSSH PRIVATE KEY";

    private static final int LINE_LENGTH = 64;
    private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----");

    /** The first block of a text; empty when there is none. */
    static Optional<Pem> parse(byte[] bytes) throws KeyFormatException {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        Matcher begin = BEGIN.matcher(text);
        if (!begin.find()) {
            return Optional.empty();
        }
        String label = begin.group(1);
        int end = text.indexOf("-----END " + label + "-----", begin.end());
        if (end < 0) {
            throw new KeyFormatException("its PEM block has no END line");
        }
        String base64 = text.substring(begin.end(), end).replaceAll("[ \t\r\n]", "");
        try {
            return Optional.of(new Pem(label, Base64.getDecoder().decode(base64)));
        } catch (IllegalArgumentException e) {
            throw new KeyFormatException("its PEM block is not Base64, or carries headers", e);
        }
    }

    /** The block as text, in lines of 64 characters that end with a line feed. */
    static String encode(String label, byte[] content) {
        String base64 = Base64.getMimeEncoder(LINE_LENGTH, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }
}
