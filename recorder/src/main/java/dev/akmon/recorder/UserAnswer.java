package dev.akmon.recorder;

/** What came of asking a person something, as it was given: a fact of its own, apart from what the model is told of it. */
public sealed interface UserAnswer {
    /**
     * One of the options.
     *
     * @param option its number, from 1
     * @param text the option
     */
    record Chosen(int option, String text) implements UserAnswer {}

    /**
     * The person's own words.
     *
     * @param text as typed
     */
    record Said(String text) implements UserAnswer {}

    /** The person was asked and gave no answer. */
    record Declined() implements UserAnswer {}

    /** Nobody was there to be asked. */
    record Nobody() implements UserAnswer {}
}
