package dev.akmon.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HelpTableTest {
    private static final HelpTable TABLE = new HelpTable(List.of(
            new HelpTable.Row("/a", "short"),
            new HelpTable.Row("/longer [<n>]", "what this one does takes more words than there is room for"),
            new HelpTable.Row("/longest [<one> | <two> | <three>]", "its own line")));

    @Test
    void columnsStandBelowEachOtherAndWordsAreNotBroken() {
        assertThat(TABLE.lines(60)).containsExactly("""
                /a             short
                /longer [<n>]  what this one does takes more words than
                               there is room for
                /longest [<one> | <two> | <three>]
                               its own line""".split("\n"));
    }

    @Test
    void onANarrowScreenTheMeaningStandsBelow() {
        assertThat(TABLE.lines(40)).containsExactly("""
                /a
                    short
                /longer [<n>]
                    what this one does takes more words
                    than there is room for
                /longest [<one> | <two> | <three>]
                    its own line""".split("\n"));
    }
}
