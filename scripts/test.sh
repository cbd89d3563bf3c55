#!/usr/bin/env bash
# The whole test run: the suite built with gcc on SQLite and on a private PostgreSQL server, then
# the same built with clang and its address and undefined behaviour sanitizers. The last line says
# how many tests passed and failed. "test.sh san" runs the second half only.
set -uo pipefail
cd "$(dirname "$0")/.."

# For what keeps the tests from running at all.
give_up() {
	echo "$1" >&2
	echo "0 passed, 1 failed"
	exit 1
}

server=
stop_server() {
	if [ -n "$server" ]; then
		scripts/postgres.sh stop "$server" >/dev/null 2>&1
		rm -rf "$server"
		server=
	fi
}
trap stop_server EXIT
trap 'exit 130' INT TERM

start_server() {
	server=$(mktemp -d "${TMPDIR:-/tmp}/waarborg-pg.XXXXXX")
	if WAARBORG_TEST_PG=$(scripts/postgres.sh start "$server"); then
		export WAARBORG_TEST_PG
	else
		echo "No PostgreSQL server: its tests will be counted as failed." >&2
		unset WAARBORG_TEST_PG
	fi
}

build() { # FOLDER, ARGUMENTS OF MESON SETUP...
	local folder=$1
	shift
	if [ ! -f "$folder/build.ninja" ]; then
		meson setup "$folder" "$@" >"$folder.log" 2>&1 || { cat "$folder.log" >&2; return 1; }
		rm -f "$folder.log"
	fi
	ninja -C "$folder"
}

run() { # FOLDER, ARGUMENTS OF MESON TEST...
	local folder=$1
	shift
	rm -f "$folder/meson-logs/testlog.json"
	meson test -C "$folder" --no-rebuild --print-errorlogs "$@"
}

scripts/packages.sh test || give_up "Packages are missing."

folders=()
if [ "${1:-all}" != san ]; then
	build build || give_up "The build with gcc failed."
	folders+=(build)
fi
CC=clang build build-san -Db_sanitize=address,undefined -Db_lundef=false ||
	give_up "The build with clang and sanitizers failed."
folders+=(build-san)

start_server
# What the caller's shell has set must reach no test.
unset WAARBORG_DB WAARBORG_LISTEN WAARBORG_KEYS WAARBORG_TODAY
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1
# Reports name file and line; where llvm is not installed, binutils can do it.
if ! command -v llvm-symbolizer >/dev/null && command -v addr2line >/dev/null; then
	ASAN_SYMBOLIZER_PATH=$(command -v addr2line)
	export ASAN_SYMBOLIZER_PATH
fi

for folder in "${folders[@]}"; do
	case "$folder" in
	build) run build ;;
	# Only what runs C: data and style are the same whatever the compiler.
	*) run "$folder" --no-suite data --no-suite lint --timeout-multiplier 5 ;;
	esac
done
stop_server
exec python3 scripts/tally.py "${folders[@]}"
