package dev.akmon.tools.shell;

import dev.akmon.tools.sandbox.ProcessStarter;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ends commands whose program is gone without having ended them, as when it was killed. A shell of its own session waits for
 * the end of a pipe that only this program writes to; the kernel closes it however the program ends. For commands that
 * bubblewrap does not end already. Thread-safe.
 */
final class OrphanWatch {

    /**
     * Told which commands run, it ends their process groups, and on Linux every process that carries their mark, with its
     * group: there may have been no time to tell.
     */
    private static final String SCRIPT = """
            trap '' HUP INT QUIT TERM
            pids=' '
            while read -r what pid; do
              case $what in
                begun) pids="$pids$pid " ;;
                ended) case $pids in *" $pid "*) pids="${pids%% $pid *} ${pids#* $pid }" ;; esac ;;
              esac
            done
            for round in 1 2 3 4 5 6 7 8 9 10; do
              for pid in $pids; do
                kill -s KILL -- "-$pid"
                kill -s KILL "$pid"
              done
              left=
              if [ -d /proc/self ]; then
                for file in $(grep -lFs "$1" /proc/[0-9]*/environ); do
                  pid=${file#/proc/}
                  pid=${pid%/environ}
                  kill -s KILL -- "-$pid"
                  kill -s KILL "$pid" && left=1
                done
              fi
              [ -n "$left" ] || break
            done 2>/dev/null
            """;

    private final List<String> prefix;
    private final String mark;
    private @Nullable OutputStream pipe;
    private boolean tried;

    /**
     * @param prefix what gives a program a session of its own, empty where there is no such thing
     * @param mark the beginning of the environment variable that all the commands have, with its name
     */
    OrphanWatch(List<String> prefix, String mark) {
        this.prefix = prefix;
        this.mark = mark;
    }

    /** Begins to watch; to be called before a command is started. */
    synchronized void begin(Map<String, String> environment) {
        if (tried) {
            return;
        }
        tried = true;
        List<String> arguments = new ArrayList<>(prefix);
        arguments.addAll(List.of("/bin/sh", "-c", SCRIPT, "akmon-watch", mark));
        ProcessBuilder builder = new ProcessBuilder(arguments)
                .directory(new File("/"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().put("PATH", environment.getOrDefault("PATH", "/usr/bin:/bin"));
        try {
            pipe = ProcessStarter.start(builder).getOutputStream();
        } catch (IOException e) {
            // Commands run without it as well.
            return;
        }
    }

    /** A command of this process id runs. */
    void begun(long pid) {
        tell("begun", pid);
    }

    /** It has ended, with everything it started. */
    void ended(long pid) {
        tell("ended", pid);
    }

    private synchronized void tell(String what, long pid) {
        if (pipe == null) {
            return;
        }
        try {
            pipe.write((what + " " + pid + "\n").getBytes(StandardCharsets.US_ASCII));
            pipe.flush();
        } catch (IOException e) {
            // Somebody has ended the shell; there is nothing to be told to any more.
            pipe = null;
        }
    }
}
