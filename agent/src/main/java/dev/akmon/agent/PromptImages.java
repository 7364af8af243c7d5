package dev.akmon.agent;

import dev.akmon.agent.policy.Policy;
import dev.akmon.agent.policy.Verdict;
import dev.akmon.recorder.StopSignal;
import dev.akmon.recorder.ToolFailure;
import dev.akmon.recorder.ToolHost;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.recorder.ToolOutcome;
import dev.akmon.recorder.ToolPreparation;
import dev.akmon.recorder.UserInput;
import dev.akmon.tools.ErrorCode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The images a user shows with a prompt. What is wrong with one is found here, before anything of the prompt is recorded or
 * sent; the session then reads it again, under its gate and its record.
 */
public final class PromptImages {
    /** With many more than that, providers take no request. */
    static final int MOST = 16;

    private final ToolHost tools;
    private final Policy policy;

    PromptImages(ToolHost tools, Policy policy) {
        this.tools = tools;
        this.policy = policy;
    }

    /**
     * What to ask the session for before the prompt.
     *
     * @param paths the files, absolute or relative to the project's root
     * @param model the model that will be asked
     * @param takesImages whether it takes images, as far as is known
     * @throws UnusableImageException when the model takes none, or one of them cannot be shown or is not allowed
     */
    List<UserInput.Image> toShow(List<String> paths, String model, boolean takesImages) throws UnusableImageException {
        if (paths.isEmpty()) {
            return List.of();
        }
        if (!takesImages) {
            throw new UnusableImageException(
                    "as far as is known " + model
                            + " takes no images: ask another model, or set images = true in a row of [[model_estimates]] for it");
        }
        LinkedHashSet<UserInput.Image> images = new LinkedHashSet<>();
        for (String path : paths) {
            images.add(checked(path));
        }
        if (images.size() > MOST) {
            throw new UnusableImageException(
                    images.size() + " images are too many for one prompt; it takes " + MOST + " at most");
        }
        return new ArrayList<>(images);
    }

    private UserInput.Image checked(String path) throws UnusableImageException {
        ToolInvocation call = ToolTurn.showing("shown", path);
        ToolPreparation preparation = tools.prepare(call);
        if (preparation.failure() != null) {
            throw new UnusableImageException(whyNot(path, preparation.failure()));
        }
        Verdict verdict = policy.decide(call.name(), preparation.permissions());
        if (ToolTurn.forbids(verdict)) {
            throw new UnusableImageException(path + " is not shown: " + verdict.reason());
        }
        ToolOutcome outcome = tools.run(call, new StopSignal());
        if (!outcome.success()) {
            throw new UnusableImageException(outcome.content());
        }
        String resolved = preparation.permissions().get(0).subject();
        return new UserInput.Image(resolved.startsWith("~") ? "./" + resolved : resolved);
    }

    /** The tool's own words are for a model, which can do other things about it. */
    private static String whyNot(String path, ToolFailure failure) {
        if (failure.code().equals(ErrorCode.NOT_FOUND.wireName())) {
            return "there is no " + path;
        }
        return failure.code().equals(ErrorCode.PATH_ESCAPE.wireName())
                ? path + " is outside the project: copy it there, or name its directory with --add-dir"
                : failure.message();
    }
}
