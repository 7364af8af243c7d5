package dev.akmon.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.akmon.journal.EventFormatException.Category;
import dev.akmon.journal.EventKind.ProviderCall;
import dev.akmon.journal.EventKind.SessionEnd;
import dev.akmon.journal.EventKind.UserTurn;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventCodecTest {
    private static final Digest A = Digest.parseHex("a0".repeat(32));
    private static final Instant START = Instant.ofEpochSecond(1_700_000_000);

    @Test
    void hashesWholeSecondsRoundedDown() {
        assertThat(secondsOf(Instant.ofEpochMilli(1999))).isEqualTo(Instant.ofEpochSecond(1));
        assertThat(secondsOf(Instant.ofEpochMilli(-500))).isEqualTo(Instant.ofEpochSecond(-1));
        assertThat(secondsOf(Instant.ofEpochMilli(-1000))).isEqualTo(Instant.ofEpochSecond(-1));
    }

    @Test
    void takesTheFirstAndTheLastSecondThereIs() {
        for (long seconds : new long[] {EventEncoder.MIN_SECONDS, EventEncoder.MAX_SECONDS}) {
            assertThat(secondsOf(Instant.ofEpochSecond(seconds))).isEqualTo(Instant.ofEpochSecond(seconds));
        }
        for (long seconds : new long[] {EventEncoder.MIN_SECONDS - 1, EventEncoder.MAX_SECONDS + 1}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> EventCodec.hashForm(end(Instant.ofEpochSecond(seconds))));
        }
    }

    @Test
    void refusesTextThatIsNotUnicode() {
        Event event = new Event(List.of(A), new ProviderCall("\ud800", List.of(), null), START, 1);

        assertThatIllegalArgumentException().isThrownBy(() -> EventCodec.frameForm(event));
    }

    @Test
    void refusesAFrameBeyondTheLimitBeforeLookingAtIt() {
        assertThat(categoryOf(new byte[EventCodec.MAX_FRAME_BYTES + 1], DigestForm.INTEGER_ARRAY))
                .isEqualTo(Category.FRAME_TOO_LARGE);
    }

    @Test
    void tellsAStatusFromItsSpellingInOtherWords() {
        Event known = attempt(AttemptStatus.Known.SUCCESS);
        Event other = attempt(new AttemptStatus.Other("Success"));

        assertThat(EventCodec.hash(known, HashAlgorithm.SHA256))
                .isNotEqualTo(EventCodec.hash(other, HashAlgorithm.SHA256));
    }

    @ParameterizedTest
    @EnumSource(DigestForm.class)
    void anyEventRoundTrips(DigestForm form) throws EventFormatException {
        EventGenerator generator = new EventGenerator(11);
        for (int i = 0; i < 1_000; i++) {
            Event event = generator.event();
            byte[] bytes = EventEncoder.encode(event, form);

            assertThat(decode(bytes, form)).isEqualTo(wholeSeconds(event));
        }
    }

    @ParameterizedTest
    @EnumSource(DigestForm.class)
    void anyChangedByteIsRefusedOrAnotherEvent(DigestForm form) {
        EventGenerator generator = new EventGenerator(12);
        Random random = new Random(13);
        for (int i = 0; i < 40; i++) {
            Event event = generator.event();
            byte[] bytes = EventEncoder.encode(event, form);
            Digest hash = EventCodec.hash(event, HashAlgorithm.SHA256);
            int step = Math.max(1, bytes.length / 150);
            for (int at = 0; at < bytes.length; at += step) {
                byte[] changed = bytes.clone();
                changed[at] ^= (byte) (1 + random.nextInt(255));

                assertNotTheSame(changed, form, hash);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(DigestForm.class)
    void anyRemovedOrAddedByteIsRefusedOrAnotherEvent(DigestForm form) {
        EventGenerator generator = new EventGenerator(14);
        Random random = new Random(15);
        for (int i = 0; i < 40; i++) {
            Event event = generator.event();
            byte[] bytes = EventEncoder.encode(event, form);
            Digest hash = EventCodec.hash(event, HashAlgorithm.SHA256);
            int step = Math.max(1, bytes.length / 60);
            for (int at = 0; at < bytes.length; at += step) {
                assertNotTheSame(Arrays.copyOf(bytes, at), form, hash);
                assertNotTheSame(without(bytes, at), form, hash);
                assertNotTheSame(with(bytes, at, (byte) random.nextInt(256)), form, hash);
            }
        }
    }

    @Test
    void randomBytesNeverDoMoreThanFail() {
        Random random = new Random(16);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);

            assertThatExceptionOfType(EventFormatException.class).isThrownBy(() -> EventCodec.decodeFrame(bytes));
        }
    }

    @Test
    void deepNestingIsRefusedWithoutExhaustingTheStack() {
        byte[] bytes = new byte[EventCodec.MAX_FRAME_BYTES];
        Arrays.fill(bytes, (byte) 0x81);

        assertThat(categoryOf(bytes, DigestForm.INTEGER_ARRAY)).isEqualTo(Category.MALFORMED_FRAMING);
    }

    @Test
    void hugeClaimedLengthsAreRefusedWithoutAllocating() throws Exception {
        for (int majorType : new int[] {2, 3, 4, 5}) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.write(majorType << 5 | 27);
            bytes.writeBytes(new byte[] {0x7f, -1, -1, -1, -1, -1, -1, -1});

            assertThat(categoryOf(bytes.toByteArray(), DigestForm.INTEGER_ARRAY))
                    .isEqualTo(Category.MALFORMED_FRAMING);
        }
    }

    private static void assertNotTheSame(byte[] changed, DigestForm form, Digest hash) {
        Event other = decodeOrNull(changed, form);
        if (other != null) {
            assertThat(EventCodec.hash(other, HashAlgorithm.SHA256)).isNotEqualTo(hash);
            assertThat(EventEncoder.encode(other, form)).isEqualTo(changed);
        }
    }

    private static @Nullable Event decodeOrNull(byte[] bytes, DigestForm form) {
        try {
            return decode(bytes, form);
        } catch (EventFormatException e) {
            assertThat(e.category()).isNotNull();
            return null;
        }
    }

    private static Event decode(byte[] bytes, DigestForm form) throws EventFormatException {
        return form == DigestForm.BYTE_STRING ? EventCodec.decodeHashForm(bytes) : EventCodec.decodeFrame(bytes);
    }

    private static Category categoryOf(byte[] bytes, DigestForm form) {
        return catchThrowableOfType(EventFormatException.class, () -> decode(bytes, form))
                .category();
    }

    private static byte[] without(byte[] bytes, int at) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, at);
        out.write(bytes, at + 1, bytes.length - at - 1);
        return out.toByteArray();
    }

    private static byte[] with(byte[] bytes, int at, byte added) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, at);
        out.write(added);
        out.write(bytes, at, bytes.length - at);
        return out.toByteArray();
    }

    private static Event end(Instant at) {
        return new Event(List.of(A), new SessionEnd(null), at, 3);
    }

    private static Event attempt(AttemptStatus status) {
        AttemptRecord attempt = new AttemptRecord(1, START, START, status, A, null, null, null);
        return new Event(List.of(A), new ProviderCall("p", List.of(attempt), null), START, 1);
    }

    private static Instant secondsOf(Instant emittedAt) {
        Event event = new Event(List.of(), new UserTurn(A), emittedAt, 0);
        try {
            return EventCodec.decodeHashForm(EventCodec.hashForm(event)).emittedAt();
        } catch (EventFormatException e) {
            throw new AssertionError(e);
        }
    }

    private static Event wholeSeconds(Event event) {
        EventKind kind = event.kind();
        if (kind instanceof ProviderCall call) {
            List<AttemptRecord> attempts = new ArrayList<>();
            for (AttemptRecord a : call.attempts()) {
                attempts.add(new AttemptRecord(
                        a.attemptNumber(),
                        Instant.ofEpochSecond(a.startedAt().getEpochSecond()),
                        Instant.ofEpochSecond(a.endedAt().getEpochSecond()),
                        a.status(),
                        a.request(),
                        a.response(),
                        a.stream(),
                        a.errorMessage()));
            }
            kind = new ProviderCall(call.providerId(), attempts, call.stream());
        }
        return new Event(
                event.parents(), kind, Instant.ofEpochSecond(event.emittedAt().getEpochSecond()), event.sequence());
    }
}
