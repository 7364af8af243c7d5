import dev.akmon.journal.bundle.BundleExporter;
import dev.akmon.journal.bundle.Manifest.Producer;
import dev.akmon.verifier.GeneratedSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Writes a bundle of so many turns: {@code java -cp agef-verify.jar LargeBundle.java <file> <turns>}. */
final class LargeBundle {
    public static void main(String[] arguments) throws IOException {
        try (GeneratedSession session = new GeneratedSession(Integer.parseInt(arguments[1]))) {
            BundleExporter.export(session, new Producer("bench", "1"), Optional.empty(), Path.of(arguments[0]));
        }
    }
}
