package dev.akmon.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@AnalyzeClasses(packages = "dev.akmon", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleDependenciesTest {

    private static final String ROOT = "dev.akmon.";

    /** For each module, the modules it may use. */
    private static final Map<String, Set<String>> MAY_USE = Map.of(
            "journal", Set.of(),
            "tools", Set.of(),
            "verifier", Set.of("journal"),
            "recorder", Set.of("journal"),
            "replay", Set.of("journal", "recorder"),
            "agent", Set.of("journal", "recorder", "replay", "tools"),
            "cli", Set.of("journal", "verifier", "recorder", "replay", "tools", "agent"));

    @ArchTest
    static final ArchRule modules_use_only_those_below_them =
            classes().that().resideInAPackage("dev.akmon..").should(useOnlyAllowedModules());

    @ArchTest
    static final ArchRule only_the_command_line_knows_its_libraries = noClasses()
            .that()
            .resideOutsideOfPackages("dev.akmon.cli..", "dev.akmon.verifier..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..", "org.jline..");

    @ArchTest
    static final ArchRule only_the_journal_knows_its_libraries = noClasses()
            .that()
            .resideOutsideOfPackages("dev.akmon.journal..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.bouncycastle..", "com.github.luben..", "org.apache.commons..");

    @ArchTest
    static final ArchRule what_a_tool_is_does_not_depend_on_those_there_are = noClasses()
            .that()
            .resideInAPackage("dev.akmon.tools")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.akmon.tools.*..");

    @ArchTest
    static final ArchRule arrows_between_kinds_of_tools_point_one_way =
            slices().matching("dev.akmon.tools.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule providers_do_not_know_the_agent = noClasses()
            .that()
            .resideInAPackage("dev.akmon.agent.provider")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.akmon.agent");

    @ArchTest
    static final ArchRule what_commands_are_made_of_does_not_know_them = noClasses()
            .that()
            .resideInAPackage("dev.akmon.cli.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.akmon.cli");

    @Test
    void every_package_says_what_lives_in_it() throws IOException {
        List<Path> sourceRoots;
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            sourceRoots = modules.map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .collect(Collectors.toList());
        }
        assertThat(sourceRoots).hasSizeGreaterThanOrEqualTo(MAY_USE.size() - 1);
        for (Path sourceRoot : sourceRoots) {
            assertThat(packagesOf(sourceRoot))
                    .isNotEmpty()
                    .allSatisfy(directory ->
                            assertThat(directory.resolve("package-info.java")).isRegularFile());
        }
    }

    private static Set<Path> packagesOf(Path sourceRoot) throws IOException {
        try (Stream<Path> files = Files.walk(sourceRoot)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .collect(Collectors.toSet());
        }
    }

    private static ArchCondition<JavaClass> useOnlyAllowedModules() {
        return new ArchCondition<>("use only the modules that theirs may use") {
            @Override
            public void check(JavaClass user, ConditionEvents events) {
                String module = moduleOf(user).orElseThrow();
                if (!MAY_USE.containsKey(module)) {
                    events.add(SimpleConditionEvent.violated(user, user.getName() + " is in no known module"));
                    return;
                }
                for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
                    moduleOf(dependency.getTargetClass())
                            .filter(used -> !used.equals(module))
                            .filter(used -> !MAY_USE.get(module).contains(used))
                            .ifPresent(used ->
                                    events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription())));
                }
            }
        };
    }

    /** The word after {@code dev.akmon.} in the package of a class; empty for classes that are not ours. */
    private static Optional<String> moduleOf(JavaClass type) {
        String name = type.getBaseComponentType().getPackageName();
        if (!name.startsWith(ROOT)) {
            return Optional.empty();
        }
        String module = name.substring(ROOT.length());
        int dot = module.indexOf('.');
        return Optional.of(dot < 0 ? module : module.substring(0, dot));
    }
}
