package dev.akmon.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps objects for random access: the first few megabytes in memory, the rest in a temporary file that has no name any
 * more, so that it is gone with the process however that ends.
 */
final class ObjectSpool implements AutoCloseable {
    private static final long MAX_BYTES_IN_MEMORY = 4L << 20;

    /** In memory when {@code bytes} is there, else in the file. */
    private record Place(byte @Nullable [] bytes, long offset, int length) {}

    private final Map<Digest, Place> places = new HashMap<>();
    private long bytesInMemory;
    private long fileLength;
    private @Nullable RandomAccessFile file;

    void add(Digest digest, byte[] bytes) throws IOException {
        if (places.containsKey(digest)) {
            return;
        }
        if (bytesInMemory + bytes.length <= MAX_BYTES_IN_MEMORY) {
            bytesInMemory += bytes.length;
            places.put(digest, new Place(bytes.clone(), 0, bytes.length));
            return;
        }
        if (file == null) {
            file = openAnonymousFile();
        }
        file.seek(fileLength);
        file.write(bytes);
        places.put(digest, new Place(null, fileLength, bytes.length));
        fileLength += bytes.length;
    }

    boolean contains(Digest digest) {
        return places.containsKey(digest);
    }

    /** The size of an object in bytes. */
    Optional<Integer> length(Digest digest) {
        return Optional.ofNullable(places.get(digest)).map(Place::length);
    }

    /** A fresh copy of an object. */
    Optional<byte[]> get(Digest digest) throws IOException {
        Place place = places.get(digest);
        if (place == null) {
            return Optional.empty();
        }
        if (place.bytes() != null) {
            return Optional.of(place.bytes().clone());
        }
        byte[] bytes = new byte[place.length()];
        file.seek(place.offset());
        file.readFully(bytes);
        return Optional.of(bytes);
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }

    private static RandomAccessFile openAnonymousFile() throws IOException {
        Path path = Files.createTempFile("akmon-objects-", null); // readable by its owner only
        try {
            return new RandomAccessFile(path.toFile(), "rw");
        } finally {
            Files.delete(path);
        }
    }
}
