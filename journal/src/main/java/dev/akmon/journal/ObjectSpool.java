package dev.akmon.journal;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps objects for random access, in a {@link ByteSpool}. Used by one thread at a time. */
public final class ObjectSpool implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 << 10;

    private record Place(long offset, int length) {}

    private final Map<Digest, Place> places = new HashMap<>();
    private final ByteSpool bytes = new ByteSpool();

    /** Adds an object, unless it is there already. That the digest is right is the caller's business. */
    public void add(Digest digest, byte[] object) throws IOException {
        if (!places.containsKey(digest)) {
            places.put(digest, new Place(bytes.length(), object.length));
            bytes.append(object, 0, object.length);
        }
    }

    /**
     * Adds an object without holding it in memory. As {@link #add(Digest, byte[])}; of an object that is there already
     * nothing is read.
     */
    public void add(Digest digest, InputStream object) throws IOException {
        if (places.containsKey(digest)) {
            return;
        }
        long offset = bytes.length();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int read = object.read(buffer); read >= 0; read = object.read(buffer)) {
            bytes.append(buffer, 0, read);
        }
        places.put(digest, new Place(offset, Math.toIntExact(bytes.length() - offset)));
    }

    public boolean contains(Digest digest) {
        return places.containsKey(digest);
    }

    /** Number of objects. */
    public int count() {
        return places.size();
    }

    /** The digests of all objects in ascending order. */
    public List<Digest> sortedDigests() {
        List<Digest> digests = new ArrayList<>(places.keySet());
        Collections.sort(digests);
        return digests;
    }

    /** The size of an object in bytes. */
    public Optional<Integer> length(Digest digest) {
        return Optional.ofNullable(places.get(digest)).map(Place::length);
    }

    /** A fresh copy of an object. */
    public Optional<byte[]> get(Digest digest) throws IOException {
        Place place = places.get(digest);
        if (place == null) {
            return Optional.empty();
        }
        byte[] object = new byte[place.length()];
        bytes.read(place.offset(), object);
        return Optional.of(object);
    }

    /** An object as a stream, which need not be closed. */
    public Optional<InputStream> stream(Digest digest) {
        return Optional.ofNullable(places.get(digest)).map(place -> bytes.stream(place.offset(), place.length()));
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
