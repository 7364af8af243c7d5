package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.cli.CommandLineRunner.Outcome;
import dev.akmon.cli.report.PageScanner;
import dev.akmon.journal.Journal;
import dev.akmon.journal.SessionReader;
import dev.akmon.journal.bundle.BundleExporter;
import dev.akmon.journal.bundle.BundleImporter;
import dev.akmon.journal.bundle.BundleLimits;
import dev.akmon.journal.bundle.Manifest;
import dev.akmon.journal.report.VerdictDocument;
import dev.akmon.journal.sealing.BundleSigner;
import dev.akmon.journal.trust.OperatorIdentity;
import dev.akmon.journal.trust.SigningKey;
import dev.akmon.journal.trust.TrustPolicy;
import dev.akmon.journal.verdict.BundleVerdict;
import dev.akmon.journal.verdict.VerificationRequest;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports about bundles, and about sessions that came in one. */
class BundleReportTest {

    private static final UUID ID = UUID.fromString("11111111-2222-4333-8444-555555555555");
    private static final Instant SIGNED = Instant.parse("2026-01-03T00:00:00Z");

    @TempDir
    Path directory;

    private final SigningKey signer = SigningKey.generate();
    private final SigningKey operator = SigningKey.generate();
    private Path bundle;

    @BeforeEach
    void signABundle() throws Exception {
        directory = directory.toRealPath();
        bundle = directory.resolve("signed.akmon");
        Journal journal = Journal.at(directory.resolve("recorded"));
        SessionScript.repairSession(journal, ID);
        try (SessionReader reader = journal.read(ID)) {
            BundleExporter.export(reader, new Manifest.Producer("akmon-jvm", "0"), Optional.empty(), bundle);
        }
        BundleSigner signing = new BundleSigner(BundleLimits.DEFAULT, false);
        signing.sign(bundle, bundle, signer, SIGNED);
        OperatorIdentity mallory = new OperatorIdentity("eve@example.com", "</li><script>", "`|role", "\u202eorg");
        signing.attest(bundle, bundle, operator, mallory, SIGNED);
        Files.writeString(directory.resolve("signer.pub"), signer.publicKey().hex());
        Files.writeString(
                directory.resolve("operator.pub"), operator.publicKey().hex());
    }

