package dev.akmon.agent.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.akmon.agent.config.ConfigurationException;
import dev.akmon.agent.config.PolicyLayer;
import dev.akmon.agent.config.UserConfig;
import dev.akmon.agent.policy.Policy;
import dev.akmon.agent.policy.SourcedRule;
import dev.akmon.agent.policy.Verdict;
import dev.akmon.recorder.AskedPermission;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuiltInRulesTest {
    @TempDir
    Path directory;

    @Test
    void everyProfileAndPackHasRulesThatCanBeUsed() throws Exception {
        for (String profile : BuiltInRules.PROFILES) {
            policy(Optional.of(profile), List.of()).requireKnownTools(Set.of("shell"));
            assertThat(BuiltInRules.profile(profile).description()).isPresent();
        }
        for (String pack : BuiltInRules.PACKS) {
            policy(Optional.empty(), List.of(pack)).requireKnownTools(Set.of("shell"));
            assertThat(BuiltInRules.pack(pack).description()).isPresent();
        }
    }

    @Test
    void aNameThatIsNoneIsNamed() {
        assertThatThrownBy(() -> BuiltInRules.profile("develop"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("develop")
                .hasMessageContaining("dev, staging, prod, readonly");
        assertThatThrownBy(() -> BuiltInRules.pack("jav")).isInstanceOf(ConfigurationException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // what                          dev   | staging | prod | readonly
                "read    | src/Main.java         | ALLOW | ALLOW | ALLOW | ALLOW",
                "read    | .                     | ALLOW | ALLOW | ALLOW | ALLOW",
                "list    | .                     | ALLOW | ALLOW | ALLOW | ALLOW",
                "read    | .env                  | DENY  | DENY  | DENY  | DENY",
                "read    | deploy/.env.production| DENY  | DENY  | DENY  | DENY",
                "read    | .env.example          | ALLOW | ALLOW | ALLOW | ALLOW",
                "read    | certs/server.key      | DENY  | DENY  | DENY  | DENY",
                "git     | src/main.rs           | ASK   | ASK   | ASK   | DENY",
                "git     | .env                  | DENY  | DENY  | DENY  | DENY",
                "write   | src/main.rs           | ALLOW | ASK   | ASK   | DENY",
                "write   | lib/app.ex            | ALLOW | ASK   | ASK   | DENY",
                "write   | .github/workflows/a   | ASK   | ASK   | ASK   | DENY",
                "write   | .git/hooks/pre-commit | DENY  | DENY  | DENY  | DENY",
                "write   | .akmon/policy.toml    | ASK   | ASK   | ASK   | DENY",
                "write   | id_ed25519            | DENY  | DENY  | DENY  | DENY",
                "execute | mvn -q test           | ALLOW | ALLOW | ASK   | DENY",
                "execute | ./gradlew build       | ALLOW | ALLOW | ASK   | DENY",
                "execute | npm test              | ALLOW | ALLOW | ASK   | DENY",
                "execute | pytest -x tests       | ALLOW | ALLOW | ASK   | DENY",
                "execute | cargo test            | ALLOW | ALLOW | ASK   | DENY",
                "execute | go test ./...         | ALLOW | ALLOW | ASK   | DENY",
                "execute | make test             | ALLOW | ALLOW | ASK   | DENY",
                "execute | dotnet test           | ALLOW | ALLOW | ASK   | DENY",
                "execute | git status -s         | ALLOW | ALLOW | ASK   | DENY",
                "execute | git diff --output=x   | ASK   | ASK   | ASK   | DENY",
                "execute | git diff --outpu x    | ASK   | ASK   | ASK   | DENY",
                "execute | git log --ext-diff    | ASK   | ASK   | ASK   | DENY",
                "execute | git log -3 && rm x    | ASK   | ASK   | ASK   | DENY",
                "execute | mvn deploy            | ASK   | ASK   | ASK   | DENY",
                "execute | npm publish           | ASK   | ASK   | ASK   | DENY",
                "execute | cargo publish         | ASK   | ASK   | ASK   | DENY",
                "execute | git push              | ASK   | ASK   | ASK   | DENY",
                "execute | make deploy           | ASK   | ASK   | ASK   | DENY",
                "execute | rm -rf /              | ASK   | ASK   | ASK   | DENY",
                "execute | echo x > y            | ASK   | ASK   | ASK   | DENY",
                "fetch   | https://example.org   | ASK   | ASK   | ASK   | DENY",
                "memory  | user/style.md         | ASK   | ASK   | ASK   | DENY",
                "write   | .akmon/memory/user/a  | ASK   | ASK   | ASK   | DENY",
            })
    void profilesFitProjectsOfAnyLanguage(
            String kind,
            String subject,
            Verdict.Effect dev,
            Verdict.Effect staging,
            Verdict.Effect prod,
            Verdict.Effect readonly)
            throws Exception {
        List<Verdict.Effect> effects = List.of(dev, staging, prod, readonly);
        for (int i = 0; i < effects.size(); i++) {
            String profile = BuiltInRules.PROFILES.get(i);
            assertThat(policy(Optional.of(profile), List.of())
                            .decide(toolFor(kind), List.of(new AskedPermission(kind, subject)))
                            .effect())
                    .as(profile)
                    .isEqualTo(effects.get(i));
        }
    }

    private static String toolFor(String kind) {
        return kind.equals("execute") ? "shell" : "a_tool_that_may_" + kind;
    }

    @Test
    void noAllowRuleWidensProdOrReadonly() throws Exception {
        PolicyLayer everything = new PolicyLayer(
                "--yes",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(new SourcedRule("shell", "--allow"), new SourcedRule("write", "--allow")),
                List.of(),
                List.of());
        List<AskedPermission> command = List.of(new AskedPermission("execute", "ls"));

        assertThat(policy(everything, Optional.of("prod"), List.of())
                        .decide("shell", command)
                        .effect())
                .isEqualTo(Verdict.Effect.ASK);
        assertThat(policy(everything, Optional.of("readonly"), List.of())
                        .decide("shell", command)
                        .effect())
                .isEqualTo(Verdict.Effect.DENY);
    }

    private Policy policy(Optional<String> profile, List<String> packs) throws Exception {
        return policy(PolicyLayer.empty("--yes"), profile, packs);
    }

    private Policy policy(PolicyLayer flags, Optional<String> profile, List<String> packs) throws Exception {
        RuleSources sources = new RuleSources(
                directory,
                directory,
                directory,
                UserConfig.load(directory, Map.of()).policy(),
                TrustStore.of(Map.of("HOME", directory.toString())),
                RuleSources.TrustQuestion.NOBODY);
        return Policy.of(sources.gather(new RuleSources.Chosen(flags, profile, packs, Optional.empty()))
                .settings()
                .toJson(true));
    }
}
