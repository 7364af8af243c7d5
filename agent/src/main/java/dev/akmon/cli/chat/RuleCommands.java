package dev.akmon.cli.chat;

import dev.akmon.agent.LiveRun;
import dev.akmon.agent.policy.PolicySettings;
import dev.akmon.agent.rules.ProjectFile;
import dev.akmon.agent.rules.TrustStore;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.policy.EffectivePolicy;
import dev.akmon.cli.policy.PolicyPrinter;
import dev.akmon.cli.policy.TestedCall;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What tools may do in this session, and what was decided about the files of the project that have a say in it. */
final class RuleCommands {
    private static final Set<String> TAKING_COMMANDS = Set.of("shell", "execute");
    private static final Set<String> TAKING_ADDRESSES = Set.of("fetch", "web_fetch");

    private RuleCommands() {}

    static List<SlashCommand> all() {
        return List.of(
                SlashCommand.of(
                        "permissions",
                        "[all]",
                        "what is allowed, asked and denied here, and where each rule comes from",
                        RuleCommands::show),
                SlashCommand.of(
                        "policy",
                        "[test <tool> <what>]",
                        "the same, or what would be decided about a call: /policy test shell git push",
                        RuleCommands::policy),
                SlashCommand.of(
                        "trust",
                        "[" + String.join(" | ", ProjectFile.NAMES) + "]",
                        "which of the project's own files about tools are believed, or believe one as it is now",
                        RuleCommands::trust));
    }

    private static void policy(ChatContext chat, String arguments) throws Exception {
        String[] words = arguments.split("\\s+", 2);
        if (words[0].equals("test")) {
            test(chat, words.length < 2 ? "" : words[1]);
        } else if (words[0].isEmpty() || words[0].equals("show")) {
            show(chat, words.length < 2 ? "" : words[1]);
        } else {
            chat.complain("/policy shows the rules, /policy test <tool> <what> tries one call");
        }
    }

    private static void show(ChatContext chat, String arguments) throws Exception {
        if (!arguments.isEmpty() && !arguments.equals("all")) {
            chat.complain("\"all\" lists the rules of packs one by one; nothing else can be said here");
            return;
        }
        Console console = chat.screen().console();
        new PolicyPrinter(console, arguments.equals("all")).print(inForce(chat));
        console.out().flush();
    }

    private static void test(ChatContext chat, String call) throws Exception {
        String[] words = call.split("\\s+", 2);
        if (words.length < 2) {
            chat.complain("say what to try: /policy test shell git push, or /policy test edit src/Main.java");
            return;
        }
        TestedCall tested = TestedCall.of(inForce(chat).probe(), asked(words[0], words[1]));
        Console console = chat.screen().console();
        tested.print(console);
        console.out().flush();
    }

    private static TestedCall.Asked asked(String tool, String about) {
        if (about.startsWith("{")) {
            return new TestedCall.Asked(tool, about, null, null, null, null);
        }
        if (TAKING_COMMANDS.contains(tool)) {
            return new TestedCall.Asked(tool, null, null, about, null, null);
        }
        return TAKING_ADDRESSES.contains(tool)
                ? new TestedCall.Asked(tool, null, null, null, null, about)
                : new TestedCall.Asked(tool, null, about, null, null, null);
    }

    /** The rules the session was begun with, as they are recorded, and what was answered since. */
    private static EffectivePolicy inForce(ChatContext chat) throws Exception {
        PolicySettings begun = PolicySettings.fromJson(chat.run().config().policy());
        PolicySettings settings = begun.withPlan(
                        chat.standing().planning() ? Optional.of(LiveRun.PLAN_FILE) : Optional.empty())
                .allowing(chat.answeredRules());
        return EffectivePolicy.of(
                chat.run().projectRoot(),
                settings,
                chat.extraRoots(),
                chat.invocation().console().environment(),
                chat.screen().person());
    }

    private static void trust(ChatContext chat, String name) throws IOException {
        if (!name.isEmpty()) {
            if (chat.program("trust", chat.run().projectRoot().resolve(name).toString()) == ExitCode.OK) {
                chat.say("it holds for sessions begun from now on; /clear begins one");
            }
            return;
        }
        TrustStore store = TrustStore.of(chat.invocation().console().environment());
        for (String known : ProjectFile.NAMES) {
            Optional<ProjectFile> file = ProjectFile.read(chat.run().projectRoot(), known);
            chat.say(String.format("%-20s %s", known, file.isEmpty() ? "not there" : state(store, file.get())));
        }
        chat.say("/trust <file> believes one as it is now, for sessions begun after it; /clear begins one");
    }

    private static String state(TrustStore store, ProjectFile file) throws IOException {
        return store.decision(file.path(), file.sha256())
                .map(decision -> decision.trusted() ? "trusted" : "declined")
                .orElseGet(() -> "not decided about as it is now; only what it forbids counts");
    }
}
