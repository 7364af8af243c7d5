package dev.akmon.agent;

import java.util.List;

/** Writes the system prompt. It is part of the config object as text, so a replay never writes it again. */
final class SystemPrompt {
    private SystemPrompt() {}

    /**
     * What the user keeps for a session to begin with.
     *
     * @param instructions how to work and what to build
     * @param notes notes of earlier sessions
     * @param notesText the same as a part of the prompt
     */
    record Material(List<Instructions> instructions, RememberedNotes notes, String notesText) {
        static Material of(List<Instructions> instructions, RememberedNotes notes, SecretScrubber scrubber) {
            return new Material(List.copyOf(instructions), notes, notes.forPrompt(scrubber));
        }
    }

    static String write(Project project, String operatingSystem, Material material) {
        StringBuilder prompt = new StringBuilder();
        prompt.append("""
                You are akmon, a coding agent. You work in the user's project with the tools you are given, and every step \
                you take is recorded.

                How to work:
                - Look before you change: read the files concerned, search for uses, run the tests.
                - Make the smallest change that does what was asked, in the style of the code around it.
                - Check your work: run the tests or the program after a change and say what came of it.
                - When something cannot be done or is denied, say so and why; do not try to get around it.
                - Ask for several things at once when they do not depend on each other, such as reading two files.
                - Paths are relative to the project root. Commands run there too, without a terminal and without input.
                - Close with a short account of what you did and how it was checked. Do not repeat file contents.
                """);
        prompt.append("\nProject root: ").append(project.root()).append('\n');
        if (!project.root().equals(project.workingDirectory())) {
            prompt.append("Started in: ")
                    .append(project.root().relativize(project.workingDirectory()))
                    .append('\n');
        }
        prompt.append("Operating system: ").append(operatingSystem).append('\n');
        project.gitHead()
                .ifPresent(head -> prompt.append("Git commit: ")
                        .append(head, 0, Math.min(12, head.length()))
                        .append(project.gitDirty().orElse(false) ? " (with uncommitted changes)" : "")
                        .append('\n'));
        for (Instructions file : material.instructions()) {
            if (file.keptBackBy().isPresent()) {
                continue;
            }
            prompt.append(
                            file.isSpecification()
                                    ? "\nSpecification of the project, from "
                                    : file.path().startsWith("~")
                                            ? "\nInstructions of the user, from "
                                            : "\nInstructions of the project, from ")
                    .append(file.path())
                    .append(":\n\n")
                    .append(file.shown())
                    .append('\n');
        }
        return prompt.append(material.notesText()).toString();
    }
}
