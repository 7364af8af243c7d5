package dev.akmon.journal;

import static dev.akmon.journal.EventFormatException.Category.MALFORMED_FRAMING;
import static dev.akmon.journal.EventFormatException.Category.NON_CANONICAL_CBOR;
import static dev.akmon.journal.EventFormatException.Category.UNKNOWN_EVENT_KIND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.akmon.journal.EventFormatException.Category;
import dev.akmon.journal.EventKind.ProviderCall;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a reader takes, and under which category it refuses the rest: the same as the reference, except where noted. */
class EventAcceptanceTest {
    private static final Digest D = Digest.parseHex("11".repeat(32));
    private static final String DIGEST = "9820" + "11".repeat(32);
    private static final String BYTES = "5820" + "11".repeat(32);
    private static final Instant TIME = Instant.ofEpochSecond(5);

    /** A SessionEnd with a summary, in pieces. */
    private static final String PARENTS = "67706172656e747381" + DIGEST;

    private static final String SUMMARY = "6c73756d6d6172795f68617368";
    private static final String END = "646b696e64a16a53657373696f6e456e64a1" + SUMMARY + DIGEST;
    private static final String TIME_KEY = "6a656d69747465645f6174";
    private static final String TIME_AND_SEQUENCE = TIME_KEY + "c105" + "6873657175656e636503";
    private static final String WHOLE = "a4" + PARENTS + END + TIME_AND_SEQUENCE;

    /** A ProviderCall without parents, whose one attempt is a rate limit. */
    private static final String CALL = HexFormat.of()
            .formatHex(EventCodec.frameForm(new Event(
                    List.of(),
                    new ProviderCall(
                            "p",
                            List.of(new AttemptRecord(
                                    1, TIME, TIME, AttemptStatus.Known.RATE_LIMITED, D, null, null, "429")),
                            null),
                    TIME,
                    1)));

    private static final String RATE_LIMITED = "6b526174654c696d69746564";

