package dev.akmon.recorder.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Header fields as maps from name to values, in an order that does not depend on the process. */
final class HeaderMaps {
    private HeaderMaps() {}

    /** An unmodifiable copy in the order of the original. */
    static Map<String, List<String>> copy(Map<String, List<String>> headers) {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        headers.forEach((name, values) -> copy.put(name, List.copyOf(values)));
        return Collections.unmodifiableMap(copy);
    }

    /** An unmodifiable copy sorted by lower-case name; values of names that differ only in case come together. */
    static SortedMap<String, List<String>> lowerCased(Map<String, List<String>> headers) {
        SortedMap<String, List<String>> sorted = new TreeMap<>();
        headers.forEach(
                (name, values) -> sorted.computeIfAbsent(name.toLowerCase(Locale.ROOT), key -> new ArrayList<>())
                        .addAll(values));
        sorted.replaceAll((name, values) -> List.copyOf(values));
        return Collections.unmodifiableSortedMap(sorted);
    }
}
