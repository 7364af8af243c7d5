package dev.akmon.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.akmon.recorder.AskedPermission;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {
    private static final Set<String> TOOLS = Set.of("read_file", "write_file", "apply_patch", "shell", "nothing");

    private static Policy policy(List<String> allow, List<String> deny, boolean reads, boolean person)
            throws Exception {
        Policy policy = TestPolicy.of(allow, deny, reads, person);
        policy.requireKnownTools(TOOLS);
        return policy;
    }

    private static AskedPermission read(String path) {
        return new AskedPermission("read", path);
    }

    private static AskedPermission write(String path) {
        return new AskedPermission("write", path);
    }

    private static AskedPermission run(String command) {
        return new AskedPermission("execute", command);
    }

    @ParameterizedTest
    @CsvSource({
        // reads allowed, person there: decision, by
        "true,  true,  ALLOW, reads",
        "true,  false, ALLOW, reads",
        "false, true,  ASK,   person",
        "false, false, DENY,  default",
    })
    void withoutRulesReadingDependsOnTheFlags(boolean reads, boolean person, Verdict.Effect effect, String by)
            throws Exception {
        Verdict verdict = policy(List.of(), List.of(), reads, person).decide("read_file", List.of(read("a.txt")));

        assertThat(verdict.effect()).isEqualTo(effect);
        assertThat(verdict.policyId()).isEqualTo(by);
        assertThat(verdict.rule()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"true, ASK", "false, DENY"})
    void withoutRulesAnythingElseIsAPersonsToDecide(boolean person, Verdict.Effect effect) throws Exception {
        Policy policy = policy(List.of(), List.of(), true, person);

        assertThat(policy.decide("write_file", List.of(write("a"))).effect()).isEqualTo(effect);
        assertThat(policy.decide("shell", List.of(run("true"))).effect()).isEqualTo(effect);
        assertThat(policy.decide("apply_patch", List.of(read("a"), write("a"))).effect())
                .isEqualTo(effect);
    }

    @Test
    void denyWinsWhateverTheOrderAndHoweverSpecific() throws Exception {
        Policy policy = policy(List.of("write_file(src/main/A.java)"), List.of("write_file(src/**)"), true, true);

        Verdict verdict = policy.decide("write_file", List.of(write("src/main/A.java")));

        assertThat(verdict.effect()).isEqualTo(Verdict.Effect.DENY);
        assertThat(verdict.rule()).isEqualTo("write_file(src/**)");
        assertThat(verdict.reason()).contains("write_file(src/**)");
    }

    @Test
    void aRuleIsAboutItsToolAlone() throws Exception {
        Policy policy = policy(List.of("write_file"), List.of("read_file"), false, false);

        assertThat(policy.decide("apply_patch", List.of(write("a"))).effect()).isEqualTo(Verdict.Effect.DENY);
        assertThat(policy.decide("write_file", List.of(write("a"))).effect()).isEqualTo(Verdict.Effect.ALLOW);
        assertThat(policy.decide("read_file", List.of(read("a"))).policyId()).isEqualTo("rule");
    }

    @Test
    void everythingACallTouchesMustBeAllowedAndNothingDenied() throws Exception {
        Policy policy = policy(
                List.of("apply_patch(src/**)", "apply_patch(test/**)"), List.of("apply_patch(*.pem)"), true, false);

        assertThat(policy.decide("apply_patch", List.of(write("src/a"), write("test/b")))
                        .rule())
                .isEqualTo("apply_patch(src/**) + apply_patch(test/**)");
        assertThat(policy.decide("apply_patch", List.of(write("src/a"), write("doc/b")))
                        .effect())
                .isEqualTo(Verdict.Effect.DENY);
        assertThat(policy.decide("apply_patch", List.of(write("src/a"), write("src/a.pem")))
                        .rule())
                .isEqualTo("apply_patch(*.pem)");
    }

    @Test
    void aRuleOfTheToolAloneCoversACallThatTouchesNothing() throws Exception {
        assertThat(policy(List.of("nothing"), List.of(), false, false)
                        .decide("nothing", List.of())
                        .effect())
                .isEqualTo(Verdict.Effect.ALLOW);
        assertThat(policy(List.of("nothing"), List.of("nothing"), true, false)
                        .decide("nothing", List.of())
                        .effect())
                .isEqualTo(Verdict.Effect.DENY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no_tool",
                "Read_file",
                "read_file(",
                "read_file(a",
                "read_file()",
                "read_file( )",
                "read_file([a)",
                "read_file({a)",
                "(read_file)",
                "shell()",
                "shell(a; b)",
                "shell(a | b)",
                "shell($HOME/x)",
                "shell(`x`)",
                "shell('a)",
                "shell(a > b)",
                "shell(A=1 b)",
                "shell(if)",
                "*",
                "shell*"
            })
    void whatIsNoRuleIsRefusedWithARemarkThatQuotesIt(String rule) {
        assertThatThrownBy(() -> policy(List.of(rule), List.of(), true, true))
                .isInstanceOf(RuleException.class)
                .hasMessageContaining("\"");
        assertThatThrownBy(() -> policy(List.of(), List.of("read_file", rule), true, true))
                .isInstanceOf(RuleException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "read_file",
                " read_file ",
                "read_file(a)",
                "read_file (a)",
                "shell(git status)",
                "shell('a b' c)"
            })
    void whatIsARuleIsKeptAsWritten(String rule) throws Exception {
        Rule parsed = Rule.parse(rule, "--allow");

        assertThat(parsed.text()).isEqualTo(rule.strip());
    }
}
