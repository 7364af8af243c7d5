package dev.akmon.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.recorder.AskedPermission;
import dev.akmon.recorder.EndedCommand;
import dev.akmon.recorder.FullOutput;
import dev.akmon.recorder.StopSignal;
import dev.akmon.recorder.ToolFailure;
import dev.akmon.recorder.ToolHost;
import dev.akmon.recorder.ToolImage;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.recorder.ToolOutcome;
import dev.akmon.recorder.ToolPreparation;
import dev.akmon.recorder.WellFormed;
import dev.akmon.tools.Cancellation;
import dev.akmon.tools.CommandOutput;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.FileEffect;
import dev.akmon.tools.FileState;
import dev.akmon.tools.ImageData;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.Tool;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolNames;
import dev.akmon.tools.ToolResult;
import dev.akmon.tools.shell.CommandRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The coding tools as the seam sees them. */
final class WorkspaceTools implements ToolHost {
    private final Map<String, Tool> tools = new LinkedHashMap<>();
    private final Map<String, PreparedCall> prepared = new ConcurrentHashMap<>();
    private final SecretScrubber scrubber;

    WorkspaceTools(List<Tool> tools, SecretScrubber scrubber) {
        tools.forEach(tool -> this.tools.put(tool.name(), tool));
        this.scrubber = scrubber;
    }

    /** These tools and one more, which no model is told of. */
    WorkspaceTools with(Tool tool) {
        List<Tool> all = new ArrayList<>(tools.values());
        all.add(tool);
        return new WorkspaceTools(all, scrubber);
    }

    @Override
    public ToolPreparation prepare(ToolInvocation call) {
        try {
            PreparedCall ready = tools.get(call.name()).prepare(call.arguments());
            prepared.put(call.callId(), ready);
            return ToolPreparation.of(
                    permissions(ready),
                    ready.preview().orElse(null),
                    ready.sandbox().orElse(null));
        } catch (ToolException e) {
            return new ToolPreparation(
                    List.of(), null, new ToolFailure(e.code().wireName(), scrubber.scrub(e.getMessage())));
        }
    }

    /** What a call needs leave for, as gates and rules know it. */
    static List<AskedPermission> permissions(PreparedCall call) {
        List<AskedPermission> permissions = new ArrayList<>();
        call.permissions()
                .forEach(p -> permissions.add(
                        new AskedPermission(p.kind().name().toLowerCase(Locale.ROOT), p.subject(), p.directory())));
        return permissions;
    }

    @Override
    public ToolOutcome run(ToolInvocation call, StopSignal stop) {
        PreparedCall ready = prepared.remove(call.callId());
        long begun = System.nanoTime();
        ToolResult result = ready.run(call.callId(), new StopCancellation(stop));
        return outcome(call.name(), result, (System.nanoTime() - begun) / 1_000_000);
    }

    private ToolOutcome outcome(String tool, ToolResult result, long durationMs) {
        ImageData image = result.image();
        if (image != null && !scrubber.isClean(image.content())) {
            return ToolOutcome.failure(
                    ErrorCode.HOLDS_A_KEY.wireName(),
                    "the image has one of the user's keys in its file, and is therefore neither shown nor recorded",
                    durationMs);
        }
        CommandOutput output = result.output();
        return ToolOutcome.of(result.errorCode(), scrubber.scrub(result.content()), durationMs)
                .withExitCode(result.exitCode())
                .withTruncated(result.truncated())
                .withImages(images(image))
                .withSideEffects(sideEffects(tool.equals(ToolNames.MEMORY) ? "memory" : "files", result.effects()))
                .withFullOutput(
                        output == null ? null : new FullOutput(scrubber.scrub(output.whole()), output.leftOut()));
    }

    private static List<ToolImage> images(@Nullable ImageData image) {
        return image == null
                ? List.of()
                : List.of(new ToolImage(image.mediaType(), Base64.getEncoder().encodeToString(image.content())));
    }

    /** A command that was ended with the session, as it is recorded. */
    EndedCommand ended(CommandRegistry.Ended command) {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        arguments.put("command", WellFormed.text(command.command()));
        arguments.put("id", command.id());
        return new EndedCommand(arguments, outcome("shell", command.result(), 0));
    }

    /**
     * The side-effects object: {@code {"files":[{"after":state|null,"before":state|null,"path":s,"undo":…?}]}} with state
     * {@code {"mode":s,"sha256":hex,"size":n}} and undo {@code {"utf8":text}} or {@code {"base64":text}}. Notes of the user's,
     * which are in no workspace, are listed under {@code memory} instead.
     */
    private @Nullable JsonNode sideEffects(String member, List<FileEffect> effects) {
        if (effects.isEmpty()) {
            return null;
        }
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ArrayNode files = node.putArray(member);
        for (FileEffect effect : effects) {
            ObjectNode file = files.addObject();
            file.put("path", effect.path());
            file.set("before", state(effect.before()));
            file.set("after", state(effect.after()));
            if (effect.undoBytes() != null) {
                undo(effect.undoBytes()).ifPresent(undo -> file.set("undo", undo));
            }
        }
        return node;
    }

    private static @Nullable JsonNode state(@Nullable FileState state) {
        return state == null
                ? JsonNodeFactory.instance.nullNode()
                : JsonNodeFactory.instance
                        .objectNode()
                        .put("mode", state.mode())
                        .put("sha256", state.sha256())
                        .put("size", state.size());
    }

    /** The earlier content; left out where it holds a key, which is worth more than an undo. */
    private Optional<ObjectNode> undo(byte[] content) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return scrubber.isClean(text) ? Optional.of(node.put("utf8", text)) : Optional.empty();
        } catch (CharacterCodingException e) {
            return scrubber.isClean(content)
                    ? Optional.of(node.put("base64", Base64.getEncoder().encodeToString(content)))
                    : Optional.empty();
        }
    }

    private record StopCancellation(StopSignal stop) implements Cancellation {
        @Override
        public boolean requested() {
            return stop.requested().isPresent();
        }

        @Override
        public void onRequest(Runnable action) {
            stop.onRequest(action);
        }
    }
}
