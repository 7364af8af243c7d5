package dev.akmon.journal.bundle;

/**
 * Where things stand in the 512 bytes of a tar header. A bundle's archive has headers of one form only, that of old GNU
 * tar, and names of at most 72 characters, so none of tar's extensions for long names or large files occur.
 */
final class TarFormat {
    static final int BLOCK = 512;

    static final int NAME = 0;
    static final int NAME_LENGTH = 100;
    static final int MODE = 100;
    static final int SIZE = 124;
    static final int SIZE_LENGTH = 12;
    static final int MTIME = 136;
    static final int CHECKSUM = 148;
    static final int CHECKSUM_LENGTH = 8;
    static final int TYPE = 156;
    static final int MAGIC = 257;
    static final int PREFIX = 345;
    static final int PREFIX_LENGTH = 155;

    /** {@code ustar}, two spaces and a NUL: GNU's spelling of magic and version. */
    static final byte[] GNU_MAGIC = {'u', 's', 't', 'a', 'r', ' ', ' ', 0};

    /** {@code ustar}, a NUL and {@code 00}: the spelling of POSIX. */
    static final byte[] POSIX_MAGIC = {'u', 's', 't', 'a', 'r', 0, '0', '0'};

    private TarFormat() {}

    /** The sum of all bytes of a header, those of the checksum itself counted as spaces. */
    static int checksum(byte[] header) {
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            boolean inChecksum = i >= CHECKSUM && i < CHECKSUM + CHECKSUM_LENGTH;
            sum += inChecksum ? ' ' : Byte.toUnsignedInt(header[i]);
        }
        return sum;
    }

    /** Number of bytes that fill up the last block of a file of this size. */
    static int padding(long size) {
        return (int) (-size & (BLOCK - 1));
    }
}
