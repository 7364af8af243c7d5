package dev.akmon.journal.redaction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.journal.AttemptRecord;
import dev.akmon.journal.AttemptStatus;
import dev.akmon.journal.Digest;
import dev.akmon.journal.Event;
import dev.akmon.journal.EventCodec;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.HashAlgorithm;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.RedactionSentinel;
import dev.akmon.journal.SessionSource;
import dev.akmon.journal.StoredSession;
import dev.akmon.journal.UtcTimes;
import dev.akmon.journal.redaction.RedactionException.Category;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A derivative of a session in which some objects are replaced by sentinels. Events keep their order, their times and
 * everything else they say; those from the first change on get new hashes, and the session a new head. Its id stays.
 *
 * <p>Whoever has the derivative can verify it like any session, sees where something was taken out, and cannot tell what.
 * The digest and size of what was taken out are in the sentinel, so that whoever has the original can show that it fits:
 * this lets short or guessable content be confirmed by trying.
 */
public final class Redaction {
    /** The member of the manifest that says where a derivative comes from. The format does not know it; no verifier needs it. */
    public static final String MANIFEST_MEMBER = "akmon_redaction";

    private final StoredSession session;
    private final RedactionRequest request;
    private final Map<Digest, Replacement> replacements;
    private final List<Occurrence> remaining;
    private final List<String> remainingTexts;
    private final List<Event> events;
    private final List<Digest> hashes;

    /**
     * One object that was taken out.
     *
     * @param original digest of the object
     * @param sentinel digest of what stands in its place
     * @param sentinelBytes what stands in its place
     * @param size of the object in bytes
     * @param uses where events referred to it
     */
    public record Replacement(Digest original, Digest sentinel, byte[] sentinelBytes, long size, List<String> uses) {}

    private Redaction(
            StoredSession session,
            RedactionRequest request,
            Map<Digest, Replacement> replacements,
            List<Occurrence> remaining,
            List<String> remainingTexts) {
        this.session = session;
        this.request = request;
        this.replacements = replacements;
        this.remaining = remaining;
        this.remainingTexts = remainingTexts;
        this.events = new ArrayList<>();
        this.hashes = new ArrayList<>();
    }

    /**
     * Works out a redaction. The session must have been verified: its hashes are computed anew here, so that one that was
     * tampered with would come out as sound.
     *
     * @throws RedactionException when it cannot be done as asked
     * @throws JournalException when an object cannot be read
     */
    public static Redaction of(StoredSession session, RedactionRequest request)
            throws RedactionException, JournalException {
        requireChain(session);
        RedactionSearch search = RedactionSearch.in(session);
        Set<Digest> chosen = new LinkedHashSet<>(request.objects());
        List<Sought> repeated = new ArrayList<>();
        for (Digest object : request.objects()) {
            if (!search.isReferenced(object)) {
                throw new RedactionException(
                        Category.OBJECT_NOT_IN_SESSION,
                        "no event of session " + session.sessionId() + " refers to the object " + object,
                        object);
            }
            repeated.addAll(ContentOf.object(session.object(object)));
        }
        Map<Digest, Occurrence> remaining = new LinkedHashMap<>();
        for (Occurrence found : search.find(request.sought())) {
            if (found.whole()) {
                chosen.add(found.object());
            } else {
                remaining.put(found.object(), found);
            }
        }
        for (Occurrence found : search.find(repeated)) {
            if (found.whole() && request.cascade()) {
                chosen.add(found.object());
            } else if (found.whole()) {
                remaining.put(found.object(), found);
            }
        }
        remaining.keySet().removeAll(chosen);
        List<Sought> everywhere = new ArrayList<>(request.sought());
        if (request.cascade()) {
            everywhere.addAll(repeated);
        }
        requireIdsClean(session, everywhere);
        Redaction redaction = new Redaction(
                session,
                request,
                replacements(session, request, search, chosen),
                List.copyOf(remaining.values()),
                request.cascade() ? List.of() : errorMessagesWith(session, repeated));
        redaction.rewrite(everywhere);
        return redaction;
    }

    /** The head of the session this was made from. */
    public Digest sourceHead() {
        return session.head().orElseThrow();
    }

    /** The head of the derivative. */
    public Digest derivativeHead() {
        return hashes.get(hashes.size() - 1);
    }

    /** Everything that was taken out. */
    public List<Replacement> replacements() {
        return List.copyOf(replacements.values());
    }

    /** Objects that stay although they hold some of what was taken out, each once. */
    public List<Occurrence> remaining() {
        return remaining;
    }

    /** Error messages of attempts that stay although they hold some of what was taken out. */
    public List<String> remainingTexts() {
        return remainingTexts;
    }

    /** Number of events whose hash is not what it was. */
    public long eventsRewritten() {
        long changed = 0;
        for (int i = 0; i < hashes.size(); i++) {
            changed += hashes.get(i).equals(session.eventHashes().get(i)) ? 0 : 1;
        }
        return changed;
    }

