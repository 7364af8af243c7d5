package dev.akmon.recorder.http;

/** Begins HTTP attempts: {@link LiveHttp} sends them, playback answers them from a recording. */
@FunctionalInterface
public interface ExchangeOpener {
    /** Begins one attempt; never throws, failures surface from the exchange. */
    Exchange open(HttpCall call);
}
