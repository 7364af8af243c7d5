#!/bin/sh
# Runs one task in the current directory as a step of a build, and leaves its evidence behind.
#
#   run-task.sh <model> <task-file> <directory>
#
# In the directory afterwards: run.json (the report), evidence.json (the summary), session.akmon (the bundle, which holds
# everything), verdict.json (what agef-verify says of the bundle) and slo.json. Keep the directory also when the step fails.
#
# Exit codes: those of the run (docs/errors-and-exit-codes.md); 1 also when the bundle does not verify or the service
# levels in slo.toml beside this script are not kept.
#
# AKMON and AGEF_VERIFY name the programs; AKMON_ARGUMENTS holds further options of the run, such as rules.
set -eu

[ $# -eq 3 ] || { echo "usage: $0 <model> <task-file> <directory>" >&2; exit 2; }
model=$1 task=$2 out=$3
here=$(cd "$(dirname "$0")" && pwd)
: "${AKMON:=akmon}" "${AGEF_VERIFY:=agef-verify}" "${AKMON_ARGUMENTS:=}"
mkdir -p "$out"

run=0
# shellcheck disable=SC2086  # the options are several words
"$AKMON" --task - --model "$model" --yes $AKMON_ARGUMENTS \
    --output json --evidence "$out/evidence.json" <"$task" >"$out/run.json" || run=$?
if [ ! -s "$out/evidence.json" ]; then
    echo "akmon did not get as far as a session:" >&2
    cat "$out/run.json" >&2
    exit "$run"
fi

session=$(sed -n 's/^  "session_id" *: *"\(.*\)",*$/\1/p' "$out/evidence.json")
rm -f "$out/session.akmon"
"$AKMON" bundle export "$session" --output "$out/session.akmon" >/dev/null
verified=0
"$AGEF_VERIFY" "$out/session.akmon" --format json >"$out/verdict.json" || verified=$?
levels=0
"$AKMON" slo verify "$out/evidence.json" --thresholds "$here/slo.toml" --format json >"$out/slo.json" || levels=$?

echo "session $session: run $run, bundle $verified, service levels $levels; evidence in $out"
[ "$run" -eq 0 ] || exit "$run"
[ "$verified" -eq 0 ] && [ "$levels" -eq 0 ]
