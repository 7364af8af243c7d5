package dev.akmon.journal.trust;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Public keys in files. Three forms are read: 64 hex digits, which is what akmon writes; a PEM block {@code PUBLIC KEY}
 * (SubjectPublicKeyInfo, RFC 8410), which is what openssl writes; and a line of OpenSSH, {@code ssh-ed25519 AAAA...}.
 */
public final class PublicKeys {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] SPKI_PREFIX = HEX.parseHex("302a300506032b6570032100");
    private static final String SSH_TYPE = "ssh-ed25519";
    private static final Pattern HEX_KEY = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern BLANKS = Pattern.compile("[ \t]+");

    private PublicKeys() {}

    /**
     * Reads a public key file.
     *
     * @throws IOException when the file cannot be read
     * @throws KeyFormatException when it holds none of the forms, naming the file
     */
    public static VerifyingKey read(Path file) throws IOException, KeyFormatException {
        try {
            return parse(KeyFiles.read(file));
        } catch (KeyFormatException e) {
            throw new KeyFormatException(file + " is not a public key: " + e.getMessage(), e);
        }
    }

    /** Reads the content of a public key file; white space around it does not count. */
    public static VerifyingKey parse(byte[] content) throws KeyFormatException {
        String text = text(content).strip();
        if (HEX_KEY.matcher(text).matches()) {
            return VerifyingKey.of(HEX.parseHex(text));
        }
        Optional<Pem> pem = Pem.parse(content);
        if (pem.isPresent()) {
            return ofPem(pem.get());
        }
        if (text.startsWith(SSH_TYPE)) {
            return ofOpenSshLine(text);
        }
        throw new KeyFormatException(
                "it holds neither 64 hex digits nor a PEM block PUBLIC KEY nor a line that begins with ssh-ed25519");
    }

    /** Whether this is the content of a public key file. */
    static boolean isOne(byte[] content) {
        try {
            parse(content);
            return true;
        } catch (KeyFormatException e) {
            return false;
        }
    }

    /** The key as SubjectPublicKeyInfo in DER, 44 bytes. */
    public static byte[] spki(VerifyingKey key) {
        byte[] spki = Arrays.copyOf(SPKI_PREFIX, SPKI_PREFIX.length + VerifyingKey.BYTES);
        System.arraycopy(key.bytes(), 0, spki, SPKI_PREFIX.length, VerifyingKey.BYTES);
        return spki;
    }

    /** The key as a PEM block {@code PUBLIC KEY}, 113 ASCII characters, as openssl reads it. */
    public static String pem(VerifyingKey key) {
        return Pem.encode(Pem.PUBLIC_KEY, spki(key));
    }

    private static VerifyingKey ofPem(Pem pem) throws KeyFormatException {
        if (pem.label().endsWith("PRIVATE KEY")) {
            throw new KeyFormatException("it is a private key; keep that to yourself and give its public key");
        }
        byte[] spki = pem.content();
        boolean ed25519 = pem.label().equals(Pem.PUBLIC_KEY)
                && spki.length == SPKI_PREFIX.length + VerifyingKey.BYTES
                && Arrays.equals(Arrays.copyOf(spki, SPKI_PREFIX.length), SPKI_PREFIX);
        if (!ed25519) {
            throw new KeyFormatException("its PEM block does not hold an Ed25519 public key");
        }
        return VerifyingKey.of(Arrays.copyOfRange(spki, SPKI_PREFIX.length, spki.length));
    }

    /** One line: the type, the key in Base64, any comment. The Base64 holds the type again, then the 32 bytes. */
    private static VerifyingKey ofOpenSshLine(String line) throws KeyFormatException {
        String[] fields = BLANKS.split(line, 3);
        if (line.indexOf('\n') >= 0 || fields.length < 2 || !fields[0].equals(SSH_TYPE)) {
            throw new KeyFormatException("it is not a single ssh-ed25519 line");
        }
        byte[] blob;
        try {
            blob = Base64.getDecoder().decode(fields[1]);
        } catch (IllegalArgumentException e) {
            throw new KeyFormatException("its ssh-ed25519 line is not Base64", e);
        }
        SshReader reader = new SshReader(blob);
        String type = reader.text("key type");
        byte[] key = reader.string("public key");
        if (!type.equals(SSH_TYPE) || !reader.atEnd()) {
            throw new KeyFormatException("its ssh-ed25519 line holds another kind of key");
        }
        return VerifyingKey.of(key);
    }

    private static String text(byte[] content) throws KeyFormatException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new KeyFormatException("it is not text", e);
        }
    }
}
