package dev.akmon.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.journal.AttemptRecord;
import dev.akmon.journal.AttemptStatus;
import dev.akmon.journal.CanonicalJson;
import dev.akmon.journal.Digest;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.SessionWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes sessions for tests, event by event, each durable at once and a quarter of a second after the one before. */
public final class SessionScript implements AutoCloseable {

    public static final Instant START = Instant.parse("2026-01-02T03:04:05.250Z");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final SessionWriter writer;
    private Instant now = START;

    public SessionScript(Journal journal, UUID id) throws JournalException {
        this(journal, id, START);
    }

    public SessionScript(Journal journal, UUID id, Instant start) throws JournalException {
        writer = journal.create(id);
        now = start;
    }

    /** A session as the agent records it: a model that reads, is refused, edits, and finishes. */
    public static void repairSession(Journal journal, UUID id) throws JournalException {
        try (SessionScript session = new SessionScript(journal, id)) {
            session.repair();
        }
    }

    /** The events of a session as the agent records it, with its end. */
    public SessionScript repair() throws JournalException {
        start(
                "/home/dev/project",
                "{'model':'scripted-1','provider':{'endpoint':'http://127.0.0.1:4000/v1','kind':'scripted'}}");
        prompt("Fix the failing test\nand say why.");
        return work();
    }

    /** What the agent does about its task, and the end. */
    public SessionScript work() throws JournalException {
        attempts(
                attempt(
                        1,
                        AttemptStatus.Known.RATE_LIMITED,
                        "HTTP/1.1 429 Too Many Requests\n\nslow down",
                        null,
                        "HTTP 429"),
                attempt(
                        2,
                        AttemptStatus.Known.SUCCESS,
                        "HTTP/1.1 200 OK\n\n",
                        "data: {\"choices\":[]}\n\ndata: {\"choices\":[],\"usage\":{\"prompt_tokens\":1234,"
                                + "\"completion_tokens\":56}}\n\ndata: [DONE]\n\n",
                        null));
        answer(
                "Let me look.",
                "[{'arguments':{'path':'src/A.java'},'id':'c1','name':'read_file'},"
                        + "{'arguments':{'command':'rm -rf /'},'id':'c2','name':'shell'}]");
        gate(
                "reads",
                "allowed",
                "{'approver':'policy','call_id':'c1','permissions':[{'kind':'read','subject':'src/A.java'}],"
                        + "'policy':'reads','reason':'reading is allowed','tool_input':{'path':'src/A.java'},'tool_name':'read_file'}");
        tool(
                "read_file",
                "{'arguments':{'path':'src/A.java'},'call_id':'c1'}",
                "{'call_id':'c1','content':'class A {}','duration_ms':3,'status':'success','truncated':false}",
                null);
        gate(
                "default",
                "denied",
                "{'approver':'policy','call_id':'c2','permissions':[{'kind':'execute','subject':'rm -rf /'}],"
                        + "'policy':'default','reason':'no rule allows it','tool_input':{'command':'rm -rf /'},'tool_name':'shell'}");
        tool(
                "edit",
                "{'arguments':{'path':'src/A.java'},'call_id':'c3'}",
                "{'call_id':'c3','content':'done','duration_ms':1250,'status':'success','truncated':true}",
                "{'files':[{'after':{'size':3},'before':{'size':2},'path':'src/A.java'},{'after':{'size':3},'path':'B.java'}]}");
        tool(
                "shell",
                "{'arguments':{'command':'mvn test'},'call_id':'c4'}",
                "{'call_id':'c4','content':'BUILD FAILURE','duration_ms':65000,'error':'subprocess_failed','exit_code':1,"
                        + "'status':'error','truncated':false}",
                null);
        attempts(attempt(1, AttemptStatus.Known.NETWORK_ERROR, null, "data: {\"cho", "connection reset"));
        answer("Fixed.", null);
        end(
                "{'compactions':0,'cost_usd':0.0123,'error':null,'exit_reason':'completed','files_written':['B.java','src/A.java'],"
                        + "'tokens':{'cache_read':0,'input':1234,'output':56},"
                        + "'tool_calls':{'denied':1,'failed':1,'refused':0,'succeeded':2,'total':4},'turns':2}");
        return this;
    }

