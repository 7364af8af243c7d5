#!/bin/sh
# Compares agef-verify with what no verifier can do without: decompressing the bundle and hashing it.
#
#     examples/bench/verify.sh [rounds] [turns]          (default: 5 rounds, 5000 turns, which is 128 MB in 10,002 events)
#
# Runs the two in turn and prints for each the smallest and the median time of day in seconds, the smallest processor time
# and the largest memory; then the ratio of the smallest times, once as it is and once without the start of a JVM, which
# `agef-verify --version` stands for. Needs zstd, sha256sum and GNU time. Compare figures of one call only, and smallest
# ones: other programs on the machine only ever make a run slower.
set -eu

rounds=${1:-5}
turns=${2:-5000}
home=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The first start trains what later starts use, in the background; the lock is there until it is done.
"$home/agef-verify" --version >"$work/version"
cache=${XDG_CACHE_HOME:-$HOME/.cache}/akmon/startup
while [ -n "$(find "$cache" -name '*.lock' -mmin -10 2>/dev/null)" ]; do
    sleep 1
done

java=${AKMON_JAVA_HOME:+$AKMON_JAVA_HOME/bin/}java
"$java" -cp "$home/target/launcher/agef-verify.jar" "$home/examples/bench/LargeBundle.java" "$work/bundle" "$turns" 2>/dev/null
echo "bundle: $(wc -c <"$work/bundle") bytes, unpacked $(zstd -dcq <"$work/bundle" | wc -c)"

measure() {
    name=$1
    shift
    /usr/bin/time -a -o "$work/$name" -f '%e %U %S %M' "$@" >"$work/output" 2>&1 || {
        cat "$work/output"
        exit 1
    }
}

round=0
while [ "$round" -lt "$rounds" ]; do
    # shellcheck disable=SC2016 # expanded by the inner shell
    measure pipe sh -c 'zstd -dcq <"$1" | sha256sum' sh "$work/bundle"
    measure verify "$home/agef-verify" "$work/bundle"
    measure start "$home/agef-verify" --version
    round=$((round + 1))
done

printf '%-8s %8s %8s %8s %8s\n' '' min median 'min cpu' 'max MB'
for name in pipe verify start; do
    sort -n "$work/$name" | awk -v name="$name" '
        { time[NR] = $1; cpu = $2 + $3; if (NR == 1 || cpu < least) least = cpu; if ($4 > most) most = $4 }
        END { printf "%-8s %8.2f %8.2f %8.2f %8.0f\n", name, time[1], time[int((NR + 1) / 2)], least, most / 1024 }'
done
least() {
    sort -n "$work/$1" | head -n 1 | cut -d ' ' -f 1
}
awk -v pipe="$(least pipe)" -v verify="$(least verify)" -v start="$(least start)" 'BEGIN {
    printf "verify / pipe: %.2f, without the start of the JVM: %.2f\n", verify / pipe, (verify - start) / pipe }'
