package dev.akmon.cli.chat;

import dev.akmon.tools.files.FileDiff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows what the session's tools have changed in files: how each was before the first change, against how it is now. */
final class ChangesCommand implements SlashCommand {
    @Override
    public String name() {
        return "diff";
    }

    @Override
    public String arguments() {
        return "";
    }

    @Override
    public String help() {
        return "what the file tools changed in this session";
    }

    @Override
    public void run(ChatContext chat, String arguments) throws IOException {
        int shown = 0;
        for (Map.Entry<String, ToolLog.Before> file : chat.tools().before().entrySet()) {
            shown += show(chat, file.getKey(), file.getValue());
        }
        chat.say(
                shown == 0
                        ? "no tool has changed a file, or all is as it was; what shell commands changed is not known here"
                        : "what shell commands changed is not shown");
    }

    private static int show(ChatContext chat, String path, ToolLog.Before before) throws IOException {
        byte[] now = content(chat.run().projectRoot().resolve(path));
        if (!before.known()) {
            chat.say(path + ": changed; its earlier content is not kept");
            return 1;
        }
        String diff = FileDiff.between(path, before.content(), now);
        if (diff.lines().count() <= 2) {
            return 0;
        }
        diff.lines().forEach(line -> chat.show(DiffText.line(line, chat.style())));
        return 1;
    }

    private static byte @Nullable [] content(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
