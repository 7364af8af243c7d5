package dev.akmon.journal.otel;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Attributes of a span or of an event, by name; of two with one name the later counts. */
record Attributes(Map<String, OtlpValue> byName) {
    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,30}");

    boolean has(String name) {
        return byName.containsKey(name);
    }

    /** A value that is a string. */
    Optional<String> text(String name) {
        return byName.get(name) instanceof OtlpValue.Text text ? Optional.of(text.text()) : Optional.empty();
    }

    /** A value that is a string with something in it. */
    Optional<String> nonEmptyText(String name) {
        return text(name).filter(text -> !text.isEmpty());
    }

    /** A value that is an integer of 64 bits. */
    OptionalLong integer(String name) {
        if (!(byName.get(name) instanceof OtlpValue.Int value)
                || !INTEGER.matcher(value.digits()).matches()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(value.digits()));
        } catch (NumberFormatException e) {
            return OptionalLong.empty(); // beyond 64 bits
        }
    }

    /** A value that is a number of either type. */
    OptionalDouble real(String name) {
        if (byName.get(name) instanceof OtlpValue.Real real) {
            return OptionalDouble.of(real.number());
        }
        return byName.get(name) instanceof OtlpValue.Int value
                        && INTEGER.matcher(value.digits()).matches()
                ? OptionalDouble.of(Double.parseDouble(value.digits()))
                : OptionalDouble.empty();
    }

    /** A value that is an array. */
    Optional<List<OtlpValue>> array(String name) {
        return byName.get(name) instanceof OtlpValue.Array array ? Optional.of(array.values()) : Optional.empty();
    }
}
