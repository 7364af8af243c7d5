package dev.akmon.recorder.http;

import java.io.IOException;

/**
 * Told of every HTTP attempt, on the thread that makes it: once before anything leaves the process and once when it is
 * over. A listener that throws stops the traffic: see {@link SeamHttpClient}.
 */
public interface AttemptListener {
    /**
     * The request is complete and has not left yet.
     *
     * @param requestMessage the request as it will be recorded
     * @throws IOException when it cannot be recorded; the request is then not sent
     */
    void aboutToSend(byte[] requestMessage) throws IOException;

    /**
     * The attempt is over, whatever its outcome.
     *
     * @throws IOException when it cannot be recorded; no further request is then sent
     */
    void finished(CapturedAttempt attempt) throws IOException;
}
