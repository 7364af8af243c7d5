package dev.akmon.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.recorder.AskedPermission;
import java.util.List;
import java.util.Optional;
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

    /** Staging a file needs leave to read it and to write it. */
    @Test
    void leaveToReadCountsBesideRules() throws Exception {
        List<AskedPermission> both = List.of(read("src/a"), write("src/a"));

        Verdict verdict =
                policy(List.of("write(src/**)"), List.of(), true, false).decide("apply_patch", both);
        assertThat(verdict.effect()).isEqualTo(Verdict.Effect.ALLOW);
        assertThat(verdict.rule()).isEqualTo("write(src/**)");
        assertThat(verdict.reason()).contains("write(src/**)", "reading in the workspace is allowed");
        assertThat(policy(List.of("write(doc/**)"), List.of(), true, false)
                        .decide("apply_patch", both)
                        .effect())
                .isEqualTo(Verdict.Effect.DENY);
        assertThat(policy(List.of("write(src/**)"), List.of(), false, false)
                        .decide("apply_patch", both)
                        .reason())
                .endsWith("; what would: apply_patch(src/**)");
        assertThat(policy(List.of("write(src/**)"), List.of("read(src/a)"), true, false)
                        .decide("apply_patch", both)
                        .effect())
                .isEqualTo(Verdict.Effect.DENY);
    }

    @Test
    void aRefusalNamesTheRulesThatAreMissing() throws Exception {
        Policy policy = policy(List.of("write_file(src/**)"), List.of(), true, false);

        assertThat(policy.decide("write_file", List.of(write("doc/a.md"))).reason())
                .isEqualTo("no rule allows it and there is nobody to ask; what would: write_file(doc/**)");
        assertThat(policy.decide(
                                "apply_patch",
                                List.of(write("a/a"), write("b/b"), write("c/c"), write("d/d"), write("e/e")))
                        .reason())
                .endsWith("; what would: apply_patch(a/**) + apply_patch(b/**) + apply_patch(c/**) and 2 more");
        assertThat(policy.decide("shell", List.of(run("git push origin"))).reason())
                .endsWith("; what would: shell(git push)");
        assertThat(policy.decide("shell", List.of(run("rm $x"))).reason())
                .as("no prefix covers it")
                .isEqualTo("no rule allows it and there is nobody to ask");
        assertThat(policy(List.of(), List.of(), false, false)
                        .decide("read_file", List.of(read("a")))
                        .reason())
                .endsWith(" (--yes allows reading)");
    }

    @Test
    void inPlanModeWhatRunsIsLeftRunning() throws Exception {
        Policy policy = policy(List.of("write"), List.of(), true, true);

        assertThat(policy.decide("stop_command", List.of()).effect()).isEqualTo(Verdict.Effect.ALLOW);
        Verdict planning = policy.planningIn("plan.md").decide("stop_command", List.of());
        assertThat(planning.effect()).isEqualTo(Verdict.Effect.DENY);
        assertThat(planning.policyId()).isEqualTo("plan");
        assertThat(policy.planningIn("plan.md").decide("read_output", List.of()).effect())
                .isEqualTo(Verdict.Effect.ALLOW);
    }

    /** Sessions that were recorded before must come to the same decisions, in the same words. */
    @Test
    void policiesOfOlderSessionsDecideAsTheyDid() throws Exception {
        ObjectNode json = new PolicySettings(
                        List.of(new SourcedRule("write", "--allow")),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Optional.of("--yes"),
                        Optional.of("plan.md"),
                        List.of())
                .toJson(false);
        json.remove("version");
        Policy older = Policy.of(json);

        assertThat(older.decide("stop_command", List.of()).effect()).isEqualTo(Verdict.Effect.ALLOW);
        Verdict verdict = older.carryingOut().decide("apply_patch", List.of(read("a"), write("a")));
        assertThat(verdict.effect()).isEqualTo(Verdict.Effect.DENY);
        assertThat(verdict.reason()).isEqualTo("no rule allows it and there is nobody to ask");
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
