package dev.akmon.recorder.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderErrorTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"overloaded_error\"}                          | 529 | ServerError",
                "{\"type\":\"rate_limit_error\"}                          | 429 | RateLimited",
                "{\"type\":\"api_error\"}                                 | 500 | ServerError",
                "{\"type\":\"timeout_error\"}                             | 504 | ServerError",
                "{\"type\":\"invalid_request_error\"}                     | 400 | ClientError",
                "{\"type\":\"authentication_error\"}                      | 401 | ClientError",
                "{\"type\":\"requests\",\"code\":\"rate_limit_exceeded\"} | 429 | RateLimited",
                "{\"code\":\"context_length_exceeded\"}                   | 400 | ClientError",
                "{\"code\":502,\"message\":\"upstream\"}                  | 502 | ServerError",
                "{\"code\":\"429\"}                                       | 429 | RateLimited",
                "{\"code\":8,\"status\":\"RESOURCE_EXHAUSTED\"}           | 429 | RateLimited",
                "{\"type\":null,\"code\":null}                            | 500 | ServerError",
                "{\"type\":\"never_seen\"}                                | 500 | ServerError",
                "\"runner has stopped\"                                   | 500 | ServerError",
            })
    void knowsWhatKindOfErrorAStreamReports(String error, int status, String attemptStatus)
            throws JsonProcessingException {
        ProviderError found =
                ProviderError.inStream(JsonMapper.builder().build().readTree("{\"error\":" + error + "}"));

        assertThat(found.httpStatus()).isEqualTo(status);
        assertThat(found.attemptStatus().wireName()).isEqualTo(attemptStatus);
    }
}
