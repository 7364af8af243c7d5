package dev.akmon.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathGlobTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "src/**          | src/a.txt",
                "src/**          | src/a/b/c.txt",
                "src/**/c.txt    | src/c.txt",
                "src/**/c.txt    | src/a/b/c.txt",
                "**/c.txt        | c.txt",
                "**              | a/b/c",
                "*.pem           | keys/deep/a.pem",
                "*.pem           | .pem",
                "a?c             | abc",
                "a?c             | a🌍c",
                "🌍/*            | 🌍/x",
                "[🌍x]           | 🌍",
                "[a-c]*          | beta",
                "[!a-c]*         | delta",
                "[^a-c]*         | delta",
                "[]]             | ]",
                "[&&a]           | &",
                "[[]             | [",
                "[-a]            | -",
                "{a,b}.txt       | b.txt",
                "{src,test}/**   | test/x/y",
                "x{,y}           | x",
                "a,b             | a,b",
                "a.b             | a.b",
                "a+(b)$          | a+(b)$",
                "'a b'           | a b",
                ".               | .",
                "a\\*            | a\\b",
            })
    void matches(String glob, String path) {
        assertThat(PathGlob.of(glob).matches(path)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "src/**          | src",
                "src/**          | other/src/a",
                "src/*           | src/a/b",
                "src/?.txt       | src//.txt",
                "*.pem           | a.pem/b",
                "*.pem           | a.pemx",
                "a?c             | a/c",
                "[!x]/y          | //y",
                "[&&a]           | b",
                "a.b             | axb",
                "/etc/**         | etc/passwd",
                "src/**          | SRC/a",
                "{a,b}           | c",
            })
    void doesNotMatch(String glob, String path) {
        assertThat(PathGlob.of(glob).matches(path)).isFalse();
    }

    @Test
    void aNewlineInANameIsACharacterLikeAnyOther() {
        assertThat(PathGlob.of("src/**").matches("src/a\nb")).isTrue();
        assertThat(PathGlob.of("a?b").matches("a\nb")).isTrue();
        assertThat(PathGlob.of("*.txt").matches("evil.txt\n")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[a", "[", "{a", "a}", "}{", "{a,{b}", "[z-a]"})
    void whatIsNoPatternIsRefused(String glob) {
        assertThatThrownBy(() -> PathGlob.of(glob)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Where the two agree on what a pattern means, they agree on what it matches. */
    @Test
    void agreesWithThePatternsOfTheJdk() {
        String[] parts = {"a", "b", ".", "*", "?", "/", "**/", "[ab]", "[!a]", "{a,b}", "{a*,b/}", "-"};
        String[] names = {"a", "b", ".", "/", "-", "ab", "ba"};
        Random random = new Random(7);
        int matched = 0;
        for (int i = 0; i < 20_000; i++) {
            // Beginning with a fixed part, as the JDK wants a directory before "**/", and a pattern with a slash.
            String glob = "a/" + several(random, parts);
            String path = ("a/" + several(random, names)).replaceAll("/+", "/").replaceAll("/$", "");
            boolean expected = jdk(glob).matches(Path.of(path));
            boolean doubled = glob.contains("**/") || glob.contains("//") || glob.endsWith("/") || glob.contains("/}");
            if (!doubled) {
                assertThat(PathGlob.of(glob).matches(path))
                        .as("%s on %s", glob, path)
                        .isEqualTo(expected);
                matched += expected ? 1 : 0;
            }
        }
        assertThat(matched).isGreaterThan(200);
    }

    private static PathMatcher jdk(String glob) {
        return FileSystems.getDefault().getPathMatcher("glob:" + glob);
    }

    private static String several(Random random, String[] parts) {
        StringBuilder text = new StringBuilder();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            text.append(parts[random.nextInt(parts.length)]);
        }
        return text.toString();
    }
}
