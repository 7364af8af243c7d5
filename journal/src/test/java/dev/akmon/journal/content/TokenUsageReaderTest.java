package dev.akmon.journal.content;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenUsageReaderTest {

    @Test
    void readsTheLastChunkOfAnOpenAiStream() {
        assertThat(TokenUsageReader.read("""
                        data: {"choices":[{"delta":{"content":"usage"}}],"usage":null}

                        data: {"choices":[],"usage":{"prompt_tokens":12,"completion_tokens":3,"total_tokens":15}}

                        data: [DONE]

                        """)).isEqualTo(new TokenUsage(12, 3));
    }

    @Test
    void addsUpWhatAnthropicCountsApart() {
        assertThat(TokenUsageReader.read("""
                        event: message_start
                        data: {"type":"message_start","message":{"usage":{"input_tokens":10,"cache_read_input_tokens":100,"cache_creation_input_tokens":5,"output_tokens":1}}}

                        event: message_delta
                        data: {"type":"message_delta","delta":{},"usage":{"output_tokens":42}}

                        """)).isEqualTo(new TokenUsage(115, 42, 100, 5));
    }

    @Test
    void readsOllamasLastLine() {
        assertThat(TokenUsageReader.read(
                        "{\"message\":{}}\n{\"done\":true,\"prompt_eval_count\":7,\"eval_count\":9}\n"))
                .isEqualTo(new TokenUsage(7, 9));
    }

    @Test
    void readsGeminisRunningTotals() {
        assertThat(TokenUsageReader.read("""
                        data: {"usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":1}}

                        data: {"usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":8}}
                        """)).isEqualTo(new TokenUsage(5, 8));
    }

    @Test
    void countsWhatGeminiThoughtAsOutput() {
        assertThat(TokenUsageReader.read("data: {\"usageMetadata\":{\"promptTokenCount\":50,\"candidatesTokenCount\":8,"
                        + "\"thoughtsTokenCount\":30,\"cachedContentTokenCount\":40}}\n"))
                .isEqualTo(new TokenUsage(50, 38, 40, 0));
    }

    @Test
    void readsWhatServersOfOpenAisProtocolHadInTheirCache() {
        assertThat(TokenUsageReader.read("data: {\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":3,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":8}}}\n"))
                .isEqualTo(new TokenUsage(12, 3, 8, 0));
        assertThat(TokenUsageReader.read("data: {\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":3,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":8,\"cache_write_tokens\":2}}}\n"))
                .isEqualTo(new TokenUsage(12, 3, 8, 2));
        assertThat(TokenUsageReader.read("data: {\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":3,"
                        + "\"prompt_cache_hit_tokens\":5}}\n"))
                .isEqualTo(new TokenUsage(12, 3, 5, 0));
    }

    @Test
    void readsAWholeResponseMessage() {
        assertThat(
                        TokenUsageReader.read(
                                "HTTP/1.1 200 OK\ncontent-type: application/json\n\n{\n\"usage\":{\"prompt_tokens\":1,\n\"completion_tokens\":2}}"))
                .isEqualTo(new TokenUsage(1, 2));
    }

    @Test
    void aStreamThatBrokeOffCountsWhatItSaid() {
        assertThat(TokenUsageReader.read("data: {\"usage\":{\"prompt_tokens\":1}}\n\ndata: {\"usage\":{\"comple"))
                .isEqualTo(new TokenUsage(1, -1))
                .hasToString("1 → ? tokens");
        assertThat(TokenUsageReader.read("").isKnown()).isFalse();
        assertThat(TokenUsageReader.read("data: nothing\n").isKnown()).isFalse();
    }
}
