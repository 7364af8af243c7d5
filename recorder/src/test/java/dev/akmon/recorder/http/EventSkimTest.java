package dev.akmon.recorder.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventSkimTest {
    private static final Set<String> TELLING = Set.of("error", "finish_reason");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":null}]}",
                "{\"error\":null}",
                "{\"error\":false, \"n\": 1e3}",
                "{\"content\":\"error\",\"text\":\"\\\"finish_reason\\\":\\\"stop\\\"\"}",
            })
    void seesThatAnEventSaysNothingAboutTheEnd(String data) {
        assertThat(EventSkim.isObjectWithout(data, TELLING)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}",
                "{\"error\":{\"message\":\"overloaded\"}}",
                "{\"\\u0065rror\":\"escaped\"}",
                "{\"a\":{\"error\":true}}",
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
        assertThat(EventSkim.isObjectWithout(data, TELLING)).isFalse();
    }

    @Test
    void doesNotStumbleOverDeepNesting() {
        String deep = "{\"a\":" + "[".repeat(900) + "]".repeat(900) + "}";
        assertThat(EventSkim.isObjectWithout(deep, TELLING)).isTrue();
        assertThat(EventSkim.isObjectWithout("{\"a\":" + "[".repeat(100_000), TELLING))
                .isFalse();
    }
}
