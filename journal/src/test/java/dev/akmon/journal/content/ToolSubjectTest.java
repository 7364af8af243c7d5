package dev.akmon.journal.content;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolSubjectTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    {"path":"src/A.java","old":"x"}                 | src/A.java
                    {"file_path":"a"}                               | a
                    {"command":"mvn -q test","path":"x"}            | `mvn -q test`
                    {"command":["ls","-l"]}                         | `ls -l`
                    {"pattern":"TODO","path":"src"}                 | "TODO" in src
                    {"pattern":"TODO"}                              | "TODO"
                    {"url":"https://x.example/"}                    | https://x.example/
                    {"patch":"--- a/x\\n+++ b/x\\n@@\\n--- /dev/null\\n+++ b/y\\n"} | x y
                    {"patch":"--- a/x\\n+++ /dev/null\\n"}          | x
                    {"subcommand":"log","args":["-3","--","a"]}     | log -3 -- a
                    {"subcommand":"commit","message":"Fix it"}      | commit "Fix it"
                    {"message":"Fix it"}                            | "Fix it"
                    {"path":"a","revision":"HEAD~1"}                | a at HEAD~1
                    {"from":"v1","to":"main"}                       | v1..main
                    {"branch":"fix","create":true}                  | fix
                    {"branch":"fix","create":true,"from":"v1"}      | fix from v1
                    {"paths":["a","b"]}                             | a b
                    {"question":"Which one?","options":["a"]}       | "Which one?"
                    {"todos":[{"status":"completed"},{"status":"pending"}]} | 1 of 2 done
                    {"force":false,"session_id":"1","to":4}         | to event 4
                    {"note":"Plan mode is off.","on":false}         | off
                    {"context":{"images":false},"model":"m-1"}      | m-1
                    {"other":[1,2]}                                 | {"other":[1,2]}
                    {}                                              | ~~
                    null                                            | ~~
                    "not json"                                      | "not json"
                    {"path":"a\\nb\\u001b[31m"}                     | a\\nb\\u{1b}[31m
                    [1]                                             | [1]
                    7                                               | ~~
                    """)
    void saysWhatACallIsAbout(String arguments, String subject) throws Exception {
        assertThat(ToolSubject.of(new ObjectMapper().readTree(arguments))).isEqualTo(subject);
    }
}
