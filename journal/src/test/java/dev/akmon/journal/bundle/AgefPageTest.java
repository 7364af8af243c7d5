package dev.akmon.journal.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.luben.zstd.ZstdInputStream;
import dev.akmon.journal.Digest;
import dev.akmon.journal.EventKind.AssistantTurn;
import dev.akmon.journal.EventKind.SessionEnd;
import dev.akmon.journal.EventKind.SessionStart;
import dev.akmon.journal.EventKind.UserTurn;
import dev.akmon.journal.Journal;
import dev.akmon.journal.SessionReader;
import dev.akmon.journal.SessionWriter;
import dev.akmon.journal.bundle.Manifest.Producer;
import dev.akmon.journal.trust.ManifestSigner;
import dev.akmon.journal.trust.OperatorIdentity;
import dev.akmon.journal.trust.PassphraseSource;
import dev.akmon.journal.trust.PrivateKeys;
import dev.akmon.journal.trust.PublicKeys;
import dev.akmon.journal.trust.SigningKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manual page about the format says what happens: its example is what we write, and its commands print what it shows. */
class AgefPageTest {

    private static final Path PAGE = Path.of("..", "docs", "agef.md");
    private static final Path EXAMPLE = Path.of("..", "examples", "agef");
    private static final UUID ID = UUID.fromString("550e8400-e29b-41d4-a716-446655440000");
    private static final Instant START = Instant.parse("2023-11-14T22:13:20.250Z");

    @TempDir
    Path directory;

    /** A command of the page and the lines it prints. */
    private record Step(String command, List<String> output) {}

    @Test
    void theExampleIsWhatWeWrite() throws Exception {
        SigningKey key = key();
        Path bundle = write(key);

        assertThat(archive(bundle)).isEqualTo(archive(EXAMPLE.resolve("session.akmon")));
        assertThat(EXAMPLE.resolve("signer.pem")).hasContent(PublicKeys.pem(key.publicKey()));
    }

    @Test
    void itsCommandsPrintWhatThePageShows() throws Exception {
        assumeTrue(
                run("openssl version | grep '^OpenSSL [3-9]' && zstd --version && basenc --version && tar --version")
                                .size()
                        > 3,
                "needs openssl 3.0 or newer, zstd, tar and coreutils");
        for (String name : List.of("session.akmon", "signer.pem")) {
            Files.copy(EXAMPLE.resolve(name), directory.resolve(name));
        }
        List<Step> steps = steps();

        assertThat(steps).hasSizeGreaterThan(8);
        for (Step step : steps) {
            assertThat(run(step.command())).as(step.command()).isEqualTo(step.output());
        }
    }

    private Path write(SigningKey key) throws Exception {
        Journal journal = Journal.at(directory.resolve("journal"));
        try (SessionWriter writer = journal.create(ID)) {
            Digest cwd = put(writer, "/home/me/project");
            Digest config = put(writer, "{\"capture_level\":\"full\"}");
            writer.append(new SessionStart(cwd, config), START);
            writer.append(new UserTurn(put(writer, "Say hello.")), START.plusSeconds(1));
            writer.append(new AssistantTurn(put(writer, "Hello."), null), START.plusSeconds(2));
            writer.append(new SessionEnd(null), START.plusSeconds(3));
            writer.commit();
        }
        Path bundle = directory.resolve("written.akmon");
        try (SessionReader session = journal.read(ID)) {
            BundleExporter.export(
                    session,
                    new Producer("akmon", "0.1.0"),
                    Optional.empty(),
                    manifest -> ManifestSigner.attest(
                            ManifestSigner.sign(manifest, key, START.plusSeconds(60)),
                            key,
                            new OperatorIdentity("alice@example.com", "Alice Example", "approver", "Acme"),
                            START.plusSeconds(60)),
                    bundle);
        }
        return bundle;
    }

    private static Digest put(SessionWriter writer, String text) throws IOException {
        return writer.put(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] archive(Path bundle) throws IOException {
        try (InputStream in = new ZstdInputStream(Files.newInputStream(bundle))) {
            return in.readAllBytes();
        }
    }

    /** Seed 00 01 02 … 1f, which everybody knows. */
    private static SigningKey key() throws Exception {
        byte[] der = HexFormat.of()
                .parseHex("302e020100300506032b657004220420"
                        + "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
        return PrivateKeys.parse(der, "example", PassphraseSource.none());
    }

    /** The indented lines of the page's example: "$ " begins a command, which a backslash continues. */
    private static List<Step> steps() throws IOException {
        List<String> lines = Files.readAllLines(PAGE);
        List<Step> steps = new ArrayList<>();
        int begin = lines.indexOf("## A worked example");
        assertThat(begin).isPositive();
        StringBuilder command = new StringBuilder();
        boolean continued = false;
        for (String line : lines.subList(begin, lines.size())) {
            if (line.startsWith("    $ ") || continued) {
                command.append(continued ? line : line.substring(6)).append('\n');
                continued = line.endsWith("\\");
                if (!continued) {
                    steps.add(new Step(command.toString(), new ArrayList<>()));
                    command.setLength(0);
                }
            } else if (line.startsWith("    ")) {
                steps.get(steps.size() - 1).output().add(line.substring(4));
            }
        }
        return steps;
    }

    private List<String> run(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        List<String> output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        process.waitFor();
        return output;
    }
}
