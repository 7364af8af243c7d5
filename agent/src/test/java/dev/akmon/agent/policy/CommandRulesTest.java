package dev.akmon.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.recorder.AskedPermission;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What rules about commands let through and hold back, however a model writes the command. */
class CommandRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "rm -f x",
                "true; rm -f x",
                "true\nrm -f x",
                "true&rm -f x",
                "true|rm -f x",
                "\\rm -f x",
                "r''m -f x",
                "'rm' -f x",
                "\"r\\\nm\" -f x",
                "FOO=1 rm -f x",
                "FOO='1' rm -f x",
                "FOO='1\n2' rm -f x",
                "/bin/rm -f x",
                "/bin/r? -f x",
                "[r]m -f x",
                "{rm,-f,x}",
                "{ rm -f x; }",
                "(rm -f x)",
                "! rm -f x",
                "$(echo rm) -f x",
                "env A=b rm -f x",
                "command rm -f x",
                "nice -n 19 /bin/rm -f x",
                "echo x | xargs rm -f",
                "find . -name x -exec rm {} \\;",
                "sh -c 'rm -f x'",
                "/bin/sh -c 'rm -f x'",
                "env sh -c \"sh -c 'rm -f x'\"",
                "sh -c 'rm $X'",
                "eval 'rm -f x'",
                "eval rm -f x",
                "> out rm -f x"
            })
    void noWayOfWritingItGetsAroundADenyRule(String command) throws Exception {
        assertThat(decide(List.of("shell"), List.of("shell(rm)"), command)).isEqualTo(Verdict.Effect.DENY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "grep rm x",
                "echo 'rm -f x'",
                "sh test.sh",
                "bash -x './my tests.sh'",
                "[ -f x ] && echo there",
                "find . -name '*.java' -exec grep -l x {} \\;",
                "git commit -m 'rm the old file'",
                "rmdir x",
                "ls *.java"
            })
    void aDenyRuleLeavesOtherCommandsAlone(String command) throws Exception {
        assertThat(decide(List.of("shell"), List.of("shell(rm)"), command)).isEqualTo(Verdict.Effect.ALLOW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mvn test; rm -f x",
                "mvn test & rm -f x",
                "mvn test > pom.xml",
                "mvn test `rm -f x`",
                "mvn test $(rm -f x)",
                "MAVEN_OPTS='-javaagent:x.jar' mvn test",
                "/tmp/mvn test",
                "./mvn test",
                "mvn testfoo",
                "env mvn test",
                "sh -c 'mvn test'",
                "\"mvn test\""
            })
    void anAllowRuleVouchesOnlyForWhatItSays(String command) throws Exception {
        assertThat(decide(List.of("shell(mvn test)"), List.of(), command)).isEqualTo(Verdict.Effect.DENY);
    }

    @Test
    void aLineIsAllowedWhenRulesCoverAllItsCommands() throws Exception {
        List<String> rules = List.of("shell(mvn test)", "shell(git status)");

        assertThat(decide(rules, List.of(), "mvn test -q && git status 2>&1 | git status"))
                .isEqualTo(Verdict.Effect.ALLOW);
        assertThat(decide(rules, List.of(), "mvn test && git stash")).isEqualTo(Verdict.Effect.DENY);
    }

    private static Verdict.Effect decide(List<String> allow, List<String> deny, String command) throws RuleException {
        Policy policy = TestPolicy.of(allow, deny, true, false);
        return policy.decide("shell", List.of(new AskedPermission("execute", command)))
                .effect();
    }
}
