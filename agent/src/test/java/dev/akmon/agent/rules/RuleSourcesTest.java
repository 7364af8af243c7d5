package dev.akmon.agent.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.akmon.agent.config.ConfigurationException;
import dev.akmon.agent.config.PolicyLayer;
import dev.akmon.agent.config.UserConfig;
import dev.akmon.agent.policy.PolicySettings;
import dev.akmon.agent.policy.SourcedRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuleSourcesTest {
    @TempDir
    Path directory;

    private Path home;
    private Path project;

    @BeforeEach
    void places() throws Exception {
        home = Files.createDirectories(directory.toRealPath().resolve("home"));
        project = Files.createDirectories(directory.toRealPath().resolve("my project"));
    }

    @Test
    void rulesOfTheConfigurationAreNamedByFileAndLine() throws Exception {
        write(UserConfig.file(home), """
                [policy]
                profile = "staging"
                allow = ["edit(a)", # one
                         "edit(b)"]

                [policy.projects."%s"]
                deny = ["read(secret/**)"]

                [policy.projects."/elsewhere"]
                allow = ["shell"]
                """.formatted(project));

        PolicySettings settings = gather(Optional.empty()).settings();

        assertThat(settings.profile()).contains("staging");
        assertThat(settings.allow())
                .contains(
                        new SourcedRule("edit(a)", "~/.akmon/config.toml:3"),
                        new SourcedRule("edit(b)", "~/.akmon/config.toml:4"))
                .noneMatch(rule -> rule.text().equals("shell"));
        assertThat(settings.deny()).contains(new SourcedRule("read(secret/**)", "~/.akmon/config.toml:7"));
        assertThat(settings.readsAllowedBy()).contains("profile staging");
    }

    @Test
    void theProfileOfTheCommandLineGoesBeforeThatOfTheConfiguration() throws Exception {
        write(UserConfig.file(home), "[policy]\nprofile = \"dev\"\n");

        assertThat(gather(Optional.of("readonly")).settings().profile()).contains("readonly");
    }

    @Test
    void aMistakeInAFileOfRulesIsNamedByFileAndLine() throws Exception {
        write(project.resolve(".akmon/policy.toml"), "deny = []\n\ndenny = [\"shell\"]\n");

        assertThatThrownBy(() -> gather(Optional.empty()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("policy.toml: line 3: unknown key denny; did you mean deny?");
    }

    @Test
    void theProjectsFileOnlyNarrowsUntilItIsTrusted() throws Exception {
        Path file = project.resolve(".akmon/policy.toml");
        write(file, """
                profile = "dev"
                reads = true
                packs = ["java"]
                allow = ["shell"]
                ask = ["write(db/**)"]
                deny = ["read(secret/**)"]
                """);

        RuleSources.Gathered untrusted = gather(Optional.empty());

        assertThat(untrusted.settings().allow()).isEmpty();
        assertThat(untrusted.settings().profile()).isEmpty();
        assertThat(untrusted.settings().readsAllowedBy()).isEmpty();
        assertThat(untrusted.settings().deny())
                .containsExactly(new SourcedRule("read(secret/**)", ".akmon/policy.toml:6"));
        assertThat(untrusted.settings().ask()).contains(new SourcedRule("write(db/**)", ".akmon/policy.toml:5"));
        assertThat(untrusted.settings().files().get(0).trust()).isEqualTo("undecided");
        assertThat(untrusted.notices()).singleElement().asString().contains("the profile dev", "shell", "akmon trust");

        ProjectFile read = ProjectFile.read(project, ProjectFile.POLICY).orElseThrow();
        trust().decide(read.path(), read.sha256(), true, Instant.EPOCH);
        RuleSources.Gathered trusted = gather(Optional.empty());
        assertThat(trusted.settings().allow()).contains(new SourcedRule("shell", ".akmon/policy.toml:4"));
        assertThat(trusted.settings().profile()).contains("dev");
        assertThat(trusted.settings().files().get(0).trust()).isEqualTo("trusted");
        assertThat(trusted.settings().files().get(0).sha256()).isEqualTo(read.sha256());
        assertThat(trusted.notices()).isEmpty();

        Files.writeString(file, Files.readString(file) + "#");
        assertThat(gather(Optional.empty()).settings().allow()).isEmpty();
    }

    @Test
    void aPersonIsAskedOnceAboutEachContent() throws Exception {
        write(project.resolve(".akmon/policy.toml"), "allow = [\"shell(ls)\"]\n");
        List<List<String>> asked = new ArrayList<>();
        RuleSources.TrustQuestion no = (file, widening) -> {
            asked.add(widening);
            return Optional.of(false);
        };

        assertThat(gather(Optional.empty(), no).settings().files().get(0).trust())
                .isEqualTo("declined");
        assertThat(gather(Optional.empty(), no).settings().allow()).isEmpty();
        assertThat(asked).containsExactly(List.of("shell(ls)"));
        write(project.resolve(".akmon/policy.toml"), "allow = [\"shell(ls)\"]\n\n");
        assertThat(gather(Optional.empty(), (file, widening) -> Optional.of(true))
                        .settings()
                        .allow())
                .hasSize(1);
    }

    @Test
    void aFileThatOnlyNarrowsNeedsNoTrust() throws Exception {
        write(project.resolve(".akmon/policy.toml"), "reads = false\ndeny = [\"shell\"]\n");

        RuleSources.Gathered gathered = gather(Optional.of("dev"), (file, widening) -> {
            throw new IllegalStateException("asked about " + widening);
        });

        assertThat(gathered.settings().files().get(0).trust()).isEqualTo("not_needed");
        assertThat(gathered.settings().readsAllowedBy()).isEmpty();
    }

    @Test
    void aProjectsFileThatLeadsOutOfItIsRefused() throws Exception {
        Path elsewhere = directory.resolve("elsewhere.toml");
        write(elsewhere, "allow = [\"shell\"]\n");
        Files.createDirectories(project.resolve(".akmon"));
        Files.createSymbolicLink(project.resolve(".akmon/policy.toml"), elsewhere);

        assertThatThrownBy(() -> gather(Optional.empty()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no file of the project");
    }

    @Test
    void rememberedRulesAreKeptForTheirProjectAlone() throws Exception {
        RememberedRules remembered = new RememberedRules(home, project);
        remembered.add(List.of("edit(src/**)", "shell(echo 'a \"b\"')"));
        remembered.add(List.of("edit(src/**)", "shell(ls)"));

        List<SourcedRule> allow = gather(Optional.empty()).settings().allow();

        assertThat(allow)
                .extracting(SourcedRule::text)
                .containsExactly("shell(ls)", "edit(src/**)", "shell(echo 'a \"b\"')");
        assertThat(allow.get(0).source()).matches("~/\\.akmon/projects/my_project-[0-9a-f]{12}/rules\\.toml:\\d+");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(remembered.file())))
                .isEqualTo("rw-------");
        assertThat(Files.readString(remembered.file())).startsWith("# Rules kept");
        assertThat(new RememberedRules(home, directory).read().allow()).isEmpty();
    }

    @Test
    void whatAUserWroteIntoRememberedRulesStays() throws Exception {
        RememberedRules remembered = new RememberedRules(home, project);
        write(remembered.file(), "deny = [\"shell(rm)\"]\n# mine\nallow = [ \"edit(a)\" ] # these\n");

        remembered.add(List.of("edit(b)"));

        assertThat(Files.readString(remembered.file()))
                .contains("# mine")
                .contains("# these")
                .contains("shell(rm)");
        assertThat(remembered.read().allow()).extracting(SourcedRule::text).containsExactly("edit(b)", "edit(a)");
    }

    @Test
    void anOverrideTakesThePlaceOfTheUsersRulesAndNotOfTheProjects() throws Exception {
        write(UserConfig.file(home), "[policy]\nprofile = \"readonly\"\ndeny = [\"shell\"]\n");
        new RememberedRules(home, project).add(List.of("edit(src/**)"));
        write(project.resolve(".akmon/policy.toml"), "deny = [\"read(secret/**)\"]\n");
        Path override = directory.resolve("ci.toml");
        write(override, "packs = [\"java\"]\nallow = [\"shell(ls)\"]\n");

        PolicySettings settings = sources(RuleSources.TrustQuestion.NOBODY)
                .gather(new RuleSources.Chosen(
                        PolicyLayer.empty("--yes"), Optional.empty(), List.of(), Optional.of(override)))
                .settings();

        assertThat(settings.profile()).isEmpty();
        assertThat(settings.deny()).extracting(SourcedRule::text).containsExactly("read(secret/**)");
        assertThat(settings.allow())
                .extracting(SourcedRule::text)
                .contains("shell(ls)", "shell(in:** mvn test)")
                .doesNotContain("edit(src/**)");
    }

    @Test
    void aPackMayBeAFile() throws Exception {
        write(project.resolve("team.toml"), "packs = [\"go\"]\nallow = [\"shell(./check)\"]\n");

        PolicySettings settings = sources(RuleSources.TrustQuestion.NOBODY)
                .gather(new RuleSources.Chosen(
                        PolicyLayer.empty("--yes"), Optional.empty(), List.of("./team.toml"), Optional.empty()))
                .settings();

        assertThat(settings.allow()).extracting(SourcedRule::text).contains("shell(./check)", "shell(in:** go test)");
    }

    @Test
    void aPackNamedInTheConfigurationIsNeverTheProjectsOwn() throws Exception {
        write(UserConfig.file(home), "[policy]\npacks = [\"./team.toml\"]\n");
        write(project.resolve("team.toml"), "allow = [\"shell\"]\n");

        assertThatThrownBy(() -> gather(Optional.empty()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(home.resolve(".akmon/team.toml").toString());

        write(home.resolve(".akmon/team.toml"), "packs = [\"more/rules.toml\"]\nallow = [\"edit\"]\n");
        write(home.resolve(".akmon/more/rules.toml"), "deny = [\"web_fetch\"]\n");

        PolicySettings settings = gather(Optional.empty()).settings();
        assertThat(settings.allow()).extracting(SourcedRule::text).containsExactly("edit");
        assertThat(settings.deny()).extracting(SourcedRule::text).containsExactly("web_fetch");
    }

    @Test
    void theProjectsFileNamesNoOtherFileThatTrustWouldNotCover() throws Exception {
        write(project.resolve(".akmon/policy.toml"), "packs = [\"./team.toml\"]\n");
        write(project.resolve("team.toml"), "allow = [\"shell\"]\n");

        assertThatThrownBy(() -> gather(Optional.empty(), (file, widening) -> Optional.of(true)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(".akmon/policy.toml names the file of rules \"./team.toml\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "write(./a)",
                "write(a/)",
                "write(a//b)",
                "write(a/./b)",
                "write(../a)",
                "read(~/a)",
                "write(ROOT/a)",
                "shell(in:./web npm test)",
                "edit(a/..)"
            })
    void aRuleThatNoPathCouldEverMeetForbidsNothingAndIsRefused(String rule) throws Exception {
        String text = rule.replace("ROOT", project.toString());

        assertThatThrownBy(() -> gatherDenying(text))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("--deny: the rule \"" + text + "\" cannot be used: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "write(a)",
                "write(src/**)",
                "list(.)",
                "write(/elsewhere/**)",
                "shell(in:. ./check)",
                "shell(ls ./a/)",
                "web_fetch(domain:example.org)",
                "mcp(x/y)",
                "read(**/.env*)",
                "read(src/{a,b}/[ab].txt)",
                "edit"
            })
    void otherRulesArePlainRules(String rule) throws Exception {
        assertThat(gatherDenying(rule).deny()).extracting(SourcedRule::text).containsExactly(rule);
    }

    private PolicySettings gatherDenying(String rule) throws Exception {
        PolicyLayer options = new PolicyLayer(
                "--yes",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(new SourcedRule(rule, "--deny")));
        return sources(RuleSources.TrustQuestion.NOBODY)
                .gather(new RuleSources.Chosen(options, Optional.empty(), List.of(), Optional.empty()))
                .settings();
    }

    @Test
    void aPackThatChoosesAProfileIsRefusedAndNotHalfBelieved() throws Exception {
        write(project.resolve("team.toml"), "profile = \"readonly\"\n");

        assertThatThrownBy(() -> sources(RuleSources.TrustQuestion.NOBODY)
                        .gather(new RuleSources.Chosen(
                                PolicyLayer.empty("--yes"), Optional.empty(), List.of("team.toml"), Optional.empty())))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("cannot choose the profile");
    }

    private RuleSources.Gathered gather(Optional<String> profile) throws Exception {
        return gather(profile, RuleSources.TrustQuestion.NOBODY);
    }

    private RuleSources.Gathered gather(Optional<String> profile, RuleSources.TrustQuestion question) throws Exception {
        return sources(question)
                .gather(new RuleSources.Chosen(PolicyLayer.empty("--yes"), profile, List.of(), Optional.empty()));
    }

    private RuleSources sources(RuleSources.TrustQuestion question) throws Exception {
        return new RuleSources(
                home, project, project, UserConfig.load(home, Map.of()).policy(), trust(), question);
    }

    private TrustStore trust() {
        return TrustStore.of(Map.of("HOME", home.toString()));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
