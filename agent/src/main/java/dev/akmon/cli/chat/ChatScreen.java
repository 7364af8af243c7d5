package dev.akmon.cli.chat;

import dev.akmon.cli.console.Console;
import java.util.List;

/** What a conversation is held over: a terminal with a line editor, a terminal without one, or a pipe. */
interface ChatScreen extends AutoCloseable {
    /** What came of waiting for somebody to type. */
    sealed interface Typed {
        /** A line, or several. */
        record Line(String text) implements Typed {}

        /** Ctrl-C; {@code text} was in the line, and is gone. */
        record Interrupted(String text) implements Typed {}

        /** Ctrl-D, the end of the pipe, or {@link ChatScreen#wake}. */
        record End() implements Typed {}
    }

    /** What the line editor completes. */
    interface Completions {
        /** Something that can be completed to. {@code description} may be empty. */
        record Choice(String value, String description) {}

        /** The commands, with their slash. */
        List<Choice> commands();

        /** What can follow a command, given without its slash. */
        List<Choice> words(String command);

        /** The files of the project. */
        List<String> files();

        /** Somebody begins to type: what takes a while to know may be looked up meanwhile. */
        void prepare();
    }

    /** Waits for the next thing typed, with editing, history and completion where the screen has them. */
    Typed read(String prompt);

    /**
     * Waits for an answer to a question that is on the screen. What was typed before does not count, and answers are kept
     * in no history.
     *
     * @param proposal what stands in the line to begin with, and is the answer when nothing is typed instead
     */
    Typed answer(String question, String proposal);

    /**
     * The agent works from now on: keys that are pressed are not shown, and wait for the next prompt.
     *
     * @param onEscape told of an Esc, on a thread of the screen's
     */
    void working(Runnable onEscape);

    /** The agent has done its work. */
    void idle();

    /** What waits for the next prompt, for people; empty when nothing does. */
    String typedAhead();

    /** The streams of the screen, for everything that is shown. */
    Console console();

    /** How many characters fit in a line. */
    int width();

    /** Whether somebody sits there who can be asked. */
    boolean person();

    /** Whether it understands terminal control sequences. */
    boolean understandsControls();

    /** Ends a read under way and all that follow; called on any thread. */
    void wake();

    /** Ends a read under way as Ctrl-C does; called on any thread. */
    void interrupt();

    /** Gives the terminal back as it was found. */
    @Override
    void close();
}
