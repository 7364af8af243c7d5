package dev.akmon.journal.report;

import dev.akmon.journal.CaptureLevel;
import dev.akmon.journal.Violation;
import dev.akmon.journal.bundle.AttestationEntry;
import dev.akmon.journal.bundle.BundleException;
import dev.akmon.journal.bundle.IntegrityReport;
import dev.akmon.journal.content.Formats;
import dev.akmon.journal.content.VisibleText;
import dev.akmon.journal.report.Verdict.Check;
import dev.akmon.journal.report.Verdict.Command;
import dev.akmon.journal.report.Verdict.Key;
import dev.akmon.journal.report.Verdict.Level;
import dev.akmon.journal.report.Verdict.Result;
import dev.akmon.journal.report.Verdict.Signature;
import dev.akmon.journal.trust.CheckedAttestation;
import dev.akmon.journal.trust.CheckedSignature;
import dev.akmon.journal.trust.SignatureOutcome;
import dev.akmon.journal.trust.TrustPolicy;
import dev.akmon.journal.trust.TrustReport;
import dev.akmon.journal.verdict.BundleVerdict;
import dev.akmon.journal.verdict.VerificationRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The verdict on a bundle, in words. */
public final class VerdictOnBundle {

    private static final int MAX_NAME = 200;

    private static final Set<String> DEMANDS = Set.of(
            "signature_requirement_unmet",
            "operator_requirement_unmet",
            "operator_key_requirement_unmet",
            "capture_requirement_unmet");

    private final BundleVerdict verdict;
    private final VerificationRequest request;
    private final String file;
    private final Set<String> found;

    private VerdictOnBundle(BundleVerdict verdict, VerificationRequest request, String file) {
        this.verdict = verdict;
        this.request = request;
        this.file = VisibleText.line(file, MAX_NAME);
        this.found = verdict.violations().stream().map(Violation::category).collect(Collectors.toSet());
    }

    /**
     * The verdict that verifying a bundle came to.
     *
     * @param request what was asked
     * @param file the bundle's name, for the commands that check it again
     */
    public static Verdict of(BundleVerdict verdict, VerificationRequest request, String file) {
        return new VerdictOnBundle(verdict, request, file).words();
    }

    /**
     * The verdict on a file that cannot be read as a bundle.
     *
     * @param request what was asked
     * @param file the file's name
     * @param reason why it cannot
     */
    static Verdict unreadable(VerificationRequest request, String file, BundleException reason) {
        String name = VisibleText.line(file, MAX_NAME);
        return new Verdict(
                Level.UNREADABLE,
                "Not verified: this file cannot be read as a bundle",
                "It is damaged, altered, or something else. Nothing in it could be checked, so it proves nothing.",
                List.of(
                        new Check("The file is a bundle that can be read to its end", Result.FAILED, ""),
                        new Check("Hashes, events and head", Result.NOT_CHECKED, ""),
                        new Check("Signatures and attestations", Result.NOT_CHECKED, "")),
                keys(request.policy()),
                List.of("Anything else about this file."),
                List.of(new Violation(reason.category().wireName(), null, null, name + ": " + reason.getMessage())),
                1,
                List.of(),
                List.of(),
                List.of(new Command("Try to read it again", "akmon bundle verify " + quoted(name))));
    }

    private Verdict words() {
        return new Verdict(
                verdict.passed() ? Level.VERIFIED : Level.FAILED,
                headline(),
                explanation(),
                checks(),
                keys(request.policy()),
                notChecked(),
                verdict.violations(),
                verdict.violations().size(),
                signatures(verdict.trust()),
                notes(),
                howToCheck());
    }

    private String headline() {
        if (!verdict.integrity().passed()) {
            return "Not verified: this bundle is not what was recorded";
        }
        if (!verdict.passed()) {
            return DEMANDS.containsAll(found)
                    ? "Not verified: intact, but a demand is not met"
                    : "Not verified: intact, but a signature is not what it says";
        }
        return signed()
                ? "Verified: unaltered, and signed with a key you trust"
                : "Verified: intact, but no signature was checked";
    }

