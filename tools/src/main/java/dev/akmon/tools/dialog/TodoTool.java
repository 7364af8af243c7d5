package dev.akmon.tools.dialog;

import dev.akmon.tools.Arguments;
import dev.akmon.tools.CheckedTool;
import dev.akmon.tools.DisplayName;
import dev.akmon.tools.ParameterSchema;
import dev.akmon.tools.PlainCall;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolNames;
import dev.akmon.tools.ToolResult;
import java.util.List;

/**
 * {@code todo_write}: the list of what there is to do. The list lives in the conversation and nowhere else: what the model
 * writes comes back to it as the result, and so it is recorded, replayed and resumed with everything else.
 */
public final class TodoTool extends CheckedTool {

    private static final int MAX_TASKS = 100;
    private static final int MAX_TASK_CHARS = 500;

    private static final String DESCRIPTION =
            "Keeps a list of tasks, for work of three steps or more; the user sees it. Write it when you have a plan, set"
                    + " one task to in_progress before you begin it and to completed as soon as it is done and arguments. Not for"
                    + " small things.";

    private static final ParameterSchema PARAMETERS = new ParameterSchema()
            .requiredObjects(
                    "todos",
                    "The whole list; it replaces the one before. Empty when nothing is left to track.",
                    MAX_TASKS,
                    new ParameterSchema()
                            .requiredString("task", "What is to be done, in one line.")
                            .requiredChoice(
                                    "status",
                                    "How far it is. At most one task is in_progress.",
                                    List.of("pending", "in_progress", "completed")));

    /** A tool that keeps nothing itself. */
    public TodoTool() {
        super(ToolNames.TODO, DESCRIPTION, PARAMETERS);
    }

    @Override
    public boolean parallel() {
        return false;
    }

    @Override
    protected PreparedCall prepare(Arguments arguments) throws ToolException {
        List<Arguments> todos = arguments.objects("todos");
        int completed = 0;
        int inProgress = 0;
        StringBuilder list = new StringBuilder();
        for (Arguments todo : todos) {
            String task = todo.string("task").strip();
            if (task.isEmpty() || task.length() > MAX_TASK_CHARS || task.indexOf('\n') >= 0) {
                throw ToolException.invalid("a task is one line of 1 to " + MAX_TASK_CHARS + " characters");
            }
            String mark = switch (todo.string("status")) {
                case "completed" -> {
                    completed++;
                    yield "[x] ";
                }
                case "in_progress" -> {
                    inProgress++;
                    yield "[>] ";
                }
                default -> "[ ] ";
            };
            list.append('\n').append(mark).append(DisplayName.of(task));
        }
        if (inProgress > 1) {
            throw ToolException.invalid(inProgress + " tasks are in_progress; work on one at a time");
        }
        String summary = todos.isEmpty() ? "The list is empty." : completed + " of " + todos.size() + " tasks done:";
        return new PlainCall(cancellation -> ToolResult.success(summary + list, false));
    }
}
