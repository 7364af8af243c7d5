package dev.akmon.recorder.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The credentials of a request. Servers and proxies that refuse one like to say which; it is taken out of their words
 * before anybody reads or records them.
 */
final class SentCredentials {
    private static final Pattern NAMES = Pattern.compile("auth|key|token|cookie|secret", Pattern.CASE_INSENSITIVE);
    private static final int SHORTEST = 8;
    private static final String REMOVED = "[key removed by akmon]";

    private final List<String> values;

    private SentCredentials(List<String> values) {
        this.values = values;
    }

    static SentCredentials of(HttpCall call) {
        List<String> values = new ArrayList<>();
        call.headers().forEach((name, texts) -> {
            if (NAMES.matcher(name).find()) {
                // Without the scheme in front: "Bearer" is no secret.
                texts.forEach(text -> values.add(text.substring(text.lastIndexOf(' ') + 1)));
            }
        });
        values.removeIf(value -> value.length() < SHORTEST);
        return new SentCredentials(values);
    }

    byte[] removedFrom(byte[] received) {
        // One char is one byte, whatever the body's encoding; keys are ASCII.
        String text = new String(received, StandardCharsets.ISO_8859_1);
        if (values.stream().noneMatch(text::contains)) {
            return received;
        }
        for (String value : values) {
            text = text.replace(value, REMOVED);
        }
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