    private String explanation() {
        if (!verdict.passed()) {
            return "Checking it found " + Formats.count(verdict.violations().size(), "violation")
                    + (verdict.integrity().passed()
                            ? ". The events lead to the head; what is wrong is who vouches for it, or how much it holds."
                            : ". Do not rely on what this report shows; it is what can be read of the bundle.");
        }
        String chain = "Every hash was computed again, and the events lead to the head below. ";
        if (signed()) {
            return chain + "A trusted key signed that head, so whoever holds the key vouched for all of it.";
        }
        return chain
                + (entries() == 0
                        ? "The bundle carries no signature: it says nothing about who made it."
                        : "Its signatures were not checked, because no key that made them was given.");
    }

    private boolean signed() {
        return verdict.trust().signatures().stream().anyMatch(s -> s.outcome() == SignatureOutcome.VERIFIED)
                || verdict.trust().attestations().stream().anyMatch(a -> a.outcome() == SignatureOutcome.VERIFIED);
    }

    private int entries() {
        return verdict.trust().signatures().size()
                + verdict.trust().attestations().size();
    }

    private List<Check> checks() {
        IntegrityReport integrity = verdict.integrity();
        List<Check> checks = new ArrayList<>();
        checks.add(check(
                "The archive holds each file once, and as many as its manifest says",
                "",
                "duplicate_entry",
                "manifest_object_count_mismatch",
                "manifest_event_count_mismatch"));
        checks.add(check(
                "Every object is the one its name says, and none that an event refers to is missing",
                Formats.count(integrity.objects(), "object"),
                "object_key_hash_mismatch",
                "missing_object"));
        checks.add(check(
                "Every event follows the one before it",
                Formats.count(integrity.events(), "event"),
                "broken_parent_chain",
                "sequence",
                "no_events"));
        checks.add(check("The events keep the order the format asks for", "", "event_rule"));
        checks.add(check(
                "The session has exactly one end, in last place",
                "",
                "session_end_missing",
                "session_end_duplicate",
                "session_end_not_terminal"));
        checks.add(check("The events lead to the head that the manifest names", "", "head_mismatch"));
        List<SignatureOutcome> heads = verdict.trust().signatures().stream()
                .map(CheckedSignature::outcome)
                .toList();
        if (!heads.isEmpty()) {
            checks.add(entryCheck("Every signature of the head is what it says", heads, "invalid_signature"));
        }
        List<SignatureOutcome> operators = verdict.trust().attestations().stream()
                .map(CheckedAttestation::outcome)
                .toList();
        if (!operators.isEmpty()) {
            checks.add(entryCheck("Every operator's attestation is what it says", operators, "invalid_attestation"));
        }
        addDemands(checks);
        return checks;
    }

    /** What came of the entries of one kind; one that nobody could check never counts as passed. */
    private Check entryCheck(String what, List<SignatureOutcome> outcomes, String violation) {
        long verified = outcomes.stream()
                .filter(outcome -> outcome == SignatureOutcome.VERIFIED)
                .count();
        String detail = verified + " of " + outcomes.size() + " verified";
        if (found.contains(violation)) {
            return new Check(what, Result.FAILED, detail);
        }
        return new Check(what, verified == outcomes.size() ? Result.PASSED : Result.NOT_CHECKED, detail);
    }

    private void addDemands(List<Check> checks) {
        TrustPolicy policy = request.policy();
        if (policy.requireSignature()) {
            checks.add(check("Demanded: a trusted key signed the head", "", "signature_requirement_unmet"));
        }
        if (policy.requireOperator()) {
            checks.add(check("Demanded: a trusted operator attested", "", "operator_requirement_unmet"));
        }
        if (!policy.requiredOperatorKeys().isEmpty()) {
            checks.add(check("Demanded: certain operators attested", "", "operator_key_requirement_unmet"));
        }
        if (request.requireFullCapture()) {
            checks.add(check("Demanded: the session holds everything that happened", "", "capture_requirement_unmet"));
        }
    }

    private Check check(String what, String detail, String... categories) {
        boolean failed = List.of(categories).stream().anyMatch(found::contains);
        return new Check(what, failed ? Result.FAILED : Result.PASSED, detail);
    }

