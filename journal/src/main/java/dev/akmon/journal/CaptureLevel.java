package dev.akmon.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.journal.LooseCbor.Malformed;
import dev.akmon.journal.LooseCbor.MapItem;
import dev.akmon.journal.LooseCbor.TextItem;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How much of what happened a session holds, read from the configuration object its SessionStart pins.
 *
 * @param basis where the level comes from
 * @param level {@code full} when everything was recorded, {@code structural} when only metadata was; for a level that is not
 *     stated, why it is not
 * @param sourceSemconv version of the conventions of an imported trace
 */
public record CaptureLevel(
        Basis basis, String level, @Nullable String sourceSemconv) {

    /** The longest configuration object that is looked at, in bytes. */
    public static final int MAX_CONFIG_BYTES = 4 << 20;

    private static final String FULL = "full";

    /** The members of the configuration the reference implementation records; it records everything or nothing. */
    private static final List<String> REFERENCE_MEMBERS = List.of(
            "max_iterations",
            "confirmation_timeout_secs",
            "session_id",
            "auto_commit",
            "max_completion_tokens",
            "subagent_style",
            "max_budget_usd",
            "fallback_model",
            "model_estimates");

    public CaptureLevel {
        Objects.requireNonNull(basis, "basis");
        Objects.requireNonNull(level, "level");
    }

    /** Where a level comes from. */
    public enum Basis {
        /** The configuration says it. */
        STATED,
        /** The configuration is the one that the reference implementation's own agent records, which captures fully. */
        IMPLIED,
        /** The configuration says nothing, or nothing that can be understood. */
        UNSTATED,
        /** The configuration was redacted: nobody can say any more. */
        REDACTED,
        /** There is no configuration to look at. */
        MISSING
    }

    /** The level of a session without configuration. */
    public static CaptureLevel missing() {
        return new CaptureLevel(Basis.MISSING, "missing", null);
    }

    /** The level a configuration object gives. */
    public static CaptureLevel of(byte[] config) {
        if (RedactionSentinel.parse(config).isPresent()) {
            return new CaptureLevel(Basis.REDACTED, "redacted", null);
        }
        if (config.length > MAX_CONFIG_BYTES) {
            return unstated();
        }
        if (isReferenceConfiguration(config)) {
            return new CaptureLevel(Basis.IMPLIED, FULL, null);
        }
        try {
            return of(SortedJson.parse(config));
        } catch (JsonProcessingException e) {
            return unstated();
        }
    }

    /** Whether everything was recorded. */
    public boolean isFull() {
        return (basis == Basis.STATED || basis == Basis.IMPLIED) && level.equals(FULL);
    }

    private static CaptureLevel of(JsonNode config) {
        JsonNode marker = config.path("akmon_otel_config");
        boolean imported = marker.booleanValue();
        if (!imported && !marker.isMissingNode()) {
            return unstated(); // a marker that other readers may take for one, or not
        }
        JsonNode level = config.path("capture_level");
        JsonNode semconv = config.path("source_semconv");
        if (!level.isTextual()) {
            return imported ? new CaptureLevel(Basis.STATED, "unknown", semconv.textValue()) : unstated();
        }
        return new CaptureLevel(Basis.STATED, level.textValue(), imported ? semconv.textValue() : null);
    }

    private static CaptureLevel unstated() {
        return new CaptureLevel(Basis.UNSTATED, "unstated", null);
    }

    private static boolean isReferenceConfiguration(byte[] config) {
        try {
            return LooseCbor.parseWhole(config) instanceof MapItem map
                    && map.entries().stream()
                            .map(entry -> entry.getKey() instanceof TextItem key ? key.value() : "")
                            .toList()
                            .equals(REFERENCE_MEMBERS);
        } catch (Malformed e) {
            return false;
        }
    }
}
