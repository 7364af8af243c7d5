package dev.akmon.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.recorder.AskedPermission;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writing in .git would run code the next time git runs, whatever the rules about running code say. */
class ProtectedFilesTest {
    @ParameterizedTest
    @ValueSource(strings = {".git/hooks/pre-commit", ".git/config", "vendor/lib/.git/hooks/x", ".git", ".GIT/config"})
    void nothingAllowsWritingGitsOwnFiles(String path) throws Exception {
        assertThat(decide(path)).isEqualTo(Verdict.Effect.DENY);
    }

    @ParameterizedTest
    @ValueSource(strings = {".gitignore", "src/.github/workflow.yml", "git/config"})
    void filesWithSimilarNamesAreOrdinary(String path) throws Exception {
        assertThat(decide(path)).isEqualTo(Verdict.Effect.ALLOW);
    }

    private static Verdict.Effect decide(String path) throws RuleException {
        Policy policy = TestPolicy.of(List.of("edit"), List.of(), true, true);
        return policy.decide("edit", List.of(new AskedPermission("write", path)))
                .effect();
    }
}
