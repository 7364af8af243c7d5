package dev.akmon.journal.otel;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A span: what one operation did, from when to when.
 *
 * @param parentSpanId empty for a span without parent
 * @param startNanos since 1970; zero when the trace does not say
 * @param endNanos since 1970; the start when the trace does not say
 */
record OtlpSpan(
        String traceId,
        String spanId,
        String parentSpanId,
        BigInteger startNanos,
        BigInteger endNanos,
        Attributes attributes,
        List<OtlpSpanEvent> events) {
    /** The order in which spans become events: by start, then by id. */
    static final Comparator<OtlpSpan> IMPORT_ORDER =
            Comparator.comparing(OtlpSpan::startNanos).thenComparing(span -> span.spanId, OtlpSpan::compareUtf8);

    private static final Pattern NANOS = Pattern.compile("[+-]?[0-9]{1,39}");
    private static final int MAX_NANOS_BITS = 127;
    private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000);

    /** The years -9999 to 9999: all that an event can express. */
    private static final BigInteger MIN_SECOND = BigInteger.valueOf(-377_705_116_800L);

    private static final BigInteger MAX_SECOND = BigInteger.valueOf(253_402_300_799L);

    /** A time as OTLP/JSON writes it, decimal digits in a string; empty for anything else. */
    static Optional<BigInteger> nanos(String text) {
        return Optional.of(text)
                .filter(digits -> NANOS.matcher(digits).matches())
                .map(BigInteger::new)
                .filter(nanos -> nanos.bitLength() <= MAX_NANOS_BITS);
    }

    Instant startedAt() {
        return instant(startNanos);
    }

    Instant endedAt() {
        return instant(endNanos);
    }

    /** What the span did, by the GenAI conventions. */
    Optional<Operation> operation() {
        return attributes.text(GenAi.OPERATION_NAME).flatMap(Operation::named);
    }

    /** A time beyond what an event can express counts as the epoch. */
    private static Instant instant(BigInteger nanos) {
        BigInteger nano = nanos.mod(NANOS_PER_SECOND);
        BigInteger second = nanos.subtract(nano).divide(NANOS_PER_SECOND);
        boolean expressible = second.compareTo(MIN_SECOND) >= 0 && second.compareTo(MAX_SECOND) <= 0;
        return expressible ? Instant.ofEpochSecond(second.longValue(), nano.longValue()) : Instant.EPOCH;
    }

    private static int compareUtf8(String a, String b) {
        return Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
