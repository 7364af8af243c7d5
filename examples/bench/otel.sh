#!/bin/sh
# Shows that importing a trace costs in proportion to its spans: imports traces of 1,600, 3,200 and 6,400 spans, so many
# rounds each, and prints the smallest times of day in seconds and what doubling the spans multiplied them by, the start
# of the JVM apart.
#
#     examples/bench/otel.sh [rounds]          (default: 3)
set -eu

rounds=${1:-3}
home=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

trace() {
    awk -v spans="$1" 'BEGIN {
        printf "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":["
        for (i = 1; i <= spans; i++) {
            printf "%s{\"traceId\":\"t\",\"spanId\":\"%08x\",\"name\":\"chat\",", (i > 1 ? "," : ""), i
            printf "\"startTimeUnixNano\":\"%d000000000\",\"endTimeUnixNano\":\"%d000000000\",", 1748000000 + i, 1748000001 + i
            printf "\"attributes\":[{\"key\":\"gen_ai.operation.name\",\"value\":{\"stringValue\":\"chat\"}},"
            printf "{\"key\":\"gen_ai.input.messages\",\"value\":{\"stringValue\":"
            printf "\"[{\\\"role\\\":\\\"user\\\",\\\"parts\\\":[{\\\"type\\\":\\\"text\\\",\\\"content\\\":\\\"question %d\\\"}]}]\"}}]}", i
        }
        print "]}]}]}"
    }'
}

# The smallest time of the command.
least() {
    round=0
    : >"$work/times"
    while [ "$round" -lt "$rounds" ]; do
        rm -rf "$work/journal"
        AKMON_JOURNAL=$work/journal /usr/bin/time -a -o "$work/times" -f '%e' "$@" >"$work/output" 2>&1 || {
            cat "$work/output" >&2
            exit 1
        }
        round=$((round + 1))
    done
    sort -n "$work/times" | head -n 1
}

start=$(least "$home/akmon" --version)
before=
for spans in 1600 3200 6400; do
    trace "$spans" >"$work/trace.json"
    now=$(least "$home/akmon" otel import "$work/trace.json")
    awk -v spans="$spans" -v now="$now" -v before="$before" -v start="$start" 'BEGIN {
        printf "%d spans: %.2f s", spans, now
        if (before != "") printf ", times %.2f", (now - start) / (before - start)
        print "" }'
    before=$now
done
