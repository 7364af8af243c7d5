package dev.akmon.tools.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.akmon.tools.Bench;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a locale without UTF-8 a JVM turns other characters into question marks: nothing must be done to the wrong file. */
class LocaleTest {

    @TempDir
    Path temp;

    @Test
    void whatCannotBeNamedIsRefused() throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "elsewhere file names are always UTF-8");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        UseNames.class.getName(),
                        temp.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("LC_ALL", "POSIX");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).isEqualTo("invalid_args\ninvalid_args\nnull\n");
        assertThat(Bench.tree(temp.resolve("workspace"))).containsOnlyKeys("", "content");
    }

    static final class UseNames {

        private UseNames() {}

        public static void main(String[] arguments) throws IOException {
            Bench bench = new Bench(Path.of(arguments[0]));
            System.out.println(bench.call("write_file", "path", "gr\u00fcn", "content", "x")
                    .errorCode());
            System.out.println(bench.call("shell", "command", "touch gr\u00fcn").errorCode());
            System.out.println(bench.call("write_file", "path", "content", "content", "gr\u00fcn")
                    .errorCode());
        }
    }
}
