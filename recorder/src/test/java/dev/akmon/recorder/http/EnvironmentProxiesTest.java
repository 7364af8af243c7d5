package dev.akmon.recorder.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentProxiesTest {
    @Test
    void choosesByScheme() {
        Map<String, String> environment = Map.of("http_proxy", "http://plain:1", "HTTPS_PROXY", "tls:2/");

        assertThat(proxyOf(environment, "http://h/")).isEqualTo("plain:1");
        assertThat(proxyOf(environment, "https://h/")).isEqualTo("tls:2");
    }

    @Test
    void prefersTheSchemesOwnVariableAndLowerCase() {
        assertThat(proxyOf(Map.of("https_proxy", "a", "HTTPS_PROXY", "b", "all_proxy", "c"), "https://h/"))
                .isEqualTo("a:80");
        assertThat(proxyOf(Map.of("https_proxy", " ", "HTTPS_PROXY", "b", "all_proxy", "c"), "https://h/"))
                .isEqualTo("b:80");
        assertThat(proxyOf(Map.of("ALL_PROXY", "c"), "https://h/")).isEqualTo("c:80");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost/",
                "http://LOCALHOST:11434/",
                "http://a.localhost/",
                "http://127.0.0.1/",
                "http://127.1.2.3:9/",
                "http://[::1]:1/"
            })
    void neverAsksAProxyForThisMachine(String url) {
        assertThat(proxyOf(Map.of("http_proxy", "p"), url)).isEqualTo("direct");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "example.com      | http://example.com/       | direct",
                "example.com      | http://api.example.com/   | direct",
                ".example.com     | http://api.EXAMPLE.com/   | direct",
                "*.example.com    | http://api.example.com/   | direct",
                "example.com      | http://badexample.com/    | p:80",
                "a, b ,c          | http://b/                 | direct",
                "*                | http://anything/          | direct",
                "10.0.0.1         | http://10.0.0.1:8080/     | direct",
                ",                | http://h/                 | p:80",
            })
    void leavesOutTheExceptions(String noProxy, String url, String expected) {
        assertThat(proxyOf(Map.of("http_proxy", "p", "no_proxy", noProxy), url)).isEqualTo(expected);
    }

    @Test
    void leavesTheChoiceToTheJdkWhereTheEnvironmentSaysNothing() {
        ProxySelector jdk = ProxySelector.of(InetSocketAddress.createUnresolved("jdk", 3));

        assertThat(new EnvironmentProxies(Map.of(), jdk).select(URI.create("http://h/")))
                .singleElement()
                .satisfies(proxy -> assertThat(proxy.address()).hasToString("jdk/<unresolved>:3"));
        assertThat(new EnvironmentProxies(Map.of("no_proxy", "h"), jdk).select(URI.create("http://h/")))
                .containsExactly(Proxy.NO_PROXY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"socks5://h:1", "https://h:1", "http://u:s3cret@h:1", "http://", "h h", "http://:1"})
    void refusesWhatItCannotUse(String setting) {
        assertThatExceptionOfType(UnusableProxyException.class)
                .isThrownBy(() -> proxyOf(Map.of("http_proxy", setting), "http://h/"))
                .withMessageStartingWith("the proxy setting http_proxy ")
                .withMessageNotContaining("s3cret");
    }

    private static String proxyOf(Map<String, String> environment, String url) {
        List<Proxy> proxies = new EnvironmentProxies(environment, null).select(URI.create(url));
        assertThat(proxies).hasSize(1);
        Proxy proxy = proxies.get(0);
        if (proxy.type() == Proxy.Type.DIRECT) {
            return "direct";
        }
        InetSocketAddress address = (InetSocketAddress) proxy.address();
        return address.getHostString() + ":" + address.getPort();
    }
}