    /** Every kind of event and every status of an attempt, with objects no agent of ours writes. */
    public SessionScript everyKind() throws JournalException {
        append(new EventKind.SessionStart(put("/work"), put(new byte[] {(byte) 0xa0})));
        prompt("");
        append(new EventKind.ProviderCall(
                "openai",
                List.of(
                        attempt(1, AttemptStatus.Known.RATE_LIMITED, null, null, "HTTP 429"),
                        attempt(2, AttemptStatus.Known.NETWORK_ERROR, null, null, null),
                        attempt(3, AttemptStatus.Known.SERVER_ERROR, null, null, null),
                        attempt(4, AttemptStatus.Known.CLIENT_ERROR, null, null, null),
                        attempt(5, AttemptStatus.Known.CANCELLED, null, "partial", null),
                        attempt(6, new AttemptStatus.Other("weird"), null, null, ""),
                        attempt(7, AttemptStatus.Known.SUCCESS, "HTTP/1.1 200 OK\n\n{}", null, null)),
                put("stream")));
        append(new EventKind.PermissionGate("tool:auto", "deferred", put(new byte[] {0, 1, 2, (byte) 0xff})));
        append(new EventKind.ToolCall("read_file", put(new byte[0]), put(new byte[] {(byte) 0xff}), put("x")));
        append(new EventKind.RetrievalCall("idx-é", put("query"), put("results")));
        append(new EventKind.AssistantTurn(put(""), null));
        append(new EventKind.SessionEnd(null));
        return this;
    }

    public SessionScript start(String cwd, String config) throws JournalException {
        return append(new EventKind.SessionStart(put(cwd), json(config)));
    }

    public SessionScript prompt(String text) throws JournalException {
        return append(new EventKind.UserTurn(put(text)));
    }

    public SessionScript attempts(AttemptRecord... attempts) throws JournalException {
        return append(
                new EventKind.ProviderCall("scripted", List.of(attempts), attempts[attempts.length - 1].stream()));
    }

    /** An attempt of a tenth of a second. */
    public AttemptRecord attempt(
            int number,
            AttemptStatus status,
            @Nullable String response,
            @Nullable String stream,
            @Nullable String error)
            throws JournalException {
        Instant start = now.plusMillis(100L * number);
        return new AttemptRecord(
                number,
                start,
                start.plusMillis(100),
                status,
                put("POST http://127.0.0.1:4000/v1/chat/completions HTTP/1.1\n\n{}"),
                response == null ? null : put(response),
                stream == null ? null : put(stream),
                error);
    }

    public SessionScript answer(String text, @Nullable String calls) throws JournalException {
        return append(new EventKind.AssistantTurn(put(text), calls == null ? null : json(calls)));
    }

    public SessionScript gate(String policy, String decision, String context) throws JournalException {
        return append(new EventKind.PermissionGate(policy, decision, json(context)));
    }

    public SessionScript tool(String name, String input, String output, @Nullable String effects)
            throws JournalException {
        return append(new EventKind.ToolCall(name, json(input), json(output), effects == null ? null : json(effects)));
    }

    public SessionScript end(@Nullable String summary) throws JournalException {
        return append(new EventKind.SessionEnd(summary == null ? null : json(summary)));
    }

    public SessionScript append(EventKind kind) throws JournalException {
        writer.append(kind, now);
        writer.commit();
        now = now.plusMillis(250);
        return this;
    }

    /** The hash of the last event. */
    public Digest head() {
        return writer.head().orElseThrow();
    }

    public Digest put(String text) throws JournalException {
        return put(text.getBytes(StandardCharsets.UTF_8));
    }

    public Digest put(byte[] bytes) throws JournalException {
        return writer.put(bytes);
    }

    /** Stores JSON, written here with single quotes, in its canonical form. */
    public Digest json(String singleQuoted) throws JournalException {
        try {
            JsonNode node = MAPPER.readTree(singleQuoted.replace('\'', '"'));
            return put(CanonicalJson.write(node));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(singleQuoted, e);
        }
    }

    @Override
    public void close() {
        writer.close();
    }
}
