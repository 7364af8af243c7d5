package dev.akmon.tools.web;

import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** What a server answered. */
sealed interface WebReply {

    /**
     * A document.
     *
     * @param address where it was in the end
     * @param mediaType in lower case; empty when the server did not say
     * @param charset the one the server names
     * @param body decompressed
     * @param cut whether there was more
     */
    record Document(
            WebAddress address,
            int status,
            String mediaType,
            @Nullable Charset charset,
            byte[] body,
            boolean cut) implements WebReply {}

    /** A redirect that was not followed, since leave for one address says nothing about the other. */
    record Moved(WebAddress from, int status, WebAddress to) implements WebReply {}
}
