package dev.akmon.journal.bundle;

import dev.akmon.journal.bundle.BundleException.Category;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The records of an extended tar header, {@code "<length> <key>=<value>\n"} each. */
final class PaxRecords {
    /** Keys that change nothing about which file is there and what is in it. */
    private static final Set<String> HARMLESS =
            Set.of("atime", "ctime", "mtime", "comment", "gid", "gname", "uid", "uname");

    private PaxRecords() {}

    /** @throws BundleException INVALID_ARCHIVE for records that say more than owners, times and comments */
    static void requireHarmless(byte[] records) throws BundleException {
        int start = 0;
        while (start < records.length) {
            int space = indexOf(records, ' ', start);
            int length = length(records, start, space);
            int end = start + length;
            int equals = indexOf(records, '=', space + 1);
            if (length <= 0 || end > records.length || equals >= end || records[end - 1] != '\n') {
                throw invalid("an extended header that is not well-formed");
            }
            String key = new String(records, space + 1, equals - space - 1, StandardCharsets.UTF_8);
            if (!HARMLESS.contains(key)) {
                throw invalid("an extended header that sets '" + key + "'");
            }
            start = end;
        }
    }

    private static int length(byte[] records, int start, int end) {
        int value = 0;
        for (int i = start; i < end; i++) {
            if (records[i] < '0' || records[i] > '9' || value > records.length) {
                return -1;
            }
            value = value * 10 + records[i] - '0';
        }
        return value;
    }

    private static int indexOf(byte[] bytes, char wanted, int from) {
        int i = from;
        while (i < bytes.length && bytes[i] != wanted) {
            i++;
        }
        return i;
    }

    private static BundleException invalid(String what) {
        return new BundleException(Category.INVALID_ARCHIVE, "the archive has " + what);
    }
}
