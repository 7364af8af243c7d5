package dev.akmon.agent.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.journal.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which files of projects the user has decided about: {@code trust.json} beside the journal, by path, digest and decision.
 * A decision is about exact content: with one byte changed there is none.
 *
 * <pre>
 * {"files":{"/home/me/app/.akmon/policy.toml":{"at":"2026-11-21T10:00:00Z","decision":"trusted","sha256":"…"}}}
 * </pre>
 */
public final class TrustStore {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What the user decided.
     *
     * @param sha256 of the content decided about, lower-case hex
     * @param trusted whether it is trusted
     * @param at when
     */
    public record Decision(String sha256, boolean trusted, String at) {}

    private final Path file;

    private TrustStore(Path file) {
        this.file = file;
    }

    /** The store of the user of this environment. */
    public static TrustStore of(Map<String, String> environment) {
        return new TrustStore(Journal.defaultDirectory(environment).resolveSibling("trust.json"));
    }

    /**
     * Every decision, by path.
     *
     * @throws IOException when the store cannot be read or is not what this class writes
     */
    public Map<Path, Decision> decisions() throws IOException {
        Map<Path, Decision> decisions = new TreeMap<>();
        read().path("files")
                .properties()
                .forEach(entry -> decisions.put(
                        Path.of(entry.getKey()),
                        new Decision(
                                entry.getValue().path("sha256").asText(),
                                entry.getValue().path("decision").asText().equals("trusted"),
                                entry.getValue().path("at").asText())));
        return decisions;
    }

    /**
     * The decision about a file with this content.
     *
     * @throws IOException when the store cannot be read
     */
    public Optional<Decision> decision(Path path, String sha256) throws IOException {
        return Optional.ofNullable(decisions().get(path))
                .filter(decision -> decision.sha256().equals(sha256));
    }

    /**
     * Records a decision in the place of an earlier one.
     *
     * @throws IOException when the store cannot be written
     */
    public void decide(Path path, String sha256, boolean trusted, Instant at) throws IOException {
        ObjectNode store = read();
        store.withObject("/files")
                .putObject(path.toString())
                .put("at", at.toString())
                .put("decision", trusted ? "trusted" : "declined")
                .put("sha256", sha256);
        PrivateFile.write(file, store.toPrettyString() + "\n");
    }

    /**
     * Forgets what was decided about a file.
     *
     * @return whether anything was
     * @throws IOException when the store cannot be written
     */
    public boolean forget(Path path) throws IOException {
        ObjectNode store = read();
        boolean known = store.withObject("/files").remove(path.toString()) != null;
        if (known) {
            PrivateFile.write(file, store.toPrettyString() + "\n");
        }
        return known;
    }

    private ObjectNode read() throws IOException {
        try {
            JsonNode store = JSON.readTree(Files.readAllBytes(file));
            if (store instanceof ObjectNode object) {
                return object;
            }
            throw new IOException(file + " is not the list of trusted files akmon keeps there; move it away");
        } catch (NoSuchFileException e) {
            return JsonNodeFactory.instance.objectNode();
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is not the list of trusted files akmon keeps there; move it away", e);
        }
    }
}
