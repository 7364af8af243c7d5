package dev.akmon.journal;

import dev.akmon.journal.EventFormatException.Category;
import dev.akmon.journal.LooseCbor.ArrayItem;
import dev.akmon.journal.LooseCbor.BytesItem;
import dev.akmon.journal.LooseCbor.IntegerItem;
import dev.akmon.journal.LooseCbor.Item;
import dev.akmon.journal.LooseCbor.Malformed;
import dev.akmon.journal.LooseCbor.MapItem;
import dev.akmon.journal.LooseCbor.NothingItem;
import dev.akmon.journal.LooseCbor.TagItem;
import dev.akmon.journal.LooseCbor.TextItem;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the category of an event that was refused: would a tolerant reader have understood it ({@code
 * non_canonical_cbor}), does it name something unknown ({@code unknown_event_kind}), or is it no event at all ({@code
 * malformed_framing})? The categories are those of the reference, which decodes tolerantly and compares afterwards.
 */
final class RejectedEvent {
    private static final BigInteger MAX_U32 = BigInteger.valueOf(0xffff_ffffL);
    private static final BigInteger MAX_U64 = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    private static final BigInteger MAX_BYTE = BigInteger.valueOf(0xff);

    /** Ends the search with the category found. */
    private static final class Found extends Exception {
        private static final long serialVersionUID = 1L;

        private final Category category;

        Found(Category category) {
            super(category.wireName(), null, false, false);
            this.category = category;
        }
    }

    private RejectedEvent() {}

    static Category categoryOf(byte[] bytes) {
        try {
            event(LooseCbor.parse(bytes));
            return Category.NON_CANONICAL_CBOR;
        } catch (Malformed e) {
            return Category.MALFORMED_FRAMING;
        } catch (Found e) {
            return e.category;
        }
    }

    private static void event(Item item) throws Found {
        Map<String, Item> fields = fields(item, Set.of("parents", "kind", "emitted_at", "sequence"));
        for (Item parent : elements(required(fields, "parents"))) {
            digest(parent);
        }
        kind(required(fields, "kind"));
        time(required(fields, "emitted_at"));
        integer(required(fields, "sequence"), MAX_U64);
    }

    private static void kind(Item item) throws Found {
        Item inner = LooseCbor.untagged(item);
        if (inner instanceof TextItem name) {
            throw new Found(isKnownKind(name.value()) ? Category.MALFORMED_FRAMING : Category.UNKNOWN_EVENT_KIND);
        }
        Map.Entry<String, Item> variant = variant(inner);
        Item body = variant.getValue();
        switch (variant.getKey()) {
            case "SessionStart" -> digests(body, Set.of(), List.of("cwd_hash", "config_hash"), List.of());
            case "UserTurn" -> digests(body, Set.of(), List.of("prompt_hash"), List.of());
            case "ProviderCall" -> {
                Map<String, Item> fields =
                        digests(body, Set.of("provider_id", "attempts"), List.of(), List.of("stream_hash"));
                text(required(fields, "provider_id"));
                for (Item attempt : elements(required(fields, "attempts"))) {
                    attempt(attempt);
                }
            }
            case "ToolCall" ->
                text(required(
                        digests(
                                body,
                                Set.of("tool_id"),
                                List.of("input_hash", "output_hash"),
                                List.of("side_effects_hash")),
                        "tool_id"));
            case "RetrievalCall" ->
                text(required(
                        digests(body, Set.of("index_id"), List.of("query_hash", "results_hash"), List.of()),
                        "index_id"));
            case "PermissionGate" -> {
                Map<String, Item> fields =
                        digests(body, Set.of("policy_id", "decision"), List.of("context_hash"), List.of());
                text(required(fields, "policy_id"));
                text(required(fields, "decision"));
            }
            case "AssistantTurn" -> digests(body, Set.of(), List.of("message_hash"), List.of("tool_calls_hash"));
            case "SessionEnd" -> digests(body, Set.of(), List.of(), List.of("summary_hash"));
            default -> throw new Found(Category.UNKNOWN_EVENT_KIND);
        }
    }

    private static boolean isKnownKind(String name) {
        return Set.of(
                        "SessionStart",
                        "UserTurn",
                        "ProviderCall",
                        "ToolCall",
                        "RetrievalCall",
                        "PermissionGate",
                        "AssistantTurn",
                        "SessionEnd")
                .contains(name);
    }

