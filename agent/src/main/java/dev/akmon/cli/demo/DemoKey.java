package dev.akmon.cli.demo;

import dev.akmon.journal.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;

/** An Ed25519 key made for one demonstration, in the files openssl reads. */
final class DemoKey {
    private final KeyPair pair;
    private final Path privateFile;
    private final Path publicFile;

    private DemoKey(KeyPair pair, Path privateFile, Path publicFile) {
        this.pair = pair;
        this.privateFile = privateFile;
        this.publicFile = publicFile;
    }

    /** Makes a key and writes {@code key.pem}, readable by its owner alone, and {@code key.pub.pem}. */
    static DemoKey create(Path directory) throws IOException, GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Path privateFile = directory.resolve("key.pem");
        Files.createFile(
                privateFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(privateFile, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        Path publicFile = directory.resolve("key.pub.pem");
        Files.writeString(publicFile, pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        return new DemoKey(pair, privateFile, publicFile);
    }

    Path privateFile() {
        return privateFile;
    }

    Path publicFile() {
        return publicFile;
    }

    /** Whether the file holds this key's signature over the head's hexadecimal digits. */
    boolean verifies(Digest head, Path signatureFile) throws IOException, GeneralSecurityException {
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(pair.getPublic());
        verifier.update(head.hex().getBytes(StandardCharsets.US_ASCII));
        return verifier.verify(Files.readAllBytes(signatureFile));
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(der)
                + "\n-----END " + label + "-----\n";
    }
}
