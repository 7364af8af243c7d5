package dev.akmon.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.recorder.AskedPermission;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleProposalTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mvn -q test              | shell(mvn)",
                "mvn test -q              | shell(mvn test)",
                "git commit -m 'a b'      | shell(git commit)",
                "npm run build -- --watch | shell(npm run build)",
                "python3 -c 'print(1)'    | shell(python3 -c 'print(1)')",
                "sh test.sh               | shell(sh test.sh)",
                "rm -rf build             | shell(rm)",
                "ls && git status -s      | shell(ls) + shell(git status)",
                "echo $HOME               | ''",
                "mvn test > out           | ''",
            })
    void aCommandIsProposedByItsFirstWords(String command, String rules) throws Exception {
        List<String> proposed = propose("shell", new AskedPermission("execute", command));

        assertThat(String.join(" + ", proposed)).isEqualTo(rules);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "edit        | write | src/main/A.java | edit(src/main/**)",
                "write_file  | write | pom.xml         | write_file(pom.xml)",
                "write_file  | write | we[ir]d/*/a     | write_file(we?ir?d/?/**)",
                "web_fetch   | fetch | https://docs.example.org/x?y | web_fetch(domain:docs.example.org)",
                "mcp__a__b   | fetch | https://x.example | mcp__a__b(domain:x.example)",
            })
    void filesAreProposedByDirectoryAndAddressesByHost(String tool, String kind, String subject, String rule)
            throws Exception {
        assertThat(propose(tool, new AskedPermission(kind, subject))).containsExactly(rule);
    }

    @Test
    void aCommandElsewhereIsProposedForThatDirectory() throws Exception {
        assertThat(propose("shell", new AskedPermission("execute", "npm test", "web")))
                .containsExactly("shell(in:web npm test)");
    }

    @Test
    void whatIsAllowedAlreadyIsNotProposedAgain() throws Exception {
        Policy policy = TestPolicy.of(List.of("shell(mvn test)", "edit(src/**)"), List.of(), true, true);

        assertThat(RuleProposal.of("shell", List.of(new AskedPermission("execute", "mvn test && git push")), policy))
                .containsExactly("shell(git push)");
        assertThat(RuleProposal.of(
                        "edit",
                        List.of(new AskedPermission("write", "src/a"), new AskedPermission("write", "doc/b")),
                        policy))
                .containsExactly("edit(doc/**)");
    }

    private static List<String> propose(String tool, AskedPermission... permissions) throws Exception {
        Policy policy = TestPolicy.of(List.of(), List.of(), false, true);
        List<AskedPermission> asked = Arrays.asList(permissions);
        List<String> rules = RuleProposal.of(tool, asked, policy);
        if (!rules.isEmpty()) {
            assertThat(policy.allowing(rules, "answer").decide(tool, asked).effect())
                    .isEqualTo(Verdict.Effect.ALLOW);
        }
        return rules;
    }
}
