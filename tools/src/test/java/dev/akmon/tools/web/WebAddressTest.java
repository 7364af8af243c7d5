package dev.akmon.tools.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.ToolException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebAddressTest {

    @ParameterizedTest
    @CsvSource({
        "http://example.org, http://example.org/",
        "HTTPS://Example.ORG.:443/a?b=c#d, https://example.org/a?b=c",
        "http://example.org:8080/%7Ea/../b, http://example.org:8080/%7Ea/../b",
        "http://example.org:443/, http://example.org:443/",
        "http://example.org/ä, http://example.org/%C3%A4",
        "http://[2606:4700::1]/x, http://[2606:4700::1]/x",
        "http://example.org?q, http://example.org/?q"
    })
    void hasOneSpelling(String text, String spelling) throws Exception {
        assertThat(WebAddress.parse(text)).hasToString(spelling);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.org",
                "//example.org",
                "ftp://example.org/",
                "file:///etc/passwd",
                "jar:http://example.org/a.jar!/b",
                "http:/example.org",
                "http://",
                "http:///x",
                "http://user@example.org/",
                "http://user:password@example.org/",
                "http://evil\\@example.org/",
                "http://example.org:22/",
                "http://example.org:0/",
                "http://example.org:70000/",
                "http://2130706433/",
                "http://0x7f000001/",
                "http://127.1/",
                "http://0177.0.0.1/",
                "http://x.0x7f/",
                "http://127.0.0.1./",
                "http://localhost../",
                "http://[fe80::1%25eth0]/",
                "http://exa mple.org/",
                "http://example.org/\r\nHost: x",
                "http://bücher.example/"
            })
    void refusesWhatCannotBeFetched(String text) {
        assertThatThrownBy(() -> WebAddress.parse(text))
                .isInstanceOfSatisfying(
                        ToolException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGS))
                .hasMessageStartingWith("this URL cannot be fetched: ");
    }

    @ParameterizedTest
    @CsvSource({
        "http://example.org/a, /b, true",
        "http://example.org/a, https://EXAMPLE.org/a, true",
        "https://example.org/a, http://example.org/a, false",
        "http://example.org/a, http://example.org:8080/a, false",
        "http://example.org:8080/a, https://example.org/a, false",
        "https://example.org/a, https://www.example.org/a, false",
        "https://example.org/a, //evil.example/, false"
    })
    void leaveHoldsForOneServer(String from, String location, boolean vouched) throws Exception {
        WebAddress address = WebAddress.parse(from);
        assertThat(address.vouchesFor(address.resolve(location))).isEqualTo(vouched);
    }
}
