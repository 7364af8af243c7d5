package dev.akmon.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TypedAheadTest {
    private static final String CTRL_D = "\u0004";

    private final TypedAhead typed = new TypedAhead(new Pastes());

    private void types(String text) {
        text.chars().forEach(typed::key);
    }

    @Test
    void linesAreTakenOneByOneAndTheRestStaysToBeFinished() {
        types("gone\u0015one 😀😀\u007f\rtwo\r\tthr");
        assertThat(typed).hasToString("one 😀 two thr");
        assertThat(typed.nextLine()).contains("one 😀");
        assertThat(typed.nextLine()).contains("two");
        assertThat(typed.nextLine()).isEmpty();
        assertThat(typed.unfinished()).isEqualTo("thr");
        assertThat(typed.unfinished()).isEmpty();
    }

    @Test
    void aPasteSendsNothing() {
        typed.paste("one\ntwo\n");
        assertThat(typed.nextLine()).isEmpty();
        assertThat(typed.unfinished()).isEqualTo("one\ntwo\n");
    }

    @Test
    void whatWasSentBeforeAStopWaitsToBeSeen() {
        types("one\rtwo\rthree");
        typed.stopped();
        assertThat(typed.nextLine()).isEmpty();
        assertThat(typed.unfinished()).isEqualTo("one\ntwo\nthree");
    }

    @Test
    void ctrlDLeavesBehindAWholeLineOnly() {
        types("one" + CTRL_D);
        assertThat(typed.ended()).isFalse();
        types("\r" + CTRL_D);
        assertThat(typed.ended()).isTrue();
        assertThat(typed.ended()).isFalse();
    }
}
