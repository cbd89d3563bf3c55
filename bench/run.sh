#!/bin/sh
# Runs the benches: run.sh [PART]..., all parts by default. A part is bench/jN/run.sh; it is read in
# here, with BUILD, PEERS and WORK set, and calls turns.py. bench/README.md says how to get the peers.
set -e
cd "$(dirname "$0")/.."
BUILD=${BUILD:-build}
PEERS=$(realpath -m "${BENCH_PEERS:-$BUILD/bench-peers}")
WORK=${BENCH_WORK:-$BUILD/bench-data}
export BENCH_PEERS="$PEERS"
mkdir -p "$WORK"

# The command if this program is here, else nothing: turns.py then says that it is not installed.
if_present() {
	command -v "$1" >/dev/null 2>&1 && shift && echo "$*" || true
}

failed=0
[ $# -gt 0 ] || set -- $(for part in bench/j*/run.sh; do basename "$(dirname "$part")"; done)
for part in "$@"; do
	(. "bench/$part/run.sh") || failed=1
done
exit $failed
