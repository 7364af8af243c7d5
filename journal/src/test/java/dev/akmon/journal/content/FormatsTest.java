package dev.akmon.journal.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatsTest {

    @ParameterizedTest
    @CsvSource({
        "0,0 ms",
        "999,999 ms",
        "1000,1.00 s",
        "9999,9.99 s",
        "10000,10.0 s",
        "59999,59.9 s",
        "60000,1 min 00 s",
        "3599999,59 min 59 s",
        "3600000,1 h 00 min",
        "90000000,25 h 00 min",
        "-5,-5 ms"
    })
    void durations(long milliseconds, String text) {
        assertThat(Formats.duration(Duration.ofMillis(milliseconds))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0,+0.000s",
        "1250,+1.250s",
        "59999,+59.999s",
        "60000,+1:00.000",
        "3599999,+59:59.999",
        "3600000,+1:00:00",
        "-1500,-1.500s"
    })
    void offsets(long milliseconds, String text) {
        assertThat(Formats.offset(Duration.ofMillis(milliseconds))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0 B",
        "999,999 B",
        "1000,1.0 kB",
        "999949,999.9 kB",
        "999950,1.0 MB",
        "1234567,1.2 MB",
        "5000000000,5.0 GB",
        "9223372036854775807,9223372.0 TB"
    })
    void sizes(long bytes, String text) {
        assertThat(Formats.size(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0,$0.00",
        "1.5,$1.50",
        "12.345,$12.35",
        "0.0123,$0.0123",
        "0.00001234,$0.0000123",
        "0.1,$0.100",
        "1e300,$1"
    })
    void amounts(double amount, String text) {
        assertThat(Formats.usd(amount)).startsWith(text);
    }

    @ParameterizedTest
    @CsvSource({"0,0 turns", "1,1 turn", "1234,'1,234 turns'"})
    void counts(long n, String text) {
        assertThat(Formats.count(n, "turn")).isEqualTo(text);
    }
}
