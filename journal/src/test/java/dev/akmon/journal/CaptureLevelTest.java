package dev.akmon.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.journal.CaptureLevel.Basis;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureLevelTest {
    /** What the reference implementation's agent records when nothing is configured. */
    private static final String REFERENCE_CONFIG =
            "a96e6d61785f697465726174696f6e7318197819636f6e6669726d6174696f6e5f74696d656f75745f73656373181e"
                    + "6a73657373696f6e5f696450550e8400e29b41d4a7164466554400006b6175746f5f636f6d6d6974f4"
                    + "756d61785f636f6d706c6574696f6e5f746f6b656e73f66e7375626167656e745f7374796c65f4"
                    + "6e6d61785f6275646765745f757364f66e66616c6c6261636b5f6d6f64656cf66f6d6f64656c5f657374696d6174657380";

    @Test
    void isFullWhenTheConfigurationSaysSo() {
        assertThat(of("{\"capture_level\":\"full\",\"model\":\"m\"}"))
                .isEqualTo(new CaptureLevel(Basis.STATED, "full", null));
        assertThat(of("{\"akmon_otel_config\":true,\"capture_level\":\"full\",\"source_semconv\":\"1.37.0\"}"))
                .isEqualTo(new CaptureLevel(Basis.STATED, "full", "1.37.0"));
        assertThat(of("{\"capture_level\":\"full\"}").isFull()).isTrue();
    }

    @Test
    void isFullForTheReferencesOwnAgent() {
        byte[] config = HexFormat.of().parseHex(REFERENCE_CONFIG);

        assertThat(CaptureLevel.of(config)).isEqualTo(new CaptureLevel(Basis.IMPLIED, "full", null));
        assertThat(CaptureLevel.of(config).isFull()).isTrue();

        config[2] ^= 1; // a member of another name
        assertThat(CaptureLevel.of(config).isFull()).isFalse();
    }

    @Test
    void isWhatTheConfigurationSaysOtherwise() {
        assertThat(of("{\"akmon_otel_config\":true,\"capture_level\":\"structural\"}"))
                .isEqualTo(new CaptureLevel(Basis.STATED, "structural", null));
        assertThat(of("{\"akmon_otel_config\":true}")).isEqualTo(new CaptureLevel(Basis.STATED, "unknown", null));
        assertThat(of("{\"akmon_otel_config\":\"true\",\"capture_level\":\"structural\"}")
                        .isFull())
                .isFalse();
        assertThat(of("{\"capture_level\":\"Full\"}").isFull()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "full",
                "\"full\"",
                "[\"capture_level\",\"full\"]",
                "{\"capture_level\":true}",
                "{\"capture_level\":\"structural\",\"capture_level\":\"full\"}",
                "{\"akmon_otel_config\":\"true\",\"capture_level\":\"full\"}",
                "{\"akmon_otel_config\":false,\"capture_level\":\"full\"}",
                "{\"akmon_otel_config\":null,\"capture_level\":\"full\"}",
                "{\"capture_level\":\"full\"} ,",
                "\ufeff{\"capture_level\":\"full\"}"
            })
    void isNeverFullForAnOddConfiguration(String config) {
        assertThat(of(config)).isEqualTo(new CaptureLevel(Basis.UNSTATED, "unstated", null));
    }

    @Test
    void isNotFullWhenTheConfigurationWasRedacted() {
        RedactionSentinel sentinel = new RedactionSentinel("ab".repeat(32), 1, "full", "2026-11-20T22:57:25Z");

        assertThat(CaptureLevel.of(sentinel.encode())).isEqualTo(new CaptureLevel(Basis.REDACTED, "redacted", null));
        assertThat(CaptureLevel.missing().isFull()).isFalse();
    }

    @Test
    void isNotFullForAHugeConfiguration() {
        String huge = "{\"capture_level\":\"full\",\"x\":\"" + "x".repeat(CaptureLevel.MAX_CONFIG_BYTES) + "\"}";

        assertThat(of(huge).isFull()).isFalse();
    }

    private static CaptureLevel of(String config) {
        return CaptureLevel.of(config.getBytes(StandardCharsets.UTF_8));
    }
}
