package dev.akmon.semantic;

import dev.akmon.tools.Sha256;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * The vectors of a workspace's files, kept between calls. The vectors of a file are found by the digest of its name and
 * content, so that none can be stale; it holds no text.
 *
 * <p>The file, numbers big-endian: a line that names the format and the model; the number of entries; each entry: the
 * digest (32 bytes), the number of vectors, the vectors as floats; at the end the SHA-256 of everything before. A file that
 * is anything else counts as empty.
 */
final class VectorIndex {
    private static final byte[] HEADING =
            ("akmon-semantic-index-1 " + Embedder.IDENTITY + "\n").getBytes(StandardCharsets.UTF_8);
    private static final int DIGEST_BYTES = 32;
    private static final int VECTOR_BYTES = Embedder.DIMENSIONS * Float.BYTES;

    private final Path file;
    private final long mostBytes;

    /** @param mostPassages the most vectors that a file may hold; a larger one is not read */
    VectorIndex(Path file, int mostPassages) {
        this.file = file;
        this.mostBytes = HEADING.length + (long) mostPassages * (VECTOR_BYTES + DIGEST_BYTES + 4) + 1024;
    }

    /** The file for a workspace. */
    static Path fileFor(Path cache, Path root) {
        return cache.resolve("index").resolve(key("", root.toString()).substring(0, 32) + ".vectors");
    }

    /** What finds the vectors of a file. */
    static String key(String name, String content) {
        MessageDigest digest = Sha256.start();
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        return HexFormat.of().formatHex(digest.digest(content.getBytes(StandardCharsets.UTF_8)));
    }

    /** What is kept; nothing when the file is missing, damaged or of another model. */
    Map<String, float[][]> read() throws IOException {
        try {
            if (Files.size(file) > mostBytes) {
                return Map.of();
            }
            return parse(Files.readAllBytes(file)).orElse(Map.of());
        } catch (NoSuchFileException e) {
            return Map.of();
        }
    }

    private static Optional<Map<String, float[][]>> parse(byte[] bytes) {
        int end = bytes.length - DIGEST_BYTES;
        if (end < HEADING.length + Integer.BYTES
                || !Arrays.equals(bytes, 0, HEADING.length, HEADING, 0, HEADING.length)) {
            return Optional.empty();
        }
        MessageDigest digest = Sha256.start();
        digest.update(bytes, 0, end);
        if (!Arrays.equals(digest.digest(), Arrays.copyOfRange(bytes, end, bytes.length))) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, HEADING.length, end - HEADING.length);
        int entries = in.getInt();
        Map<String, float[][]> vectors = new HashMap<>();
        byte[] key = new byte[DIGEST_BYTES];
        for (int i = 0; i < entries; i++) {
            in.get(key);
            float[][] of = new float[in.getInt()][Embedder.DIMENSIONS];
            for (float[] vector : of) {
                in.asFloatBuffer().get(vector);
                in.position(in.position() + VECTOR_BYTES);
            }
            vectors.put(HexFormat.of().formatHex(key), of);
        }
        return Optional.of(vectors);
    }

    /** Puts this in the place of what was kept. */
    void write(Map<String, float[][]> vectors) throws IOException {
        Files.createDirectories(file.getParent());
        // Only its owner can read a temporary file.
        Path temporary = Files.createTempFile(file.getParent(), "new", ".tmp");
        try {
            MessageDigest digest = Sha256.start();
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16)) {
                DataOutputStream data = new DataOutputStream(new DigestOutputStream(out, digest));
                data.write(HEADING);
                data.writeInt(vectors.size());
                for (Map.Entry<String, float[][]> entry : vectors.entrySet()) {
                    data.write(HexFormat.of().parseHex(entry.getKey()));
                    data.writeInt(entry.getValue().length);
                    for (float[] vector : entry.getValue()) {
                        ByteBuffer bytes = ByteBuffer.allocate(VECTOR_BYTES);
                        bytes.asFloatBuffer().put(vector);
                        data.write(bytes.array());
                    }
                }
                data.flush();
                out.write(digest.digest());
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