    /** What each key of a policy was trusted for. */
    static List<Key> keys(TrustPolicy policy) {
        return Stream.of(
                        policy.signatureKeys().stream().map(key -> new Key(key.keyId(), "trusted to sign heads")),
                        policy.operatorKeys().stream().map(key -> new Key(key.keyId(), "trusted to attest")),
                        policy.requiredOperatorKeys().stream().map(key -> new Key(key.keyId(), "demanded to attest")))
                .flatMap(keys -> keys)
                .toList();
    }

    /** The signatures and attestations of a manifest with what checking them came to. */
    static List<Signature> signatures(TrustReport trust) {
        Stream<Signature> heads = trust.signatures().stream()
                .map(checked -> new Signature(
                        "head signature",
                        "",
                        checked.entry().keyId(),
                        checked.entry().createdAt(),
                        result(checked.outcome()),
                        words(checked.outcome()),
                        checked.explanation()));
        Stream<Signature> operators = trust.attestations().stream()
                .map(checked -> new Signature(
                        "operator attestation",
                        who(checked.entry(), checked.outcome()),
                        checked.entry().keyId(),
                        checked.entry().createdAt(),
                        result(checked.outcome()),
                        words(checked.outcome()),
                        checked.explanation()));
        return Stream.concat(heads, operators).toList();
    }

    private static String who(AttestationEntry entry, SignatureOutcome outcome) {
        String identity = Stream.of(entry.displayName(), entry.operatorId(), entry.role(), entry.org())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
        return outcome == SignatureOutcome.VERIFIED ? identity : "claims to be " + identity;
    }

    private static Result result(SignatureOutcome outcome) {
        return switch (outcome) {
            case VERIFIED -> Result.PASSED;
            case UNVERIFIED_NO_KEY -> Result.NOT_CHECKED;
            case INVALID, MALFORMED, UNSUPPORTED_SCHEME -> Result.FAILED;
        };
    }

    private static String words(SignatureOutcome outcome) {
        return switch (outcome) {
            case VERIFIED -> "verified";
            case UNVERIFIED_NO_KEY -> "not checked: no key";
            case INVALID -> "invalid";
            case MALFORMED -> "malformed";
            case UNSUPPORTED_SCHEME -> "unknown scheme";
        };
    }

    private List<String> notChecked() {
        List<String> notChecked = new ArrayList<>();
        if (!signed()) {
            notChecked.add(
                    "Who made this record. No signature was verified; without one, anyone can make a bundle that is"
                            + " as consistent as this.");
        }
        notChecked.add("Whether signatures were taken away: a bundle without them is as intact as with them.");
        notChecked.add(
                "Whether the head is the one you were promised. Compare it with the one you received another way.");
        notChecked.add(
                "Whether model and tools really did what stands here. A record says what its recorder saw, at the"
                        + " time its clock showed; times of signatures are claims, too.");
        return notChecked;
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        CaptureLevel capture = verdict.integrity().capture();
        if (!capture.isFull()) {
            notes.add("Nothing says that this session holds everything that happened: "
                    + switch (capture.basis()) {
                        case STATED, IMPLIED ->
                            "its configuration says '" + VisibleText.line(capture.level(), MAX_NAME) + "'.";
                        case UNSTATED -> "its configuration does not mention it.";
                        case REDACTED -> "its configuration was redacted.";
                        case MISSING -> "its configuration is missing.";
                    });
        }
        notes.addAll(verdict.integrity().notes());
        return notes;
    }

    /** A file's name as a shell takes it, which does not begin like an option. */
    private static String quoted(String file) {
        String argument = file.startsWith("-") ? "./" + file : file;
        return argument.matches("[A-Za-z0-9._/-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }

    private List<Command> howToCheck() {
        String quoted = quoted(file);
        List<Command> commands = new ArrayList<>();
        commands.add(new Command(
                "Check everything again, with the public key you trust",
                "akmon bundle verify " + quoted + " --verify-key signer.pub"));
        if (!verdict.trust().signatures().isEmpty()) {
            commands.add(new Command(
                    "Check the signature with openssl alone: this writes the files and prints the command",
                    "akmon bundle prove-openssl " + quoted + " --verify-key signer.pub"));
        }
        commands.add(new Command(
                "Look inside with nothing of akmon; every object is named by its hash",
                "mkdir bundle && zstd -dc " + quoted + " | tar -x -C bundle && (cd bundle/objects && sha256sum *)"));
        return commands;
    }
}
