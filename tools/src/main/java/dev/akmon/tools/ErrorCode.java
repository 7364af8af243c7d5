package dev.akmon.tools;

import java.util.Locale;

/** Why a call failed. */
public enum ErrorCode {
    /** The path leads out of the workspace. */
    PATH_ESCAPE,
    /** No such file, directory or text. */
    NOT_FOUND,
    /** A file is needed, and the path is a directory or something else. */
    NOT_A_FILE,
    /** Text is needed, and the file is not UTF-8. */
    BINARY_CONTENT,
    /** An image is needed, and the file is none that can be shown. */
    NOT_AN_IMAGE,
    /** One of the user's keys is in what would be shown. */
    HOLDS_A_KEY,
    /** More than the tool takes. */
    TOO_LARGE,
    /** The operating system refuses. */
    PERMISSION_DENIED,
    /** The arguments make no sense. */
    INVALID_ARGS,
    /** The text to replace occurs more than once. */
    AMBIGUOUS_MATCH,
    /** A patch is malformed or does not fit the files. */
    PATCH_FAILED,
    /** A command ended with a non-zero exit code or could not be started. */
    SUBPROCESS_FAILED,
    /** The call took too long and was ended. */
    TIMED_OUT,
    /** The call was cancelled. */
    INTERRUPTED,
    /** A file is no longer what it was when the call was prepared. */
    CHANGED_MEANWHILE,
    /** A host that is to be fetched from is not on the public internet. */
    ADDRESS_REFUSED,
    /** A server could not be reached, or answered with an error. */
    FETCH_FAILED,
    /** A question was asked, and nobody is there to answer it. */
    NOBODY_THERE,
    /** Any other failure of a file operation. */
    IO_ERROR;

    /** The code as models, journals and reports have it, for example {@code path_escape}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