    @Test
    void aVerifiedSignatureIsToldFromOneNobodyChecked() throws Exception {
        Outcome outcome = report("signed.akmon", "--verify-key", "signer.pub");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err()).endsWith("Verified: unaltered, and signed with a key you trust\n");
        assertThat(page().text())
                .contains("verified head signature, made 2026-01-03T00:00:00Z by its own account")
                .contains("not checked: no key operator attestation claims to be </li><script>, eve@example.com")
                .contains("passedEvery signature of the head is what it says1 of 1 verified")
                .contains("not checkedEvery operator's attestation is what it says0 of 1 verified")
                .contains("trusted to sign heads: " + signer.keyId())
                .contains("Fix the failing test", "akmon bundle verify signed.akmon --verify-key signer.pub");
    }

    @Test
    void withoutKeysNothingIsSaidAboutTheSigner() throws Exception {
        assertThat(report("signed.akmon").err()).endsWith("Verified: intact, but no signature was checked\n");
        assertThat(page().text())
                .contains("Its signatures were not checked, because no key that made them was given.")
                .contains("not checkedEvery signature of the head is what it says0 of 1 verified")
                .contains("No key was given to check signatures with.");
    }

    @Test
    void aDemandThatIsNotMetIsAVerdict() throws Exception {
        Outcome outcome = report("signed.akmon", "--verify-key", "operator.pub", "--require-signature");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).endsWith("Not verified: intact, but a demand is not met\n");
        assertThat(page().text())
                .contains("failedDemanded: a trusted key signed the head")
                .contains("signature_requirement_unmet");
    }

    @Test
    void aSessionThatCameInABundleKeepsItsSignatures() throws Exception {
        Journal journal = Journal.at(directory.resolve("journal"));
        BundleVerdict verdict = BundleVerdict.of(bundle, VerificationRequest.INTEGRITY);
        new BundleImporter(journal, bundle, BundleLimits.DEFAULT, false)
                .importAs(ID, verdict.integrity().manifest());

        assertThat(report("last", "--operator-key", "operator.pub").exitCode()).isZero();
        assertThat(page().text()).contains("verified operator attestation </li><script>, eve@example.com");
    }

    @Test
    void keysAreOfNoUseForASessionRecordedHere() {
        Outcome outcome = new CommandLineRunner(directory)
                .run("report", "--journal", "recorded", "last", "--verify-key", "signer.pub", "--output", "page.html");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("has none to check with a key");
    }

    @Test
    void whatIsNoBundleIsAnErrorAndNoPage() throws IOException {
        Files.writeString(directory.resolve("other.akmon"), "not a bundle");

        assertThat(report("other.akmon").exitCode()).isEqualTo(1);
        assertThat(report("missing.akmon").exitCode()).isEqualTo(3);
        assertThat(directory.resolve("page.html")).doesNotExist();
    }

    @Test
    void theReportOfAVerificationCanBeMarkdown() throws Exception {
        TrustPolicy policy =
                new TrustPolicy(List.of(signer.publicKey()), true, List.of(operator.publicKey()), false, List.of());
        VerificationRequest request = new VerificationRequest(BundleLimits.DEFAULT, false, policy, false);

        String markdown = written(request, VerdictDocument.Format.MARKDOWN);

        assertThat(markdown)
                .startsWith(
                        "# Session report\n\n`Fix the failing test`\n\n**Verified: unaltered, and signed with a key you"
                                + " trust.**")
                .contains("| When | `2026-01-02 03:04:05 – 03:04:08`")
                .contains("- **passed** The events lead to the head that the manifest names\n")
                .contains("- **passed** Demanded: a trusted key signed the head\n")
                .contains("| operator attestation | `` </li><script>, eve@example.com, `\\|role, \\u{202e}org ``")
                .contains("| `src/A.java` | changed | 1 |")
                .contains("| `shell` | 1 | 1 | 1 |")
                .contains("- `" + signer.keyId() + "`, trusted to sign heads\n");
        assertThat(written(request, VerdictDocument.Format.MARKDOWN)).isEqualTo(markdown);
    }

    @Test
    void theReportOfAVerificationCanBeAPage() throws Exception {
        PageScanner page = PageScanner.scan(written(VerificationRequest.INTEGRITY, VerdictDocument.Format.HTML));

        assertThat(page.text()).contains("Verified: intact, but no signature", "Files touched", "src/A.java");
        assertThat(page.ids()).contains("checks", "check-yourself").doesNotContain("timeline");
    }

    @Test
    void theCommandThatVerifiesWritesThemToStandardOutput() throws Exception {
        Outcome markdown =
                verify("signed.akmon", "--verify-key", "signer.pub", "--require-signature", "--format", "markdown");
        Outcome html =
                verify("signed.akmon", "--verify-key", "operator.pub", "--require-signature", "--format", "html");

        assertThat(markdown.exitCode()).isZero();
        assertThat(markdown.err()).isEmpty();
        assertThat(markdown.out())
                .contains("**Verified: unaltered, and signed with a key you trust.**")
                .contains("Written by akmon ");
        assertThat(html.exitCode()).isEqualTo(1);
        assertThat(html.err()).isEmpty();
        assertThat(PageScanner.scan(html.out()).text())
                .contains("Not verified: intact, but a demand is not met", "signature_requirement_unmet");
    }

    @Test
    void thereIsADocumentAboutWhatIsNoBundle() throws IOException {
        Files.writeString(directory.resolve("-x <b>`.akmon"), "not a bundle");

        Outcome markdown = verify("./-x <b>`.akmon", "--format", "markdown");
        Outcome html = verify("./-x <b>`.akmon", "--verify-key", "signer.pub", "--format", "html");

        assertThat(markdown.exitCode()).isEqualTo(1);
        assertThat(markdown.out())
                .contains("**Not verified: this file cannot be read as a bundle.**")
                .contains("- `invalid_archive`: `` -x <b>`.akmon: ")
                .contains("    akmon bundle verify './-x <b>`.akmon'\n");
        assertThat(html.exitCode()).isEqualTo(1);
        assertThat(PageScanner.scan(html.out()).text())
                .contains("Not verified: this file cannot be read as a bundle")
                .contains("Whether there are signatures cannot be seen.")
                .contains("trusted to sign heads: " + signer.keyId());
    }

    @Test
    void whatKeepsItFromVerifyingIsAnErrorAndNoDocument() {
        Outcome noFile = verify("missing.akmon", "--format", "html");
        Outcome noKey = verify("signed.akmon", "--verify-key", "missing.pub", "--format", "markdown");

        assertThat(List.of(noFile.exitCode(), noKey.exitCode())).containsOnly(3);
        assertThat(noFile.out() + noKey.out()).isEmpty();
        assertThat(noKey.err()).contains("missing.pub");
    }

    @Test
    void aSessionOfTheJournalHasSuchADocumentToo() throws Exception {
        CommandLineRunner runner = new CommandLineRunner(directory);
        Outcome html = runner.run("verify", "--journal", "recorded", "last", "--format", "html");
        Outcome markdown = runner.run("verify", "--journal", "recorded", "last", "--format", "markdown");

        assertThat(List.of(html.exitCode(), markdown.exitCode())).containsOnly(0);
        assertThat(PageScanner.scan(html.out()).ids())
                .contains("checks", "files")
                .doesNotContain("timeline");
        assertThat(markdown.out()).contains("**Verified: nothing in this record was changed", "`src/A.java`");
    }

    private Outcome verify(String... arguments) {
        return new CommandLineRunner(directory)
                .run(Stream.concat(Stream.of("bundle", "verify"), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    private String written(VerificationRequest request, VerdictDocument.Format format) throws IOException {
        StringWriter out = new StringWriter();
        VerdictDocument.ofBundle(bundle, request).write(out, format, "test 1");
        return out.toString();
    }

    private PageScanner page() throws IOException {
        return PageScanner.scan(Files.readString(directory.resolve("page.html")));
    }

    private Outcome report(String... arguments) {
        Stream<String> command = Stream.of("report", "--journal", "journal", "--output", "page.html");
        return new CommandLineRunner(directory)
                .run(Stream.concat(command, Stream.of(arguments)).toArray(String[]::new));
    }
}
