#!/usr/bin/env python3
"""Reads the includes under src/ and fails on every arrow that runs up.

base < store < kernel < {io, view} < domain < {web, cli} < main, and base < engine < domain. Floors
between the same braces do not see each other. Also: a header of the house is included in quotes, by
its path from src/, and exists; a source file includes its own header first; the headers of the
databases are seen in store/ only.
"""
import pathlib
import re
import sys

BELOW = {
    "base": set(),
    "engine": {"base"},
    "store": {"base"},
    "kernel": {"base", "store"},
    "io": {"base", "store", "kernel"},
    "view": {"base", "store", "kernel"},
}
BELOW["domain"] = set(BELOW)
BELOW["web"] = BELOW["cli"] = set(BELOW)

# Only this floor knows which databases there are.
LIBRARIES = {"sqlite3.h": "store", "libpq-fe.h": "store"}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^">]+)[">]', re.MULTILINE)


def violations(src):
    """Yields (path, line, sentence)."""
    for path in sorted(src.rglob("*.[ch]")):
        within = path.relative_to(src)
        floor = within.parts[0] if len(within.parts) > 1 else None
        if floor is None and within.name != "main.c":
            yield path, 1, "stands on no floor; only main.c stands in src/ itself"
            continue
        if floor is not None and floor not in BELOW:
            yield path, 1, "%s/ is not a floor" % floor
            continue
        text = path.read_text(encoding="utf-8")
        first = None
        for match in INCLUDE.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            quoted, name = match.group(1) == '"', match.group(2)
            target = name.split("/")[0] if "/" in name else None
            first = first or name
            if floor is not None and LIBRARIES.get(name, floor) != floor:
                yield path, line, "<%s> belongs to %s/" % (name, LIBRARIES[name])
            elif not quoted:
                if target in BELOW and (src / name).exists():
                    yield path, line, "<%s> is a header of the house: use quotes" % name
            elif ".." in name.split("/") or name.startswith("/"):
                yield path, line, '"%s": write the path from src/' % name
            elif (path.parent / name).exists() and not (src / name).exists():
                yield path, line, '"%s": write "%s"' % (
                    name, (path.parent / name).relative_to(src).as_posix())
            elif not (src / name).exists():
                yield path, line, '"%s" does not exist under src/' % name
            elif floor is not None and target != floor and target not in BELOW[floor]:
                yield path, line, '%s/ may not see %s/: "%s"' % (floor, target, name)
        own = within.with_suffix(".h").as_posix()
        if path.suffix == ".c" and (src / own).exists() and first != own:
            yield path, 1, 'its own header "%s" comes first' % own


def main():
    root = pathlib.Path(__file__).resolve().parents[1]
    src = pathlib.Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else root / "src"
    count = 0
    for path, line, sentence in violations(src):
        print("%s:%d: %s" % (path.relative_to(src.parent), line, sentence))
        count += 1
    print("floors: %d arrows run up or wrong" % count if count else "floors: ok")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