    private static void attempt(Item item) throws Found {
        Map<String, Item> fields = digests(
                item,
                Set.of("attempt_number", "started_at", "ended_at", "status", "error_message"),
                List.of("request_hash"),
                List.of("response_hash", "stream_hash"));
        integer(required(fields, "attempt_number"), MAX_U32);
        time(required(fields, "started_at"));
        time(required(fields, "ended_at"));
        status(required(fields, "status"));
        Item message = LooseCbor.untagged(fields.get("error_message"));
        if (message != null && !(message instanceof NothingItem)) {
            text(message);
        }
    }

    private static void status(Item item) throws Found {
        Item inner = LooseCbor.untagged(item);
        if (inner instanceof TextItem name) {
            if (AttemptStatus.Known.ofWireName(name.value()).isEmpty()) {
                throw new Found(
                        name.value().equals("Other") ? Category.MALFORMED_FRAMING : Category.UNKNOWN_EVENT_KIND);
            }
            return;
        }
        Map.Entry<String, Item> variant = variant(inner);
        if (variant.getKey().equals("Other")) {
            text(variant.getValue());
        } else {
            boolean known = AttemptStatus.Known.ofWireName(variant.getKey()).isPresent();
            throw new Found(known ? Category.MALFORMED_FRAMING : Category.UNKNOWN_EVENT_KIND);
        }
    }

    /** Checks the digests of a body and returns all its fields. */
    private static Map<String, Item> digests(
            Item body, Set<String> otherFields, List<String> requiredDigests, List<String> optionalDigests)
            throws Found {
        Set<String> known = new HashSet<>(otherFields);
        known.addAll(requiredDigests);
        known.addAll(optionalDigests);
        Map<String, Item> fields = fields(body, known);
        for (String name : requiredDigests) {
            digest(required(fields, name));
        }
        for (String name : optionalDigests) {
            Item value = LooseCbor.untagged(fields.get(name));
            if (value != null && !(value instanceof NothingItem)) {
                digest(value);
            }
        }
        return fields;
    }

    /** The known fields of a map; unknown ones are passed over, as a tolerant reader would. */
    private static Map<String, Item> fields(Item item, Set<String> known) throws Found {
        if (!(LooseCbor.untagged(item) instanceof MapItem map)) {
            throw malformed();
        }
        Map<String, Item> fields = new HashMap<>();
        for (Map.Entry<Item, Item> entry : map.entries()) {
            if (!(LooseCbor.untagged(entry.getKey()) instanceof TextItem key)) {
                throw malformed();
            }
            if (known.contains(key.value()) && fields.put(key.value(), entry.getValue()) != null) {
                throw malformed();
            }
        }
        return fields;
    }

    private static Map.Entry<String, Item> variant(@Nullable Item item) throws Found {
        if (item instanceof MapItem map
                && map.entries().size() == 1
                && LooseCbor.untagged(map.entries().get(0).getKey()) instanceof TextItem name) {
            return Map.entry(name.value(), map.entries().get(0).getValue());
        }
        throw malformed();
    }

    private static Item required(Map<String, Item> fields, String name) throws Found {
        Item item = fields.get(name);
        if (item == null) {
            throw malformed();
        }
        return item;
    }

    private static List<Item> elements(Item item) throws Found {
        if (LooseCbor.untagged(item) instanceof ArrayItem array) {
            return array.elements();
        }
        throw malformed();
    }

    private static void digest(Item item) throws Found {
        Item inner = LooseCbor.untagged(item);
        if (inner instanceof BytesItem bytes) {
            if (bytes.value().length != Digest.BYTES) {
                throw malformed();
            }
            return;
        }
        List<Item> elements = elements(item);
        if (elements.size() != Digest.BYTES) {
            throw malformed();
        }
        for (Item element : elements) {
            integer(element, MAX_BYTE);
        }
    }

    private static void time(Item item) throws Found {
        boolean seconds = item instanceof TagItem tag
                && tag.tag() == CborWriter.TAG_EPOCH_SECONDS
                && LooseCbor.untagged(tag.content()) instanceof IntegerItem integer
                && integer.value().compareTo(BigInteger.valueOf(EventEncoder.MIN_SECONDS)) >= 0
                && integer.value().compareTo(BigInteger.valueOf(EventEncoder.MAX_SECONDS)) <= 0;
        if (!seconds) {
            throw malformed();
        }
    }

    private static void integer(Item item, BigInteger max) throws Found {
        boolean inRange = LooseCbor.untagged(item) instanceof IntegerItem integer
                && integer.value().signum() >= 0
                && integer.value().compareTo(max) <= 0;
        if (!inRange) {
            throw malformed();
        }
    }

    private static void text(Item item) throws Found {
        if (!(LooseCbor.untagged(item) instanceof TextItem)) {
            throw malformed();
        }
    }

    private static Found malformed() {
        return new Found(Category.MALFORMED_FRAMING);
    }
}
