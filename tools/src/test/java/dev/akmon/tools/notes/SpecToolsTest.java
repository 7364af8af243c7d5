package dev.akmon.tools.notes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.akmon.tools.Bench;
import dev.akmon.tools.Cancellation;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpecToolsTest {

    @TempDir
    Path temp;

    private Bench bench;

    @BeforeEach
    void createBench() throws IOException {
        bench = new Bench(temp);
    }

    @Test
    void aSpecificationIsAFileLikeAnyOther() throws Exception {
        PreparedCall call = bench.prepare("write_spec", "name", "Größe v2.md", "content", "big\n");
        assertThat(call.permissions())
                .containsExactly(new Permission(Permission.Kind.WRITE, ".akmon/specs/Gr--e-v2.md"));
        assertThat(call.preview().orElseThrow()).contains("+++ b/.akmon/specs/Gr--e-v2.md");
        assertThat(call.run(Cancellation.NEVER).success()).isTrue();

        PreparedCall reading = bench.prepare("read_spec", "name", "Gr--e-v2");
        assertThat(reading.permissions())
                .containsExactly(new Permission(Permission.Kind.READ, ".akmon/specs/Gr--e-v2.md"));
        assertThat(reading.run(Cancellation.NEVER).content()).isEqualTo("big\n");
        PreparedCall listing = bench.prepare("read_spec");
        assertThat(listing.permissions()).containsExactly(new Permission(Permission.Kind.LIST, ".akmon/specs"));
        assertThat(listing.run(Cancellation.NEVER).content()).contains("Gr--e-v2.md (4 bytes)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".md", "../policy", "a/b", "a\\b", "..", "x..y"})
    void aNameIsNoPath(String name) {
        assertThatThrownBy(() -> bench.prepare("write_spec", "name", name, "content", ""))
                .isInstanceOfSatisfying(
                        ToolException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGS));
    }

    @Test
    void whereThereIsNoneItSaysSo() {
        assertThatThrownBy(() -> bench.prepare("read_spec"))
                .hasMessage("there is no specification yet; write_spec makes one");
    }
}
