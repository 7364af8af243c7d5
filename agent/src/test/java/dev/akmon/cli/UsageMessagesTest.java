package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageMessagesTest {

    @ParameterizedTest
    @CsvSource({"verify,verify,0", "verfy,verify,1", "evrify,verify,1", "inspct,inspect,1", "'',abc,3", "sign,session,4"
    })
    void countsTheEditsBetweenTwoWords(String a, String b, int edits) {
        assertThat(UsageMessages.distance(a, b)).isEqualTo(edits);
        assertThat(UsageMessages.distance(b, a)).isEqualTo(edits);
    }
}
