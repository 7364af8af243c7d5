package dev.akmon.journal.bundle;

import static dev.akmon.journal.bundle.TestArchive.checked;
import static dev.akmon.journal.bundle.TestArchive.header;
import static dev.akmon.journal.bundle.TestArchive.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.akmon.journal.bundle.BundleException.Category;
import dev.akmon.journal.bundle.TarReader.Entry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TarReaderTest {
    @Test
    void readsFilesAndDirectories() throws Exception {
        TestArchive archive = new TestArchive()
                .file("a", "one")
                .entry('5', "objects/", new byte[0])
                .entry('0', "b", new byte[512])
                .file("c", "")
                .end();

        assertThat(read(archive)).containsExactly("a=one", "objects/ (directory)", "b=" + "\0".repeat(512), "c=");
    }

    @Test
    void skipsContentNobodyReads() throws Exception {
        byte[] tar = new TestArchive()
                .file("a", "x".repeat(2000))
                .file("b", "two")
                .end()
                .tar();
        TarReader reader = new TarReader(new ByteArrayInputStream(tar));

        assertThat(reader.next()).contains(new Entry("a", false, 2000));
        assertThat(reader.content().readNBytes(3)).isEqualTo("xxx".getBytes(StandardCharsets.US_ASCII));
        assertThat(reader.next()).contains(new Entry("b", false, 3));
        assertThat(reader.content().readAllBytes()).hasSize(3);
        assertThat(reader.content().read()).isEqualTo(-1);
        assertThat(reader.next()).isEmpty();
    }

    @Test
    void readsOldAndPosixHeaders() throws Exception {
        byte[] v7 = checked(put(header(0, "v7", 1), TarFormat.MAGIC, "\0".repeat(8)));
        byte[] posix = put(header('0', "name", 1), TarFormat.MAGIC, "ustar\00000");
        checked(put(posix, TarFormat.PREFIX, "prefix"));
        byte[] gnu = checked(put(header('0', "name", 1), TarFormat.PREFIX, "1234567"));

        assertThat(read(new TestArchive()
                        .entry(v7, bytes("1"))
                        .entry(posix, bytes("2"))
                        .entry(gnu, bytes("3"))
                        .end()))
                .containsExactly("v7=1", "prefix/name=2", "name=3");
    }

    @Test
    void readsNumbersWithSpacesAroundThem() throws Exception {
        byte[] header = put(header(0, "a", 3), TarFormat.SIZE, "      3 \0   ");
        put(header, TarFormat.CHECKSUM, "        ");
        put(header, TarFormat.CHECKSUM, String.format("%6o\0 ", TarFormat.checksum(header)));

        assertThat(read(new TestArchive().entry(header, bytes("one")).end())).containsExactly("a=one");
    }

    @Test
    void skipsExtendedHeadersThatChangeNothing() throws Exception {
        assertThat(read(new TestArchive()
                        .entry('x', "pax", bytes("30 mtime=1700000000.123456789\n12 uid=0000\n"))
                        .file("a", "one")
                        .entry('g', "pax", bytes("15 comment=a=b\n"))
                        .file("b", "two")
                        .end()))
                .containsExactly("a=one", "b=two");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10 path=b\n",
                "11 size=12\n",
                "14 linkpath=b\n",
                "22 GNU.sparse.major=1\n",
                "10 mtime=1",
                "9 mtime=1\n",
                "12 mtime=1\n",
                "0 mtime=1\n",
                "-1 mtime=1\n",
                "99999999999999999999 mtime=1\n",
                "mtime=1\n",
                "8 mtime\n",
                "\n"
            })
    void refusesExtendedHeadersThatChangeSomething(String records) {
        assertInvalid(new TestArchive()
                .entry('x', "pax", bytes(records))
                .file("a", "one")
                .end());
    }

    @Test
    void refusesHugeExtendedHeaders() {
        assertInvalid(new TestArchive()
                .entry('x', "pax", new byte[20_000])
                .file("a", "one")
                .end());
    }

    @ParameterizedTest
    @ValueSource(ints = {'1', '2', '3', '4', '6', '7', 'K', 'L', 'M', 'S', 'V', 'A', 255})
    void refusesEverythingThatIsNeitherFileNorDirectory(int type) {
        assertInvalid(new TestArchive().entry(type, "a", new byte[0]).end());
    }

    @Test
    void refusesADirectoryWithContent() {
        assertInvalid(new TestArchive().entry('5', "objects/", new byte[1]).end());
    }

    @ParameterizedTest
    @CsvSource({
        "124, '        \0\0\0\0'",
        "124, 0000000000x",
        "124, -0000000001",
        "124, 00000000008",
        "124, '0000 000001'",
        "148, 0000000"
    })
    void refusesHeadersWithWrongNumbers(int offset, String text) {
        byte[] header = put(header(0, "a", 0), offset, text);
        if (offset != TarFormat.CHECKSUM) {
            checked(header);
        }

        assertInvalid(new TestArchive().entry(header, new byte[0]).end());
    }

    @Test
    void refusesSizesInBinary() {
        byte[] header = header(0, "a", 0);
        header[TarFormat.SIZE] = (byte) 0x80;

        assertInvalid(new TestArchive().entry(checked(header), new byte[0]).end());
    }

    @Test
    void refusesNamesThatAreNotUtf8() {
        byte[] header = header(0, "a", 0);
        header[1] = (byte) 0xff;

        assertInvalid(new TestArchive().entry(checked(header), new byte[0]).end());
    }

    @Test
    void takesZerosBehindTheEnd() throws Exception {
        assertThat(read(new TestArchive().file("a", "one").end().raw(new byte[8192 - 7])))
                .containsExactly("a=one");
    }

    @Test
    void refusesAnythingElseBehindTheEnd() {
        assertInvalid(new TestArchive().file("a", "one").end().raw(bytes("x")));
        assertInvalid(new TestArchive().end().file("a", "one").end());
    }

    @Test
    void refusesAnIncompleteEnd() {
        assertInvalid(new TestArchive().file("a", "one"));
        assertInvalid(new TestArchive().file("a", "one").raw(new byte[512]));
        assertInvalid(new TestArchive().file("a", "one").raw(new byte[1023]));
        assertInvalid(new TestArchive().raw(new byte[512]).file("a", "one").end());
        assertInvalid(new TestArchive());
    }

    @Test
    void refusesAnArchiveThatIsCutOffAnywhere() {
        byte[] whole = new TestArchive()
                .file("a", "x".repeat(600))
                .file("b", "two")
                .end()
                .tar();
        for (int length = 0; length < whole.length; length += 50) {
            assertInvalid(new TestArchive().raw(Arrays.copyOf(whole, length)));
        }
    }

    private static List<String> read(TestArchive archive) throws IOException {
        TarReader reader = new TarReader(new ByteArrayInputStream(archive.tar()));
        List<String> entries = new ArrayList<>();
        for (Optional<Entry> next = reader.next(); next.isPresent(); next = reader.next()) {
            String content = new String(reader.content().readAllBytes(), StandardCharsets.UTF_8);
            entries.add(next.get().name() + (next.get().directory() ? " (directory)" : "=" + content));
        }
        return entries;
    }

    private static void assertInvalid(TestArchive archive) {
        BundleException refused = catchThrowableOfType(BundleException.class, () -> read(archive));

        assertThat(refused).isNotNull();
        assertThat(refused.category()).isEqualTo(Category.INVALID_ARCHIVE);
        assertThat(refused.getMessage()).isNotBlank().doesNotContain("\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
