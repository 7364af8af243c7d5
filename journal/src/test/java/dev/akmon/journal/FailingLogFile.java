package dev.akmon.journal;

import java.io.IOException;
import java.nio.file.Path;

/** A disk that stops working at one chosen operation and never works again. */
final class FailingLogFile implements LogFile {
    /** What fails, and how. */
    static final class Plan implements LogFile.Opener {
        private final int failingOperation;
        private final boolean writesHalf;
        private int operations;

        /** The given operation, counting appends and forces from 0, fails; an append may get half of its bytes written. */
        Plan(int failingOperation, boolean writesHalf) {
            this.failingOperation = failingOperation;
            this.writesHalf = writesHalf;
        }

        @Override
        public LogFile open(Path path) throws IOException {
            return new FailingLogFile(new DiskLogFile(path), this);
        }

        boolean hasFailed() {
            return operations > failingOperation;
        }

        private boolean failsNow() {
            return operations++ >= failingOperation;
        }
    }

    private final LogFile disk;
    private final Plan plan;

    private FailingLogFile(LogFile disk, Plan plan) {
        this.disk = disk;
        this.plan = plan;
    }

    @Override
    public void append(byte[] bytes, int offset, int length) throws IOException {
        if (plan.failsNow()) {
            if (plan.writesHalf) {
                disk.append(bytes, offset, length / 2);
            }
            throw new IOException("No space left on device");
        }
        disk.append(bytes, offset, length);
    }

    @Override
    public void force() throws IOException {
        if (plan.failsNow()) {
            throw new IOException("Input/output error");
        }
        disk.force();
    }

    @Override
    public void truncate(long length) throws IOException {
        if (plan.hasFailed() && plan.writesHalf) {
            throw new IOException("Read-only file system");
        }
        disk.truncate(length);
    }

    @Override
    public void close() throws IOException {
        disk.close();
    }
}
