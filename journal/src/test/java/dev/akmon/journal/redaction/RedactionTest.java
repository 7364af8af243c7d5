package dev.akmon.journal.redaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.journal.AttemptRecord;
import dev.akmon.journal.AttemptStatus;
import dev.akmon.journal.Digest;
import dev.akmon.journal.Event;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.EventKind.ProviderCall;
import dev.akmon.journal.HashAlgorithm;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.LogEntry;
import dev.akmon.journal.RedactionSentinel;
import dev.akmon.journal.SessionReader;
import dev.akmon.journal.SessionSource;
import dev.akmon.journal.SessionVerifier;
import dev.akmon.journal.SessionWriter;
import dev.akmon.journal.StoredSession;
import dev.akmon.journal.redaction.RedactionException.Category;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RedactionTest {
    private static final UUID ID = UUID.fromString("550e8400-e29b-41d4-a716-446655440000");
    private static final Instant START = Instant.parse("2026-01-02T03:04:05.250Z");
    private static final Instant NOW = Instant.parse("2026-11-20T22:57:25.120Z");
    private static final String SECRET = "the password is \"hunter2\"";
    private static final String PROMPT = "Log in: " + SECRET;

    @TempDir
    Path directory;

    private StoredSession session;

    @BeforeEach
    void record() throws JournalException {
        session = recorded(directory.resolve("source"), HashAlgorithm.SHA256, null);
    }

    @AfterEach
    void close() {
        session.close();
    }

    @ParameterizedTest
    @EnumSource(HashAlgorithm.class)
    void theDerivativeIsASoundSession(HashAlgorithm algorithm) throws Exception {
        try (StoredSession source = recorded(directory.resolve("other"), algorithm, null)) {
            Redaction redaction = Redaction.of(source, sought(new Sought.Text(SECRET)));

            Journal derived = written(redaction, algorithm);

            try (SessionReader reader = derived.read(ID)) {
                assertThat(SessionVerifier.verify(reader).violations()).isEmpty();
            }
            try (StoredSession copy = derived.load(ID)) {
                assertThat(copy.head()).contains(redaction.derivativeHead());
                assertThat(copy.events()).hasSameSizeAs(source.events());
                assertThat(copy.events())
                        .extracting(Event::emittedAt)
                        .containsExactlyElementsOf(
                                source.events().stream().map(Event::emittedAt).toList());
            }
            assertThat(redaction.sourceHead()).isEqualTo(source.head().orElseThrow());
            assertThat(redaction.derivativeHead()).isNotEqualTo(redaction.sourceHead());
        }
    }

    @Test
    void everyObjectThatHoldsTheTextIsTakenOut() throws Exception {
        Redaction redaction = Redaction.of(session, sought(new Sought.Text(SECRET)));

        assertThat(redaction.replacements().stream().flatMap(r -> r.uses().stream()))
                .containsExactlyInAnyOrder(
                        "1 UserTurn prompt",
                        "2 ProviderCall attempts[0].request",
                        "2 ProviderCall attempts[1].request",
                        "2 ProviderCall attempts[1].stream",
                        "3 ToolCall input",
                        "3 ToolCall output");
        try (StoredSession copy = written(redaction, HashAlgorithm.SHA256).load(ID)) {
            assertThat(RedactionSearch.in(copy).find(List.of(new Sought.Text(SECRET), new Sought.Text("hunter2"))))
                    .isEmpty();
        }
    }

    @Test
    void sentinelsSayWhatStoodThere() throws Exception {
        Redaction redaction = Redaction.of(session, sought(new Sought.Text(SECRET)));

        Redaction.Replacement prompt = redaction.replacements().get(0);
        assertThat(RedactionSentinel.parse(prompt.sentinelBytes()))
                .contains(new RedactionSentinel(
                        digest(PROMPT).hex(), PROMPT.length(), "secret", "2026-11-20T22:57:25.12Z"));
        assertThat(prompt.original()).isEqualTo(digest(PROMPT));
        assertThat(prompt.size()).isEqualTo(PROMPT.length());
        assertThat(prompt.sentinel()).isEqualTo(HashAlgorithm.SHA256.digest(prompt.sentinelBytes()));
    }

    @Test
    void errorMessagesAreRewritten() throws Exception {
        Redaction redaction = Redaction.of(session, sought(new Sought.Text(SECRET)));

        try (StoredSession copy = written(redaction, HashAlgorithm.SHA256).load(ID)) {
            ProviderCall call = (ProviderCall) copy.events().get(2).kind();
            assertThat(call.attempts().get(0).errorMessage()).isEqualTo("[REDACTED: secret]");
        }
    }

    @Test
    void onlyEventsFromTheFirstChangeOnAreRewritten() throws Exception {
        Redaction redaction = Redaction.of(session, objects(Set.of(digest("done")), false));

        assertThat(redaction.eventsRewritten()).isEqualTo(2);
        assertThat(Redaction.of(session, sought(new Sought.Text(SECRET))).eventsRewritten())
                .isEqualTo(5);
    }

    @Test
    void patternsAreFound() throws Exception {
        Redaction redaction = Redaction.of(session, sought(new Sought.Matching(Pattern.compile("(?i)HUNTER[0-9]"))));

        assertThat(redaction.replacements()).hasSize(5);
    }

    @Test
    void anObjectAloneLeavesWhatSaysItAgainAndNamesIt() throws Exception {
        Redaction redaction = Redaction.of(session, objects(Set.of(digest(PROMPT)), false));

        assertThat(redaction.replacements()).hasSize(1);
        assertThat(redaction.remaining().stream().flatMap(o -> o.uses().stream()))
                .containsExactly("2 ProviderCall attempts[0].request", "2 ProviderCall attempts[1].request");
        assertThat(redaction.remainingTexts()).containsExactly("2 ProviderCall attempts[0].error_message");
    }

    @Test
    void cascadingTakesOutWhatSaysItAgain() throws Exception {
        Redaction redaction = Redaction.of(session, objects(Set.of(digest(PROMPT)), true));

        assertThat(redaction.replacements()).hasSize(2);
        assertThat(redaction.remaining()).isEmpty();
        assertThat(redaction.remainingTexts()).isEmpty();
        try (StoredSession copy = written(redaction, HashAlgorithm.SHA256).load(ID)) {
            assertThat(RedactionSearch.in(copy).find(List.of(new Sought.Text(PROMPT))))
                    .isEmpty();
        }
    }

    @Test
    void aToolsOutputIsFoundInTheRequestThatRepeatsItsContent() throws Exception {
        byte[] output =
                session.object(((EventKind.ToolCall) session.events().get(3).kind()).output());

        Redaction redaction = Redaction.of(session, objects(Set.of(HashAlgorithm.SHA256.digest(output)), false));

        assertThat(redaction.remaining().stream().flatMap(o -> o.uses().stream()))
                .contains("2 ProviderCall attempts[1].stream");
    }

    @Test
    void linesOfALongTextThatStandAloneAreNamed() throws Exception {
        Sought text = new Sought.Text("something else entirely\n" + SECRET + "\nand more");

        Redaction redaction = Redaction.of(session, sought(text));

        assertThat(redaction.replacements()).isEmpty();
        assertThat(redaction.remaining()).isNotEmpty().allMatch(o -> !o.whole());
    }

    @Test
    void theManifestNamesTheSource() throws Exception {
        Redaction redaction = Redaction.of(session, objects(Set.of(digest("done")), false));

        JsonNode member = redaction.manifestMember();

        assertThat(member.path("source_head").textValue())
                .isEqualTo(session.head().orElseThrow().hex());
        assertThat(member.path("objects").get(0).path("original_hash").textValue())
                .isEqualTo(digest("done").hex());
        assertThat(member.path("redacted_at").textValue()).isEqualTo("2026-11-20T22:57:25.12Z");
    }

    @Test
    void whatIsNotInTheSessionIsRefused() {
        assertThatExceptionOfType(RedactionException.class)
                .isThrownBy(() -> Redaction.of(session, objects(Set.of(digest("elsewhere")), false)))
                .satisfies(e -> {
                    assertThat(e.category()).isEqualTo(Category.OBJECT_NOT_IN_SESSION);
                    assertThat(e.object()).contains(digest("elsewhere"));
                });
    }

    @Test
    void anOpenSessionIsRefused() throws Exception {
        Journal journal = Journal.at(directory.resolve("open"));
        try (SessionWriter writer = journal.create(ID)) {
            writer.append(new EventKind.SessionStart(writer.put(bytes("/")), writer.put(bytes("{}"))), START);
            writer.commit();
        }
        try (StoredSession open = journal.load(ID)) {
            assertThatExceptionOfType(RedactionException.class)
                    .isThrownBy(() -> Redaction.of(open, objects(Set.of(digest("/")), false)))
                    .extracting(RedactionException::category)
                    .isEqualTo(Category.MALFORMED_JOURNAL);
        }
    }

    @Test
    void aNameThatHoldsTheTextStopsTheRedaction() throws Exception {
        try (StoredSession named = recorded(directory.resolve("named"), HashAlgorithm.SHA256, SECRET)) {
            assertThatExceptionOfType(RedactionException.class)
                    .isThrownBy(() -> Redaction.of(named, sought(new Sought.Text(SECRET))))
                    .extracting(RedactionException::category)
                    .isEqualTo(Category.REDACTION_INCOMPLETE);
        }
    }

    @Test
    void theReasonMustNotTell() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RedactionRequest(
                        Set.of(), List.of(new Sought.Text("hunter2")), false, "password hunter2 leaked", NOW));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RedactionRequest(Set.of(), List.of(), false, "x".repeat(5000), NOW));
        assertThatIllegalArgumentException().isThrownBy(() -> new Sought.Text(" \n"));
    }

    @Test
    void aDerivativeCanBeRedactedAgain() throws Exception {
        Redaction first = Redaction.of(session, objects(Set.of(digest("done")), false));
        try (StoredSession copy = written(first, HashAlgorithm.SHA256).load(ID)) {
            Redaction second = Redaction.of(copy, sought(new Sought.Text(SECRET)));

            assertThat(second.sourceHead()).isEqualTo(first.derivativeHead());
            assertThat(second.replacements()).hasSize(5);
        }
    }

    /** A session in which a model is told a secret, repeats it in a stream, and uses it. */
    private static StoredSession recorded(Path where, HashAlgorithm algorithm, @Nullable String toolName)
            throws JournalException {
        Journal journal = Journal.at(where);
        String request =
                "POST http://h/v1 HTTP/1.1\n\n{\"messages\":[{\"content\":\"" + PROMPT.replace("\"", "\\\"") + "\"}]}";
        String stream = "data: {\"c\":\"the password \"}\n\ndata: {\"c\":\"is \\\"hun\"}\n\n"
                + "data: {\"c\":\"ter2\\\"\"}\n\ndata: [DONE]\n\n";
        try (SessionWriter writer = journal.create(ID, algorithm)) {
            writer.append(new EventKind.SessionStart(writer.put(bytes("/")), writer.put(bytes("{}"))), START);
            writer.append(new EventKind.UserTurn(writer.put(bytes(PROMPT))), START.plusMillis(10));
            Digest sent = writer.put(bytes(request));
            AttemptRecord failed = new AttemptRecord(
                    1,
                    START,
                    START.plusMillis(5),
                    AttemptStatus.Known.CLIENT_ERROR,
                    sent,
                    null,
                    null,
                    "HTTP 400: cannot understand " + PROMPT);
            AttemptRecord good = new AttemptRecord(
                    2,
                    START.plusMillis(6),
                    START.plusMillis(9),
                    AttemptStatus.Known.SUCCESS,
                    sent,
                    null,
                    writer.put(bytes(stream)),
                    null);
            writer.append(new ProviderCall("scripted", List.of(failed, good), null), START.plusMillis(20));
            writer.append(
                    new EventKind.ToolCall(
                            toolName == null ? "login" : toolName,
                            writer.put(bytes(
                                    "{\"arguments\":\"{\\\"p\\\":\\\"the password is \\\\\\\"hunter2\\\\\\\"\\\"}\"}")),
                            writer.put(
                                    bytes("{\"content\":\"the password is \\\"hunter2\\\"\",\"status\":\"success\"}")),
                            null),
                    START.plusMillis(30));
            writer.append(new EventKind.AssistantTurn(writer.put(bytes("done")), null), START.plusMillis(40));
            writer.append(new EventKind.SessionEnd(null), START.plusMillis(50));
            writer.commit();
        }
        return journal.load(ID);
    }

    private Journal written(Redaction redaction, HashAlgorithm algorithm) throws JournalException {
        Journal journal = Journal.at(directory.resolve("derived" + algorithm));
        try (SessionSource derivative = redaction.derivative();
                SessionWriter writer = journal.create(ID, algorithm)) {
            for (Optional<LogEntry> next = derivative.next(); next.isPresent(); next = derivative.next()) {
                if (next.get() instanceof LogEntry.ObjectEntry object) {
                    assertThat(writer.put(object.bytes())).isEqualTo(object.digest());
                } else if (next.get() instanceof LogEntry.EventEntry event) {
                    assertThat(writer.append(event.event().kind(), event.event().emittedAt()))
                            .isEqualTo(event.hash());
                }
            }
            writer.commit();
        }
        return journal;
    }

    private static RedactionRequest sought(Sought... sought) {
        return new RedactionRequest(Set.of(), Arrays.asList(sought), false, "secret", NOW);
    }

    private static RedactionRequest objects(Set<Digest> objects, boolean cascade) {
        return new RedactionRequest(objects, List.of(), cascade, "secret", NOW);
    }

    private static Digest digest(String text) {
        return HashAlgorithm.SHA256.digest(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
