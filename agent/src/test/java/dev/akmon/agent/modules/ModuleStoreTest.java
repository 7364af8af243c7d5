package dev.akmon.agent.modules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.akmon.agent.provider.ModelModule;
import dev.akmon.tools.ToolModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleStoreTest {
    @TempDir
    Path directory;

    private ModuleStore store() {
        return ModuleStore.in(directory.resolve(".akmon"));
    }

    private Modules modules() {
        return Modules.of(store());
    }

    @Test
    void everyKindNamesAnInterfaceThereIs() {
        assertThat(ModuleJar.kinds())
                .containsExactlyInAnyOrder(
                        "META-INF/services/" + ToolModule.class.getName(),
                        "META-INF/services/" + ModelModule.class.getName());
    }

    @Test
    void anAddedModuleIsKeptForItsOwnerAloneAndListed() throws Exception {
        InstalledModule added = store().add(ModuleJar.shouting(directory).write());

        assertThat(added.name()).isEqualTo("shouting");
        assertThat(added.version()).isEqualTo("1.2.3");
        assertThat(added.kinds()).containsExactly("tools");
        assertThat(store().list()).containsExactly(added);
        assertThat(store().find("shouting")).contains(added);
        assertThat(ModuleStore.isUnchanged(added)).isTrue();
        for (String file : new String[] {"shouting.jar", "modules.json"}) {
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(directory.resolve(".akmon/modules/" + file))))
                    .isEqualTo("rw-------");
        }
        assertThat(directory.resolve(".akmon/modules"))
                .isDirectoryNotContaining(file -> file.toString().endsWith(".tmp"));
    }

    @Test
    void addedAgainItIsReplaced() throws Exception {
        InstalledModule first = store().add(ModuleJar.shouting(directory).write());
        InstalledModule second =
                store().add(ModuleJar.shouting(directory).named("shouting", "2").write());

        assertThat(second.sha256()).isNotEqualTo(first.sha256());
        assertThat(store().list()).containsExactly(second);
        assertThat(modules().load("shouting", ToolModule.class).module()).isEqualTo(second);
    }

    @Test
    void removedItIsGone() throws Exception {
        InstalledModule module = store().add(ModuleJar.shouting(directory).write());

        assertThat(store().remove("shouting")).isTrue();
        assertThat(store().remove("shouting")).isFalse();
        assertThat(store().list()).isEmpty();
        assertThat(module.jar()).doesNotExist();
        assertThatThrownBy(() -> modules().load("shouting", ToolModule.class))
                .isInstanceOf(ModuleException.class)
                .hasMessageContaining("shouting is not installed")
                .hasMessageContaining("akmon module add");
    }

    @Test
    void whatIsNoModuleIsRefusedAndLeavesNothingBehind() throws Exception {
        Path text = Files.writeString(directory.resolve("text.jar"), "text");
        refused(text, "it is no jar");
        refused(new ModuleJar(directory).write(), "no Akmon-Module");
        refused(new ModuleJar(directory).named("../../evil", "1").write(), "no Akmon-Module with a name");
        refused(new ModuleJar(directory).named("empty", "1").write(), "neither tools nor a model");
        assertThatThrownBy(() -> store().add(directory.resolve("none.jar"))).isInstanceOf(NoSuchFileException.class);
        assertThat(directory.resolve(".akmon/modules")).isEmptyDirectory();
    }

    private void refused(Path jar, String why) {
        assertThatThrownBy(() -> store().add(jar))
                .isInstanceOf(ModuleException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aJarThatWasChangedIsNotLoaded() throws Exception {
        InstalledModule module = store().add(ModuleJar.shouting(directory).write());
        Files.write(module.jar(), new byte[] {0}, StandardOpenOption.APPEND);

        assertThat(ModuleStore.isUnchanged(module)).isFalse();
        assertThatThrownBy(() -> modules().load("shouting", ToolModule.class))
                .isInstanceOf(ModuleException.class)
                .hasMessageContaining("was changed after it was added")
                .hasMessageContaining("akmon module remove shouting");
        Files.delete(module.jar());
        assertThatThrownBy(() -> modules().load("shouting", ToolModule.class))
                .isInstanceOf(ModuleException.class)
                .hasMessageContaining("is gone");
    }

    @Test
    void aModuleOfAnotherKindSaysSo() throws Exception {
        store().add(ModuleJar.shouting(directory).write());
        assertThatThrownBy(() -> modules().load("shouting", ModelModule.class))
                .isInstanceOf(ModuleException.class)
                .hasMessageContaining("brings no ModelModule");
    }

    @Test
    void aModuleForANewerJavaSaysWhichThisIs() throws Exception {
        store().add(ModuleJar.shouting(directory).forJava(99).write());
        assertThatThrownBy(() -> modules().load("shouting", ToolModule.class))
                .isInstanceOf(ModuleException.class)
                .hasMessageContaining(
                        "needs a newer Java than " + Runtime.version().feature());
    }

    @Test
    void aModuleThatDoesNotFitSaysSo() throws Exception {
        store().add(new ModuleJar(directory)
                .named("hollow", "1")
                .names(ToolModule.class.getName(), "NoSuchClass")
                .write());
        assertThatThrownBy(() -> modules().load("hollow", ToolModule.class))
                .isInstanceOf(ModuleException.class)
                .hasMessageContaining("hollow 1 does not fit this akmon");
    }

    @Test
    void aListThatCannotBeReadSaysWhichFileItIs() throws Exception {
        Files.createDirectories(directory.resolve(".akmon/modules"));
        Files.writeString(directory.resolve(".akmon/modules/modules.json"), "[");
        assertThatThrownBy(() -> store().list())
                .isInstanceOf(ModuleException.class)
                .hasMessageContaining("modules.json");
    }

    @Test
    void aNameInTheListLeadsNowhereElse() throws IOException {
        Files.createDirectories(directory.resolve(".akmon/modules"));
        Files.writeString(
                directory.resolve(".akmon/modules/modules.json"),
                "{\"modules\":{\"../x\":{\"kinds\":[\"tools\"],\"sha256\":\"00\",\"version\":\"1\"}}}");
        assertThat(store().list()).isEmpty();
    }
}
