package dev.akmon.cli.chat;

import dev.akmon.cli.console.Console;
import java.util.List;

/** What somebody is told who starts a conversation and has chosen no model yet. */
final class FirstSteps {
    private FirstSteps() {}

    static void print(Console console) {
        String akmon = console.programName();
        List<List<String>> ways = List.of(
                List.of(akmon + " demo", "all of it at work, without model and key"),
                List.of(akmon + " --model claude-sonnet-4-5", "with ANTHROPIC_API_KEY or another key set"),
                List.of(akmon + " --model llama3.2", "with Ollama running on this machine"));
        int width = ways.stream().mapToInt(way -> way.get(0).length()).max().orElseThrow();
        console.err().println("akmon: no model is chosen yet. One of these gets you going:");
        for (List<String> way : ways) {
            console.err().println(String.format("  %-" + width + "s  %s", way.get(0), way.get(1)));
        }
        console.err().println("To keep a choice: " + akmon + " config set default_model claude-sonnet-4-5");
    }
}
