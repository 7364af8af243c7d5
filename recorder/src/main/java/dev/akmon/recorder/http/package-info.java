/** Model traffic: one HTTP attempt at a time, sent or played back, captured byte for byte, and the policy for retries. */
@org.jspecify.annotations.NullMarked
package dev.akmon.recorder.http;
