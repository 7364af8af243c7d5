package dev.akmon.recorder.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventSkimTest {
    private static final EventSkim SKIM = new EventSkim(Set.of("error", "finish_reason"), Set.of("done"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":null}]}",
                "{\"error\":null}",
                "{\"done\":false, \"n\": 1e3}",
                "{\"content\":\"error\",\"text\":\"\\\"finish_reason\\\":\\\"stop\\\"\"}",
            })
    void seesThatAnEventSaysNothingAboutTheEnd(String data) {
        assertThat(SKIM.findsNothingIn(data)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}",
                "{\"error\":{\"message\":\"overloaded\"}}",
                "{\"\\u0065rror\":\"escaped\"}",
                "{\"a\":{\"error\":true}}",
                "{\"error\":false}",
                "{\"done\":true}",
                "[]",
                "null",
                "\"text\"",
                "",
                "{",
                "{\"a\":1",
                "{\"a\":}",
                "no json",
            })
    void leavesTheRestToACloserLook(String data) {
        assertThat(SKIM.findsNothingIn(data)).isFalse();
    }

    @Test
    void doesNotStumbleOverDeepNesting() {
        String deep = "{\"a\":" + "[".repeat(900) + "]".repeat(900) + "}";
        assertThat(SKIM.findsNothingIn(deep)).isTrue();
        assertThat(SKIM.findsNothingIn("{\"a\":" + "[".repeat(100_000))).isFalse();
    }
}