    /** The derivative, from its beginning; reads the objects that stay from the session, which must stay open. */
    public SessionSource derivative() {
        Map<Digest, byte[]> sentinels = new LinkedHashMap<>();
        replacements.values().forEach(r -> sentinels.put(r.sentinel(), r.sentinelBytes()));
        return new DerivedSession(session, events, hashes, sentinels);
    }

    /**
     * The value of {@link #MANIFEST_MEMBER}: {@code source_head}, {@code redacted_at}, {@code reason}, and {@code objects}
     * with the {@code original_hash} and {@code sentinel_hash} of each. It is a claim of who redacted; no signature covers it.
     */
    public JsonNode manifestMember() {
        ObjectNode member = JsonNodeFactory.instance
                .objectNode()
                .put("source_head", sourceHead().hex())
                .put("redacted_at", UtcTimes.format(request.at()))
                .put("reason", request.reason());
        ArrayNode objects = member.putArray("objects");
        replacements
                .values()
                .forEach(r -> objects.addObject()
                        .put("original_hash", r.original().hex())
                        .put("sentinel_hash", r.sentinel().hex()));
        return member;
    }

    private static void requireChain(StoredSession session) throws RedactionException {
        if (!session.ended()) {
            throw new RedactionException(
                    Category.MALFORMED_JOURNAL,
                    "session " + session.sessionId() + " has not ended; only a session that has can be redacted");
        }
        for (int i = 0; i < session.events().size(); i++) {
            Event event = session.events().get(i);
            List<Digest> parents =
                    i == 0 ? List.of() : List.of(session.eventHashes().get(i - 1));
            if (!event.parents().equals(parents) || event.sequence() != i) {
                throw new RedactionException(
                        Category.MALFORMED_JOURNAL,
                        "event " + i + " of session " + session.sessionId() + " does not follow the one before it");
            }
        }
    }

    private static Map<Digest, Replacement> replacements(
            StoredSession session, RedactionRequest request, RedactionSearch search, Set<Digest> chosen)
            throws JournalException {
        Map<Digest, Replacement> replacements = new LinkedHashMap<>();
        for (Digest original : chosen) {
            long size = session.objectSize(original);
            byte[] sentinel = new RedactionSentinel(
                            original.hex(), size, request.reason(), UtcTimes.format(request.at()))
                    .encode();
            Digest digest = session.algorithm().digest(sentinel);
            replacements.put(original, new Replacement(original, digest, sentinel, size, search.usesOf(original)));
        }
        return replacements;
    }

    private void rewrite(List<Sought> sought) {
        Map<Digest, Digest> digests = new LinkedHashMap<>();
        replacements.forEach((original, replacement) -> digests.put(original, replacement.sentinel()));
        UnaryOperator<String> messages =
                message -> RedactionSearch.occurs(sought, message) ? "[REDACTED: " + request.reason() + "]" : message;
        DigestSubstitution substitution = new DigestSubstitution(digests, messages);
        HashAlgorithm algorithm = session.algorithm();
        for (Event event : session.events()) {
            List<Digest> parents = hashes.isEmpty() ? List.of() : List.of(hashes.get(hashes.size() - 1));
            Event rewritten = new Event(parents, substitution.in(event.kind()), event.emittedAt(), event.sequence());
            events.add(rewritten);
            hashes.add(EventCodec.hash(rewritten, algorithm));
        }
    }

    /** Names of tools, models and rules are part of what happened and stay: what they give away cannot be redacted. */
    private static void requireIdsClean(StoredSession session, List<Sought> sought) throws RedactionException {
        for (Event event : session.events()) {
            for (String text : ids(event.kind())) {
                if (RedactionSearch.occurs(sought, text)) {
                    throw new RedactionException(
                            Category.REDACTION_INCOMPLETE,
                            "event " + event.sequence() + ", a " + event.kind().name()
                                    + ", holds the text in a name that redaction does not change");
                }
            }
        }
    }

    private static List<String> ids(EventKind kind) {
        if (kind instanceof EventKind.ProviderCall call) {
            List<String> ids = new ArrayList<>(List.of(call.providerId()));
            for (AttemptRecord attempt : call.attempts()) {
                if (attempt.status() instanceof AttemptStatus.Other other) {
                    ids.add(other.text());
                }
            }
            return ids;
        }
        if (kind instanceof EventKind.ToolCall call) {
            return List.of(call.toolId());
        }
        if (kind instanceof EventKind.RetrievalCall call) {
            return List.of(call.indexId());
        }
        return kind instanceof EventKind.PermissionGate gate ? List.of(gate.policyId(), gate.decision()) : List.of();
    }

    private static List<String> errorMessagesWith(StoredSession session, List<Sought> sought) {
        List<String> places = new ArrayList<>();
        for (Event event : session.events()) {
            if (!(event.kind() instanceof EventKind.ProviderCall call)) {
                continue;
            }
            for (AttemptRecord attempt : call.attempts()) {
                if (attempt.errorMessage() != null && RedactionSearch.occurs(sought, attempt.errorMessage())) {
                    places.add(event.sequence() + " ProviderCall attempts["
                            + call.attempts().indexOf(attempt) + "].error_message");
                }
            }
        }
        return places;
    }
}
