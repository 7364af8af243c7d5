import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/**
 * A signing hook in one Java file: signs the head of a session with an Ed25519 key, with nothing but a JDK (17 or newer).
 *
 * <p>Configure it in ~/.akmon/config.toml:
 *
 * <pre>
 * [signing]
 * command = ["java", "/path/to/SignHead.java", "/path/to/key.pem", "/path/to/signatures", "{session_id}", "{head}"]
 * </pre>
 *
 * <p>The key is what `openssl genpkey -algorithm ed25519 -out key.pem` writes. Signed are the 64 hexadecimal digits of the
 * head, without a line end. Two files appear in the directory of signatures: SESSION.head with these digits and
 * SESSION.sig with the signature (64 bytes). Anybody with the public key checks them:
 *
 * <pre>
 * openssl pkeyutl -verify -pubin -inkey key.pub.pem -rawin -in SESSION.head -sigfile SESSION.sig
 * </pre>
 */
public final class SignHead {
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        if (arguments.length != 4) {
            System.err.println("usage: java SignHead.java KEY.pem DIRECTORY SESSION_ID HEAD");
            System.exit(2);
        }
        byte[] head = arguments[3].getBytes(StandardCharsets.US_ASCII);
        Path directory = Files.createDirectories(Path.of(arguments[1]));
        String pem = Files.readString(Path.of(arguments[0])).replaceAll("-----[^-]+-----", "");
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(KeyFactory.getInstance("Ed25519")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem))));
        signer.update(head);
        Files.write(directory.resolve(arguments[2] + ".head"), head);
        Files.write(directory.resolve(arguments[2] + ".sig"), signer.sign());
        System.out.println(directory.resolve(arguments[2] + ".sig"));
    }
}
