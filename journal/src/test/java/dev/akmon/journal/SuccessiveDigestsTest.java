package dev.akmon.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SuccessiveDigestsTest {
    private static final long SEED = 20261121;

    @ParameterizedTest
    @EnumSource(HashAlgorithm.class)
    void answersAsIfEachObjectWereHashedByItself(HashAlgorithm algorithm) {
        SuccessiveDigests digests = new SuccessiveDigests(algorithm);
        Random random = new Random(SEED);
        byte[] last = {};
        for (int i = 0; i < 400; i++) {
            byte[] object = next(random, last);
            assertThat(digests.digest(object)).as("seed %d, object %d", SEED, i).isEqualTo(algorithm.digest(object));
            last = object;
            if (random.nextInt(4) == 0 && object.length > 0) {
                // What was handed in is the caller's again, who may change it.
                last = object.clone();
                object[random.nextInt(object.length)]++;
            }
        }
    }

    @Test
    void aConversationIsHashedOnceThoughLargeAnswersStandBetweenItsRequests() {
        AtomicLong hashed = new AtomicLong();
        SuccessiveDigests digests = new SuccessiveDigests(() -> new CountingHasher(new Sha256Hasher(), hashed));
        Random random = new Random(SEED);
        byte[] request = bytes(random, 100_000);
        long brought = request.length;
        digests.digest(request);
        for (int turn = 0; turn < 50; turn++) {
            for (int i = 0; i < 3; i++) {
                byte[] answer = bytes(random, 40_000);
                digests.digest(answer);
                brought += answer.length;
            }
            byte[] added = bytes(random, 5_000);
            request = Arrays.copyOf(request, request.length + added.length);
            System.arraycopy(added, 0, request, request.length - added.length, added.length);
            digests.digest(request);
            brought += added.length;
        }

        assertThat(hashed.get()).isBetween(brought, brought + brought / 5);
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Counts the bytes that are hashed, by its copies too. */
    private record CountingHasher(Hasher hasher, AtomicLong count) implements Hasher {
        @Override
        public void update(byte[] bytes, int offset, int length) {
            count.addAndGet(length);
            hasher.update(bytes, offset, length);
        }

        @Override
        public Hasher copy() {
            return new CountingHasher(hasher.copy(), count);
        }

        @Override
        public Digest finish() {
            return hasher.finish();
        }
    }

    /** As the last one with something added, cut off, changed in one place, or both; or something else altogether. */
    private static byte[] next(Random random, byte[] last) {
        byte[] object = switch (random.nextInt(5)) {
            case 0 -> new byte[random.nextInt(200_000)];
            case 1 -> Arrays.copyOf(last, random.nextInt(last.length + 1));
            default -> Arrays.copyOf(last, last.length + random.nextInt(20_000));
        };
        for (int i = Math.min(last.length, object.length); i < object.length; i++) {
            object[i] = (byte) random.nextInt();
        }
        if (object.length > 0 && random.nextInt(3) == 0) {
            object[random.nextInt(object.length)]++;
        }
        return object;
    }
}
