package dev.akmon.journal.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.DateTimeException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Rfc3339Test {
    @ParameterizedTest
    @CsvSource({
        "2023-11-14T22:13:20Z, 2023-11-14T22:13:20Z",
        "2023-11-14T22:13:20.9994999Z, 2023-11-14T22:13:20.999499900Z",
        "2023-11-14T22:13:20.1234567891Z, 2023-11-14T22:13:20.123456789Z",
        "2023-11-14T22:13:20+02:00, 2023-11-14T20:13:20Z",
        "2023-11-14T22:13:20-00:30, 2023-11-14T22:43:20Z"
    })
    void readsTimes(String text, Instant expected) {
        assertThat(Rfc3339.parse(text)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2023-11-14T22:13:20.999999999Z, 2023-11-14T22:13:20.999Z",
        "2023-11-14T22:13:20Z, 2023-11-14T22:13:20.000Z",
        "0000-01-01T00:00:00Z, 0000-01-01T00:00:00.000Z",
        "9999-12-31T23:59:59Z, 9999-12-31T23:59:59.000Z",
        "1969-12-31T23:59:59.9995Z, 1969-12-31T23:59:59.999Z"
    })
    void writesThreeFractionDigitsCutOff(Instant time, String expected) {
        assertThat(Rfc3339.format(time)).isEqualTo(expected);
    }

    @Test
    void refusesYearsItCannotWrite() {
        assertThatExceptionOfType(DateTimeException.class)
                .isThrownBy(() -> Rfc3339.format(Instant.parse("-0001-12-31T23:59:59Z")));
        assertThatExceptionOfType(DateTimeException.class)
                .isThrownBy(() -> Rfc3339.format(Instant.parse("+10000-01-01T00:00:00Z")));
    }
}
