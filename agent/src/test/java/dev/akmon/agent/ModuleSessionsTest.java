package dev.akmon.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.akmon.agent.config.ConfigurationException;
import dev.akmon.agent.modules.InstalledModule;
import dev.akmon.agent.modules.ModuleException;
import dev.akmon.agent.modules.ModuleJar;
import dev.akmon.agent.modules.ModuleStore;
import dev.akmon.agent.modules.Modules;
import dev.akmon.agent.scripted.ScriptedCall;
import dev.akmon.agent.scripted.ScriptedTurn;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.replay.SessionReplay;
import dev.akmon.journal.StoredSession;
import dev.akmon.replay.Replay;
import dev.akmon.replay.ReplayException;
import dev.akmon.replay.ReplayMode;
import dev.akmon.replay.ReplayReport;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole sessions with modules. */
@Timeout(120)
class ModuleSessionsTest {
    @TempDir
    Path directory;

    private SessionFixture fixture;
    private ModuleStore store;

    @BeforeEach
    void begin() throws Exception {
        fixture = new SessionFixture(directory);
        store = ModuleStore.in(fixture.home().resolve(".akmon"));
    }

    @Test
    void aToolOfAModuleIsOfferedRunAndReplayedWithoutTheModule() throws Exception {
        InstalledModule module = store.add(ModuleJar.shouting(directory).write());
        RecordedSession session = fixture.toolModules("shouting")
                .turns(
                        ScriptedTurn.of(
                                "",
                                new ScriptedCall(
                                        "shout",
                                        JsonNodeFactory.instance.objectNode().put("text", "hello"),
                                        null)),
                        ScriptedTurn.of("Done."))
                .run();

        assertThat(session.outputs().get(0).path("content").asText()).isEqualTo("HELLO");
        assertThat(session.config().json().path("modules")).singleElement().isEqualTo(module.identity());
        store.remove("shouting");
        session.assertReplays();
    }

    @Test
    void aSessionWithoutModulesSaysNothingOfThem() throws Exception {
        store.add(ModuleJar.shouting(directory).write());
        JsonNode config = fixture.run().assertReplays().config().json();
        assertThat(config.has("modules")).isFalse();
        assertThat(config.path("tools").findValuesAsText("name")).doesNotContain("shout");
    }

    @Test
    void aModuleThatIsMissingOrTakesATakenNameStopsTheRunBeforeItBegins() throws Exception {
        fixture.toolModules("shouting");
        assertThatThrownBy(fixture::run)
                .isInstanceOf(ModuleException.class)
                .hasMessageContaining("shouting is not installed");
        store.add(ModuleJar.shouting(directory, "edit").write());
        assertThatThrownBy(fixture::run)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("shouting brings a tool edit, and there is one already");
        assertThat(fixture.journal().directory()).doesNotExist();
    }

    @Test
    void aModelOfAModuleIsAskedThroughTheRecorderAndItsReplayNeedsTheModule() throws Exception {
        InstalledModule module = store.add(ModuleJar.speaking(directory).write());
        RecordedSession session = fixture.module("speaking").run();

        assertThat(session.requests().get(0).body()).asString().contains("spoken-by-scripted");
        assertThat(session.config().json().path("provider").path("module")).isEqualTo(module.identity());
        assertThat(session.attempts()).hasSize(1);
        try (StoredSession stored = session.load()) {
            ReplayReport report = replay(stored, Modules.of(store));
            assertThat(report.divergences()).isEmpty();
            assertThat(report.replayHead()).isEqualTo(stored.head());
            assertThatThrownBy(() -> replay(stored, Modules.none()))
                    .isInstanceOf(ReplayException.class)
                    .cause()
                    .isInstanceOf(ModuleException.class)
                    .hasMessageContaining("the module speaking is not installed");
        }
        assertThatThrownBy(() -> SessionReplay.run(
                        session.journal(), session.id(), ReplayMode.STRICT, Optional.empty(), Modules.none()))
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith("cannot be replayed: the module speaking is not installed; build it");
    }

    private static ReplayReport replay(StoredSession session, Modules modules) throws ReplayException {
        return new Replay(AgentLoop.replayWith(modules), ReplayMode.STRICT, AgentVersions.json()).run(session);
    }
}
