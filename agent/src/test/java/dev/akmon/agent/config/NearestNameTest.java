package dev.akmon.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {

    @ParameterizedTest
    @CsvSource({"verify,verify,0", "verfy,verify,1", "evrify,verify,1", "inspct,inspect,1", "'',abc,3", "sign,session,4"
    })
    void countsTheEditsBetweenTwoWords(String a, String b, int edits) {
        assertThat(NearestName.distance(a, b)).isEqualTo(edits);
        assertThat(NearestName.distance(b, a)).isEqualTo(edits);
    }

    @Test
    void suggestsOnlyWhatIsNear() {
        List<String> known = List.of("max_turns", "max_tool_calls", "url");

        assertThat(NearestName.to("max_turn", known)).contains("max_turns");
        assertThat(NearestName.to("urll", known)).contains("url");
        assertThat(NearestName.to("colour", known)).isEmpty();
    }
}
