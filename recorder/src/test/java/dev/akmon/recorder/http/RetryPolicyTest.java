package dev.akmon.recorder.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.akmon.journal.AttemptStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
    @Test
    void waitsTwiceAsLongEachTimeAndThenGivesUp() {
        CapturedAttempt attempt = reply(500, "", Map.of());

        assertThat(IntStream.rangeClosed(1, 6).mapToObj(n -> RetryPolicy.STANDARD.delayAfter(attempt, n)))
                .containsExactly(seconds(1), seconds(2), seconds(4), seconds(8), seconds(16), Optional.empty());
    }

    @Test
    void neverWaitsLongerThanItsCap() {
        RetryPolicy patient = new RetryPolicy(Integer.MAX_VALUE, Duration.ofSeconds(1), Duration.ofSeconds(60));

        assertThat(patient.delayAfter(reply(500, "", Map.of()), 6)).isEqualTo(seconds(32));
        assertThat(patient.delayAfter(reply(500, "", Map.of()), 7)).isEqualTo(seconds(60));
        assertThat(patient.delayAfter(reply(500, "", Map.of()), 1_000_000)).isEqualTo(seconds(60));
        assertThat(patient.delayAfter(reply(429, "", Map.of("retry-after", "3600")), 1))
                .isEqualTo(seconds(60));
    }

    @Test
    void onceIsOnce() {
        assertThat(RetryPolicy.NONE.delayAfter(reply(500, "", Map.of()), 1)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "429 | {}                                                  | true",
                "429 | {\"error\":{\"code\":\"insufficient_quota\"}}       | false",
                "429 | {\"error\":{\"type\":\"insufficient_quota\"}}       | false",
                "429 | not JSON                                            | true",
                "500 | {}                                                  | true",
                "502 | {}                                                  | true",
                "503 | {}                                                  | true",
                "529 | {}                                                  | true",
                "408 | {}                                                  | true",
                "400 | {}                                                  | false",
                "401 | {}                                                  | false",
                "403 | {}                                                  | false",
                "404 | {}                                                  | false",
                "307 | {}                                                  | false",
            })
    void triesAgainWhereThatMayHelp(int status, String body, boolean again) {
        assertThat(RetryPolicy.STANDARD
                        .delayAfter(reply(status, body, Map.of()), 1)
                        .isPresent())
                .isEqualTo(again);
    }

    @Test
    void triesAgainAfterTroubleWithTheNetworkButNotAfterACancellation() {
        assertThat(RetryPolicy.STANDARD.delayAfter(broken(AttemptStatus.Known.NETWORK_ERROR), 1))
                .isPresent();
        assertThat(RetryPolicy.STANDARD.delayAfter(broken(AttemptStatus.Known.CANCELLED), 1))
                .isEmpty();
        assertThat(RetryPolicy.STANDARD.delayAfter(broken(new AttemptStatus.Other("TlsError")), 1))
                .isEmpty();
    }

    @Test
    void doesNotTryAgainAfterASuccess() {
        assertThat(RetryPolicy.STANDARD.delayAfter(reply(200, "{}", Map.of()), 1))
                .isEmpty();
    }

    @Test
    void theServerMaySayWhetherToTryAgain() {
        assertThat(reply(500, "", Map.of("x-should-retry", "false")).retryable())
                .isFalse();
        assertThat(reply(409, "", Map.of("x-should-retry", "true")).retryable()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            delimiter = '|',
            value = {
                "7                             | -    | -                             | 7000",
                "0                             | -    | -                             | 0",
                "1.5                           | -    | -                             | 1500",
                "7                             | 250  | -                             | 250",
                "7                             | x    | -                             | 7000",
                "Sat, 21 Nov 2026 10:00:05 GMT | -    | Sat, 21 Nov 2026 10:00:00 GMT | 5000",
                "Sat, 21 Nov 2026 09:59:00 GMT | -    | Sat, 21 Nov 2026 10:00:00 GMT | 0",
                "Sat, 21 Nov 2026 10:00:05 GMT | -    | -                             | -",
                "Sat, 21 Nov 2026 10:00:05 GMT | -    | yesterday                     | -",
                "soon                          | -    | -                             | -",
                "-1                            | -    | -                             | -",
                "99999999999999                | -    | -                             | -",
                "-                             | -    | -                             | -",
            })
    void hearsHowLongToWait(String retryAfter, String retryAfterMillis, String date, Long expectedMillis) {
        Map<String, String> headers = new TreeMap<>();
        if (retryAfter != null) {
            headers.put("Retry-After", retryAfter);
        }
        if (retryAfterMillis != null) {
            headers.put("Retry-After-Ms", retryAfterMillis);
        }
        if (date != null) {
            headers.put("Date", date);
        }

        Duration expected = expectedMillis == null ? null : Duration.ofMillis(expectedMillis);
        assertThat(reply(429, "", headers).retryAfter()).isEqualTo(expected);
        assertThat(RetryPolicy.STANDARD.delayAfter(reply(429, "", headers), 2))
                .contains(expected == null ? Duration.ofSeconds(2) : expected);
    }

    @Test
    void aDateIsMeasuredByTheServersOwnClock() {
        // Long past for the clock of whoever runs this.
        Map<String, String> headers =
                Map.of("retry-after", "Sun, 06 Nov 1994 08:50:07 GMT", "date", "Sun, 06 Nov 1994 08:49:37 GMT");

        assertThat(RetryPolicy.STANDARD.delayAfter(reply(503, "", headers), 1)).isEqualTo(seconds(30));
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryPolicy(0, Duration.ZERO, Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetryPolicy(1, Duration.ofSeconds(-1), Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RetryPolicy.STANDARD.delayAfter(reply(500, "", Map.of()), 0));
    }

    private static Optional<Duration> seconds(long seconds) {
        return Optional.of(Duration.ofSeconds(seconds));
    }

    private static CapturedAttempt reply(int status, String body, Map<String, String> headers) {
        Map<String, List<String>> lists = new TreeMap<>();
        headers.forEach((name, value) -> lists.put(name, List.of(value)));
        return attempt(Outcome.reply(new ReplyHead(status, lists), body.getBytes(StandardCharsets.UTF_8)));
    }

    private static CapturedAttempt broken(AttemptStatus status) {
        return attempt(Outcome.withoutReply(new ExchangeException(status, "gone")));
    }

    private static CapturedAttempt attempt(Outcome outcome) {
        return outcome.attempt(new byte[0], Instant.EPOCH, Instant.EPOCH);
    }
}
