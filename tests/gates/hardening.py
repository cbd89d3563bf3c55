#!/usr/bin/env python3
"""hardening.py BINARY BUILD: how the program was built, read from the program itself.

ELF: position independent, read-only relocations bound at start (full RELRO), no executable stack, no
writable and executable segment, no path to look for libraries in, a stack canary, and checked forms of
the C library's functions (FORTIFY). And every C file of src was compiled with the warnings on, as
errors. A build with sanitizers checks in its own way: there the canary and the checked forms are left out.
"""
import json
import pathlib
import re
import subprocess
import sys

import gate as g

WARNINGS = ["-Wall", "-Wextra", "-Werror", "-Wconversion", "-Wformat=2", "-Wshadow", "-Wstrict-prototypes",
            "-Wmissing-prototypes", "-Wvla", "-Wwrite-strings", "-Wundef", "-fstack-protector-strong"]
BANNED = ["strcpy", "strcat", "sprintf", "vsprintf", "gets", "strtok", "system", "popen", "mktemp", "tmpnam"]


def readelf(binary, *options):
    done = subprocess.run(["readelf", "-W", *options, binary], check=True, stdout=subprocess.PIPE)
    return done.stdout.decode()


def main(binary, build):
    with g.gate("hardening") as t:
        program = g.Program(binary)
        header, segments = readelf(binary, "-h"), readelf(binary, "-l")
        dynamic, symbols = readelf(binary, "-d"), readelf(binary, "--dyn-syms")
        used = set(re.findall(r"UND (\w+)", symbols))
        t.ok(re.search(r"Type:\s+DYN", header) and "INTERP" in segments, "position independent (PIE)", header)
        t.ok("GNU_RELRO" in segments and re.search(r"BIND_NOW|FLAGS.*NOW", dynamic),
             "relocations are read-only after start (full RELRO)", dynamic)
        stack = re.search(r"GNU_STACK.*", segments)
        t.ok(stack and " RWE " not in stack.group() and " RW " in stack.group(), "the stack cannot be executed (NX)",
             segments)
        t.none(re.findall(r"LOAD.* RWE .*", segments), "no segment is writable and executable")
        t.none(re.findall(r".*(?:RPATH|RUNPATH).*", dynamic), "no RPATH or RUNPATH")
        if not program.sanitized:
            t.ok("__stack_chk_fail" in used, "stack canary", sorted(used))
            checked = sorted(s for s in used if re.fullmatch(r"__\w+_chk", s) and s != "__stack_chk_fail")
            t.note("checked forms: %s" % ", ".join(checked))
            t.ok(len(checked) >= 3, "FORTIFY: checked forms of the C library's functions are used", sorted(used))
            t.none(sorted(used & set(BANNED)), "no function that the house forbids is linked")
        root = pathlib.Path(__file__).resolve().parents[2]
        commands = json.loads(pathlib.Path(build, "compile_commands.json").read_text(encoding="utf-8"))
        sources = [c for c in commands
                   if (pathlib.Path(c["directory"]) / c["file"]).resolve().is_relative_to(root / "src")]
        wanted = {p for p in (root / "src").rglob("*.c")}
        built = {(pathlib.Path(c["directory"]) / c["file"]).resolve() for c in sources}
        t.none(sorted(str(p.relative_to(root)) for p in wanted - built), "every C file of src is in the build")
        short = []
        for command in sources:
            words = set(command["command"].split())
            missing = [w for w in WARNINGS if w not in words]
            if not program.sanitized and not {"-D_FORTIFY_SOURCE=2", "-D_FORTIFY_SOURCE=3"} & words:
                missing.append("-D_FORTIFY_SOURCE")
            if any(w == "-w" or re.fullmatch(r"-O0?", w) for w in words) and not program.sanitized:
                missing.append("an optimisation, or not -w")
            if missing:
                short.append("%s: %s" % (command["file"], " ".join(missing)))
        t.none(short, "each of them with all warnings as errors, and FORTIFY")


if __name__ == "__main__":
    main(*sys.argv[1:3])
