package dev.akmon.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.agent.policy.Verdict.Effect;
import dev.akmon.recorder.AskedPermission;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What rules other than those of PolicyTest are about: kinds, hosts, MCP, directories, questions, plan mode. */
class RuleTest {
    private static Effect decide(List<String> allow, List<String> deny, String tool, AskedPermission... permissions)
            throws Exception {
        return TestPolicy.of(allow, deny, false, false)
                .decide(tool, List.of(permissions))
                .effect();
    }

    @Test
    void aRuleAboutAKindIsAboutEveryToolThatDoesSo() throws Exception {
        for (String tool : List.of("write_file", "edit", "apply_patch", "a_tool_of_tomorrow")) {
            assertThat(decide(
                            List.of("write"), List.of("write(**/.env*)"), tool, new AskedPermission("write", "src/a")))
                    .isEqualTo(Effect.ALLOW);
            assertThat(decide(
                            List.of("write"),
                            List.of("write(**/.env*)"),
                            tool,
                            new AskedPermission("write", ".env.local")))
                    .isEqualTo(Effect.DENY);
            assertThat(decide(List.of("write"), List.of(), tool, new AskedPermission("read", "src/a")))
                    .isEqualTo(Effect.DENY);
        }
        assertThat(decide(
                        List.of("execute"),
                        List.of("execute(rm)"),
                        "shell",
                        new AskedPermission("execute", "ls; rm x")))
                .isEqualTo(Effect.DENY);
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.org/x, ALLOW",
        "https://docs.example.org, ALLOW",
        "https://EXAMPLE.org./, ALLOW",
        "https://example.org:8443/, ALLOW",
        "https://user:pw@example.org/, ALLOW",
        "https://example.org.evil.net/, DENY",
        "https://notexample.org/, DENY",
        "https://evil.net/?example.org, DENY",
        "https://example.org@evil.net/, DENY",
        "https://evil.net#example.org, DENY",
        "https://evil.net\\@example.org/, DENY",
        "not a url, DENY",
    })
    void aDomainIsTheHostThatIsReallyAsked(String url, Effect effect) throws Exception {
        assertThat(decide(
                        List.of("web_fetch(domain:example.org)"),
                        List.of(),
                        "web_fetch",
                        new AskedPermission("fetch", url)))
                .isEqualTo(effect);
    }

    @Test
    void whatCannotBeReadAsAnAddressIsCaughtByADenyRuleForAnyHost() throws Exception {
        List<String> deny = List.of("fetch(domain:internal.example)");

        assertThat(decide(List.of("web_fetch"), deny, "web_fetch", new AskedPermission("fetch", "http://evil\\@x/")))
                .isEqualTo(Effect.DENY);
        assertThat(decide(
                        List.of("web_fetch"),
                        deny,
                        "web_fetch",
                        new AskedPermission("fetch", "http://a.internal.example")))
                .isEqualTo(Effect.DENY);
        assertThat(decide(List.of("web_fetch"), deny, "web_fetch", new AskedPermission("fetch", "https://example.org")))
                .isEqualTo(Effect.ALLOW);
    }

    @ParameterizedTest
    @CsvSource({
        "mcp(github), mcp__github__create_issue, ALLOW",
        "mcp(github/*), mcp__github__create_issue, ALLOW",
        "mcp(github/get_*), mcp__github__get_issue, ALLOW",
        "mcp(github/get_*), mcp__github__create_issue, DENY",
        "mcp(git), mcp__github__get_issue, DENY",
        "mcp__github__get_issue, mcp__github__get_issue, ALLOW",
        "mcp, mcp__github__get_issue, ALLOW",
    })
    void toolsOfMcpServersAreNamedByServerAndTool(String rule, String tool, Effect effect) throws Exception {
        AskedPermission call = new AskedPermission("mcp", tool.replaceFirst("mcp__(.*)__", "$1/"));

        assertThat(decide(List.of(rule), List.of(), tool)).isEqualTo(effect);
        assertThat(decide(List.of(rule), List.of(), tool, call)).isEqualTo(effect);
        assertThat(decide(List.of("mcp", "shell"), List.of(rule), tool, call))
                .isEqualTo(effect == Effect.ALLOW ? Effect.DENY : Effect.ALLOW);
    }

    @Test
    void aToolOfAnMcpServerThatAsksForNothingIsNoReading() throws Exception {
        Policy policy = TestPolicy.of(List.of(), List.of(), true, true);

        assertThat(policy.decide("mcp__x__y", List.of()).effect()).isEqualTo(Effect.ASK);
    }

    @Test
    void theSameWordsElsewhereAreAnotherCommand() throws Exception {
        AskedPermission here = new AskedPermission("execute", "sh test.sh");
        AskedPermission below = new AskedPermission("execute", "sh test.sh", "scratch");

        assertThat(decide(List.of("shell(sh test.sh)"), List.of(), "shell", here))
                .isEqualTo(Effect.ALLOW);
        assertThat(decide(List.of("shell(sh test.sh)"), List.of(), "shell", below))
                .isEqualTo(Effect.DENY);
        assertThat(decide(List.of("shell(in:scratch sh test.sh)"), List.of(), "shell", below))
                .isEqualTo(Effect.ALLOW);
        assertThat(decide(List.of("shell(in:** sh test.sh)"), List.of(), "shell", below))
                .isEqualTo(Effect.ALLOW);
        assertThat(decide(List.of("shell(in:** sh test.sh)"), List.of(), "shell", here))
                .isEqualTo(Effect.ALLOW);
        assertThat(decide(
                        List.of("shell(in:web/** ls)"),
                        List.of(),
                        "shell",
                        new AskedPermission("execute", "ls", "web")))
                .isEqualTo(Effect.ALLOW);
        assertThat(decide(List.of("shell"), List.of(), "shell", below)).isEqualTo(Effect.ALLOW);
        assertThat(decide(List.of("shell"), List.of("shell(sh)"), "shell", below))
                .isEqualTo(Effect.DENY);
    }

    @Test
    void aDirectoryIsAmongWhatIsBelowIt() throws Exception {
        assertThat(decide(List.of("list(src/**)"), List.of(), "list_directory", new AskedPermission("list", "src")))
                .isEqualTo(Effect.ALLOW);
        assertThat(decide(List.of("list(src/**)"), List.of(), "list_directory", new AskedPermission("list", ".")))
                .isEqualTo(Effect.DENY);
    }

    @Test
    void whoIsToBeAskedIsAskedBeforeAnAllowRuleCounts() throws Exception {
        Policy present = TestPolicy.of(List.of("shell"), List.of("shell(git push)"), List.of(), true, true);
        Policy absent = TestPolicy.of(List.of("shell"), List.of("shell(git push)"), List.of(), true, false);
        List<AskedPermission> push = List.of(new AskedPermission("execute", "git push -f"));

        Verdict asked = present.decide("shell", push);
        assertThat(asked.effect()).isEqualTo(Effect.ASK);
        assertThat(asked.rule()).isEqualTo("shell(git push)");
        assertThat(asked.source()).isEqualTo("--ask");
        assertThat(absent.decide("shell", push).effect()).isEqualTo(Effect.DENY);
        assertThat(present.decide("shell", List.of(new AskedPermission("execute", "git log")))
                        .effect())
                .isEqualTo(Effect.ALLOW);
    }

    @Test
    void inPlanModeOnlyThePlanIsWritten() throws Exception {
        Policy policy = TestPolicy.of(List.of("edit", "write_file", "shell", "mcp"), List.of(), true, true)
                .planningIn(".akmon/plan.md");

        assertThat(policy.decide("write_file", List.of(new AskedPermission("write", ".akmon/plan.md")))
                        .policyId())
                .isEqualTo("plan");
        assertThat(policy.decide("write_file", List.of(new AskedPermission("write", "a")))
                        .effect())
                .isEqualTo(Effect.DENY);
        assertThat(policy.decide(
                                "apply_patch",
                                List.of(
                                        new AskedPermission("write", ".akmon/plan.md"),
                                        new AskedPermission("write", "a")))
                        .effect())
                .isEqualTo(Effect.DENY);
        assertThat(policy.decide("shell", List.of(new AskedPermission("execute", "ls")))
                        .effect())
                .isEqualTo(Effect.DENY);
        assertThat(policy.decide("mcp__x__y", List.of()).effect()).isEqualTo(Effect.DENY);
        assertThat(policy.decide("read_file", List.of(new AskedPermission("read", "a")))
                        .effect())
                .isEqualTo(Effect.ALLOW);
        assertThat(policy.carryingOut()
                        .decide("shell", List.of(new AskedPermission("execute", "ls")))
                        .effect())
                .isEqualTo(Effect.ALLOW);
    }

    @Test
    void aPolicyRecordedBeforeRulesHadSourcesDecidesAsThen() throws Exception {
        JsonNode recorded = new ObjectMapper()
                .readTree(
                        "{\"allow\":[\"list_directory(src/**)\",\"edit\"],\"ask\":\"nobody\",\"deny\":[\"shell(rm)\"],"
                                + "\"reads\":\"ask\"}");
        Policy policy = Policy.of(recorded);

        Verdict edit = policy.decide("edit", List.of(new AskedPermission("write", "a")));
        assertThat(edit.effect()).isEqualTo(Effect.ALLOW);
        assertThat(edit.source()).isNull();
        assertThat(policy.decide("list_directory", List.of(new AskedPermission("list", "src")))
                        .effect())
                .isEqualTo(Effect.DENY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "web_fetch(example.org)",
                "fetch(https://example.org)",
                "fetch(domain:)",
                "fetch(domain:https://example.org)",
                "fetch(domain:example.org/x)",
                "mcp()",
                "mcp(a/b/c)",
                "mcp(a b)",
                "shell(in:web)",
                "shell(in:[ ls)"
            })
    void aRuleThatCannotBeUsedNamesItselfAndWhereItStands(String rule) {
        assertThatThrownBy(() -> Rule.parse(rule, "policy.toml:3"))
                .isInstanceOf(RuleException.class)
                .hasMessageStartingWith("policy.toml:3: the rule \"" + rule + "\" cannot be used: ");
    }

    @Test
    void aRuleAboutNoToolThereIsIsRefused() throws Exception {
        Policy policy = TestPolicy.of(List.of("edti(src/**)"), List.of(), false, false);

        assertThatThrownBy(() -> policy.requireKnownTools(Set.of("edit")))
                .isInstanceOf(RuleException.class)
                .hasMessageContaining("--allow")
                .hasMessageContaining("edti(src/**)")
                .hasMessageContaining("edit");
    }
}