    static Stream<Arguments> refused() {
        return Stream.of(
                // an event, but not in the one spelling
                arguments("digest as byte string", NON_CANONICAL_CBOR, replace(WHOLE, DIGEST, BYTES)),
                arguments("keys in another order", NON_CANONICAL_CBOR, "a4" + END + PARENTS + TIME_AND_SEQUENCE),
                arguments("extra key", NON_CANONICAL_CBOR, "a5" + WHOLE.substring(2) + "6178" + "00"),
                arguments(
                        "extra key inside the kind",
                        NON_CANONICAL_CBOR,
                        replace(WHOLE, "a1" + SUMMARY, "a26178f6" + SUMMARY)),
                arguments("optional field left out", NON_CANONICAL_CBOR, replace(WHOLE, "a1" + SUMMARY + DIGEST, "a0")),
                arguments("indefinite map", NON_CANONICAL_CBOR, "bf" + WHOLE.substring(2) + "ff"),
                arguments(
                        "indefinite array",
                        NON_CANONICAL_CBOR,
                        replace(WHOLE, PARENTS, "67706172656e74739f" + DIGEST + "ff")),
                arguments(
                        "indefinite text",
                        NON_CANONICAL_CBOR,
                        replace(WHOLE, "646b696e64", "7f62" + "6b69" + "626e64ff")),
                arguments("integer not shortest", NON_CANONICAL_CBOR, replace(WHOLE, "c105", "c11805")),
                arguments("length not shortest", NON_CANONICAL_CBOR, replace(WHOLE, "646b696e64", "78046b696e64")),
                arguments("trailing byte", NON_CANONICAL_CBOR, WHOLE + "00"),
                arguments("undefined for null", NON_CANONICAL_CBOR, replace(WHOLE, SUMMARY + DIGEST, SUMMARY + "f7")),
                arguments("self-describing tag", NON_CANONICAL_CBOR, "d9d9f7" + WHOLE),
                // no event
                arguments("nothing", MALFORMED_FRAMING, ""),
                arguments("duplicate key", MALFORMED_FRAMING, "a5" + PARENTS + WHOLE.substring(2)),
                arguments("missing key", MALFORMED_FRAMING, "a3" + END + TIME_AND_SEQUENCE),
                arguments("time without tag", MALFORMED_FRAMING, replace(WHOLE, "c105", "05")),
                arguments("time with another tag", MALFORMED_FRAMING, replace(WHOLE, "c105", "c005")),
                arguments("time as float", MALFORMED_FRAMING, replace(WHOLE, "c105", "c1f94500")),
                arguments(
                        "digest too short", MALFORMED_FRAMING, replace(WHOLE, DIGEST, "9818" + "1f" + "11".repeat(31))),
                arguments(
                        "digest element above 255",
                        MALFORMED_FRAMING,
                        replace(WHOLE, DIGEST, "9820190100" + "11".repeat(31))),
                arguments(
                        "two kinds",
                        MALFORMED_FRAMING,
                        replace(WHOLE, "646b696e64a1", "646b696e64a2" + "685573657254" + "75726ea0")),
                arguments(
                        "kind as text",
                        MALFORMED_FRAMING,
                        replace(WHOLE, END, "646b696e64" + "6a53657373696f6e456e64")),
                arguments("status as map", MALFORMED_FRAMING, replace(CALL, RATE_LIMITED, "a1" + RATE_LIMITED + "f6")),
                arguments("status Other without text", MALFORMED_FRAMING, replace(CALL, RATE_LIMITED, "654f74686572")),
                arguments(
                        "attempt number of more than 32 bits",
                        MALFORMED_FRAMING,
                        replace(CALL, "6e756d62657201", "6e756d6265721b0000000100000000")),
                arguments(
                        "time of more than 64 bits", MALFORMED_FRAMING, replace(WHOLE, "c105", "c11bffffffffffffffff")),
                arguments("negative sequence", MALFORMED_FRAMING, WHOLE.substring(0, WHOLE.length() - 2) + "20"),
                arguments("invalid UTF-8", MALFORMED_FRAMING, replace(WHOLE, "646b696e64", "64ffffffff")),
                arguments("cut short", MALFORMED_FRAMING, WHOLE.substring(0, WHOLE.length() - 2)),
                // stricter than the reference, which reads such a time as 0
                arguments(
                        "time after the year 9999", MALFORMED_FRAMING, replace(WHOLE, "c105", "c11b0000003afff44180")),
                arguments(
                        "time before the year -9999",
                        MALFORMED_FRAMING,
                        replace(WHOLE, "c105", "c13b00000057f0fab480")),
                // something the format does not have
                arguments(
                        "unknown kind",
                        UNKNOWN_EVENT_KIND,
                        replace(WHOLE, "6a53657373696f6e456e64", "6a53657373696f6e456e65")),
                arguments("unknown kind as text", UNKNOWN_EVENT_KIND, replace(WHOLE, END, "646b696e64" + "6178")),
                arguments("unknown status", UNKNOWN_EVENT_KIND, replace(CALL, RATE_LIMITED, "6178")),
                arguments("unknown status as map", UNKNOWN_EVENT_KIND, replace(CALL, RATE_LIMITED, "a16178f6")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void refuses(String what, Category expected, String frame) {
        EventFormatException refusal = catchThrowableOfType(
                EventFormatException.class,
                () -> EventCodec.decodeFrame(HexFormat.of().parseHex(frame)));

        assertThat(refusal).isNotNull();
        assertThat(refusal.category()).isEqualTo(expected);
        assertThat(refusal).hasMessageMatching("[^\\n]+");
    }

    @Test
    void theHashFormIsNoFrameAndTheOtherWayRound() {
        Event event = new Event(List.of(D), new EventKind.SessionEnd(null), TIME, 3);

        assertThat(catchThrowableOfType(
                                EventFormatException.class, () -> EventCodec.decodeFrame(EventCodec.hashForm(event)))
                        .category())
                .isEqualTo(NON_CANONICAL_CBOR);
        assertThat(catchThrowableOfType(
                                EventFormatException.class,
                                () -> EventCodec.decodeHashForm(EventCodec.frameForm(event)))
                        .category())
                .isEqualTo(NON_CANONICAL_CBOR);
    }

    static Stream<String> accepted() {
        return Stream.of(
                WHOLE,
                CALL,
                replace(WHOLE, PARENTS, "67706172656e747382" + DIGEST + DIGEST),
                replace(WHOLE, "6e636503", "6e63651bffffffffffffffff"),
                replace(CALL, "6e756d62657201", "6e756d62657205"),
                replace(CALL, "6e756d62657201", "6e756d6265721affffffff"),
                replace(WHOLE, "c105", "c11b0000003afff4417f"),
                replace(WHOLE, "c105", "c13b00000057f0fab47f"));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void accepts(String frame) throws EventFormatException {
        byte[] bytes = HexFormat.of().parseHex(frame);

        assertThat(EventCodec.frameForm(EventCodec.decodeFrame(bytes))).isEqualTo(bytes);
    }

    private static String replace(String text, String what, String by) {
        assertThat(text).contains(what);
        return text.replace(what, by);
    }
}
