package dev.akmon.cli.chat;

import dev.akmon.cli.Console;

/** What somebody is told who starts a conversation and has chosen no model yet. */
final class FirstSteps {
    private FirstSteps() {}

    static void print(Console console) {
        String akmon = console.programName();
        console.err().println("akmon: no model is chosen yet. One of these gets you going:");
        console.err()
                .println("  " + akmon
                        + " demo                                   see everything at work, no model and no key needed");
        console.err()
                .println("  ANTHROPIC_API_KEY=... " + akmon
                        + " --model claude-sonnet-4-5   (or OPENAI_API_KEY, OPENROUTER_API_KEY, ...)");
        console.err()
                .println("  " + akmon
                        + " --model llama3.2                       a model of your own machine, with Ollama running");
        console.err().println("To keep the choice: default_model = \"claude-sonnet-4-5\" in ~/.akmon/config.toml");
    }
}
