#!/usr/bin/env bash
# The checks that need no build: format, floors, banned calls, machine paths, cppcheck. Prints every
# finding and fails when there is one. Without arguments: all; otherwise the named ones.
set -uo pipefail
cd "$(dirname "$0")/.."

failed=0
report() { # NAME STATUS
	if [ "$2" -eq 0 ]; then echo "$1: ok"; else echo "$1: failed"; failed=1; fi
}

# Files of the project, known to git or about to be; without git everything but the build folders.
files() {
	if git rev-parse --git-dir >/dev/null 2>&1; then
		git ls-files --cached --others --exclude-standard
	else
		find . -name .git -prune -o -name 'build*' -prune -o -name node_modules -prune -o -type f -printf '%P\n'
	fi | while IFS= read -r file; do
		if [ -f "$file" ]; then printf '%s\n' "$file"; fi
	done
}
mapfile -t all < <(files)
sources=()
for file in "${all[@]}"; do
	case "$file" in
	src/*.[ch] | tests/*.[ch] | bench/*.[ch]) sources+=("$file") ;;
	esac
done

format() {
	local found
	found=$(clang-format --dry-run --Werror "${sources[@]}" 2>&1 | grep ': error: ' | cut -d: -f1,2)
	[ -z "$found" ] || { sort -u <<<"$found"; echo "\"make format\" puts these lines right"; return 1; }
}

floors() {
	python3 scripts/floors.py
}

# The compiler poisons most of these; here also in headers, tests and benches. Arrays of a length
# not known when compiling are left to the compiler (-Wvla).
banned() {
	python3 - "${sources[@]}" <<'PYTHON'
import re
import sys

names = """strcpy strcat sprintf vsprintf strtok atoi atol atof gets gmtime localtime ctime asctime
system popen alloca setlocale rand srand mktemp tmpnam""".split()
call = re.compile(r"(?<![\w.>])(%s)\s*\(" % "|".join(names))
no_code = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.DOTALL)
found = 0
for path in sys.argv[1:]:
    if path == "src/base/banned.h":
        continue
    with open(path, encoding="utf-8") as f:
        text = no_code.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), f.read())
    for match in call.finditer(text):
        print("%s:%d: %s is banned" % (path, text.count("\n", 0, match.start()) + 1, match[1]))
        found += 1
sys.exit(found > 0)
PYTHON
}

# A path of somebody's machine makes a file that works there only.
paths() {
	local found
	found=$(printf '%s\0' "${all[@]}" |
		xargs -0 grep -nIE '(^|[^A-Za-z0-9_./:-])/(work|root|home|Users|mnt)/' --)
	[ -z "$found" ] || { printf '%s\n' "$found"; return 1; }
}

cpp() {
	mkdir -p build/cppcheck
	cppcheck --quiet --error-exitcode=1 --inline-suppr --std=c11 -j "$(nproc)" \
		--cppcheck-build-dir=build/cppcheck --enable=warning,performance,portability \
		--suppress=missingIncludeSystem --suppress=unmatchedSuppression --suppress=varFuncNullUB --suppress=readdirCalled \
		--library=posix,gnu -I src -D_GNU_SOURCE src
}

checks=("$@")
[ $# -gt 0 ] || checks=(format floors banned paths cpp)
for check in "${checks[@]}"; do
	case "$check" in
	format | floors | banned | paths | cpp) "$check"; report "$check" $? ;;
	*) echo "lint.sh: no check '$check'" >&2; exit 2 ;;
	esac
done
exit "$failed"
