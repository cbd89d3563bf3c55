"""Builds what the pages need besides themselves: build.py FOLDER_OF_SOURCES OUT.c

One style sheet of our tokens, the components of the NL Design System that the pages use, our layout, charts
and print; the script; the icon. All of it goes as bytes into OUT.c (src/web/asset.h), under names that carry
a hash of the content, so that a browser may keep them for ever. The style sheet is also written beside OUT.c.

Of a component only the rules are kept whose classes occur in a template or in the code. A var() of a token
that only theme.css sets is replaced by its value, one that nothing ever sets by its fallback.
"""
import fcntl
import gzip
import hashlib
import os
import pathlib
import re
import subprocess
import sys

COMPONENTS = ("document heading-1 heading-2 heading-3 link button button-group table form-field form-label "
              "form-field-description form-field-error-message form-fieldset textbox select textarea "
              "checkbox alert skip-link data-badge breadcrumb-nav pagination").split()
NOTICE = "/* Components: NL Design System, @utrecht/*-css, Frameless B.V. and Gemeente Utrecht, EUPL-1.2. */\n"
STYLE_MAX = 40 * 1024


def fetch_packages(assets):
    """Gets the packages of package-lock.json from npm when they are not there; one build at a time."""
    lock = assets / "package-lock.json"
    stamp = assets / "node_modules" / ".waarborg"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    with open(assets / "package.json", encoding="utf-8") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if stamp.exists() and stamp.read_text() == wanted:
            return
        try:
            subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"],
                           cwd=assets, check=True, stdout=subprocess.DEVNULL)
        except (OSError, subprocess.CalledProcessError) as problem:
            sys.exit("The style packages cannot be fetched (%s). Needed once: npm and a registry; after "
                     "that assets/node_modules is enough." % problem)
        stamp.write_text(wanted)


def used_words(root):
    words = set()
    for folder, pattern in ((root / "templates", "*.html"), (root / "src", "**/*.c")):
        for path in folder.glob(pattern):
            words.update(re.findall(r"utrecht-[\w-]+", path.read_text(encoding="utf-8")))
    return words


def split_top(text, separator):
    """Splits at a separator that stands outside brackets."""
    parts, depth, start = [], 0, 0
    for at, char in enumerate(text):
        depth += (char in "([") - (char in ")]")
        if char == separator and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    return parts + [text[start:]]


def parse(css):
    """[(prelude, declarations or rules)]; declarations are [name, value], rules are again such a list."""
    css = re.sub(r"/\*.*?\*/", " ", css, flags=re.S)
    css = re.sub(r"\s+", " ", css).strip()
    rules, at = [], 0
    while (open_at := css.find("{", at)) >= 0:
        prelude, depth, end = css[at:open_at].strip(), 1, open_at + 1
        while depth:
            depth += (css[end] == "{") - (css[end] == "}")
            end += 1
        inner = css[open_at + 1:end - 1].strip()
        if prelude.startswith(("@media", "@supports")):
            rules.append((prelude, parse(inner)))
        else:
            declarations = [d.split(":", 1) for d in split_top(inner, ";") if ":" in d]
            rules.append((prelude, [[n.strip(), v.strip()] for n, v in declarations]))
        at = end
    return rules


def keep_used(rules, words):
    kept = []
    for prelude, content in rules:
        if prelude.startswith("@"):
            inner = keep_used(content, words)
            if inner:
                kept.append((prelude, inner))
            continue
        selectors = []
        for selector in split_top(prelude, ","):
            classes = re.findall(r"\.([\w-]+)", re.sub(r":not\([^)]*\)", "", selector))
            if all(c in words for c in classes):
                selectors.append(selector.strip())
        if selectors:
            kept.append((",".join(selectors), content))
    return kept


def each(rules):
    for prelude, content in rules:
        if prelude.startswith("@"):
            yield from each(content)
        else:
            yield content


def resolve(value, known, constant):
    """The value with each var() that is constant replaced by its value, and each that nothing sets by its
    fallback; None when it has none."""
    at = 0
    while (at := value.find("var(", at)) >= 0:
        end, depth = at + 4, 1
        while depth:
            depth += (value[end] == "(") - (value[end] == ")")
            end += 1
        name, *fallback = split_top(value[at + 4:end - 1], ",")
        fallback = ",".join(fallback).strip()
        if name.strip() in constant:
            value = value[:at] + constant[name.strip()] + value[end:]
        elif name.strip() in known:
            if fallback and (fallback := resolve(fallback, known, constant)) is None:
                fallback = ""
            new = "var(%s%s)" % (name.strip(), "," + fallback if fallback else "")
            value = value[:at] + new + value[end:]
            at += len(new)
        elif fallback:
            value = value[:at] + fallback + value[end:]
        else:
            return None
    return value


def simplify(rules):
    """Until nothing changes: dropping a declaration can leave another variable unset or unread. The first
    rule holds the tokens."""
    tokens = rules[0][1]
    before, now = None, print_rules(rules)
    while before != now:
        names = [n for content in each(rules) for n, _ in content if n.startswith("--")]
        constant = {n: v for n, v in tokens if n.startswith("--utrecht-") and names.count(n) == 1}
        for content in each(rules):
            resolved = [[n, resolve(v, set(names), constant)] for n, v in content]
            content[:] = [[n, v] for n, v in resolved if v is not None]
        read = set(re.findall(r"var\((--[\w-]+)", print_rules(rules)))
        for content in each(rules):
            content[:] = [[n, v] for n, v in content if not n.startswith("--") or n in read]
        before, now = now, print_rules(rules)


def print_rules(rules):
    out = []
    for prelude, content in rules:
        if prelude.startswith("@"):
            inner = print_rules(content)
        else:
            inner = ";".join("%s:%s" % (n, re.sub(r"\s*,\s*", ",", v)) for n, v in content)
        if inner:
            prelude = re.sub(r"\s*([>~,])\s*", r"\1", prelude)
            out.append("%s{%s}" % (prelude, inner))
    return "".join(out)


def style(root):
    assets = root / "assets"
    words = used_words(root)
    rules = parse((assets / "theme.css").read_text(encoding="utf-8"))
    for name in COMPONENTS:
        path = assets / "node_modules" / "@utrecht" / (name + "-css") / "dist" / "index.css"
        rules += keep_used(parse(path.read_text(encoding="utf-8")), words)
    for name in ("layout.css", "chart.css", "print.css"):
        rules += parse((assets / name).read_text(encoding="utf-8"))
    simplify(rules)
    css = NOTICE + print_rules(rules) + "\n"
    if "url(" in css or "@import" in css:
        sys.exit("The style sheet would ask for another file; the content policy forbids that.")
    if len(css.encode()) > STYLE_MAX:
        sys.exit("The style sheet is %d bytes; at most %d are allowed." % (len(css.encode()), STYLE_MAX))
    return css.encode()


def script(root):
    lines = (root / "assets" / "waarborg.js").read_text(encoding="utf-8")
    lines = re.sub(r"^\s*/\*.*?\*/\n", "", lines, flags=re.S | re.M)
    return "".join(line.strip() + "\n" for line in lines.splitlines() if line.strip()).encode()


def write_c(out, assets):
    with open(out, "w", encoding="ascii") as c:
        c.write('#include "web/asset.h"\n\n')
        for number, (_, _, data, _) in enumerate(assets):
            c.write("static const unsigned char bytes_%d[] = {\n" % number)
            for at in range(0, len(data), 24):
                c.write("\t" + ",".join(map(str, data[at:at + 24])) + ",\n")
            c.write("};\n")
            # The same bytes every time: no moment and no name in the head.
            small = gzip.compress(data, 9, mtime=0)
            c.write("static const unsigned char small_%d[] = {\n" % number)
            for at in range(0, len(small), 24):
                c.write("\t" + ",".join(map(str, small[at:at + 24])) + ",\n")
            c.write("};\n")
        c.write("const struct asset assets[] = {\n")
        for number, (path, kind, data, kept) in enumerate(assets):
            c.write('\t{ "%s", "%s", bytes_%d, %d, small_%d, sizeof(small_%d), "\\"%s\\"", %s },\n' % (
                path, kind, number, len(data), number, number, hashlib.sha256(data).hexdigest()[:16],
                "true" if kept else "false"))
        c.write("\t{ NULL, NULL, NULL, 0, NULL, 0, NULL, false },\n};\n")
        for number, name in enumerate(("asset_style", "asset_script", "asset_icon")):
            c.write('const char *const %s = "%s";\n' % (name, assets[number][0]))


def main(root, out):
    root, out = pathlib.Path(root), pathlib.Path(out)
    fetch_packages(root / "assets")
    icon = (root / "assets" / "favicon.svg").read_bytes()
    files = [("waarborg", "css", "text/css; charset=utf-8", style(root)),
             ("waarborg", "js", "text/javascript; charset=utf-8", script(root)),
             ("favicon", "svg", "image/svg+xml", icon)]
    assets = []
    for name, ending, kind, data in files:
        path = "/assets/%s.%s.%s" % (name, hashlib.sha256(data).hexdigest()[:8], ending)
        assets.append((path, kind, data, True))
        (out.parent / ("%s.%s" % (name, ending))).write_bytes(data)
    # Browsers ask for this name unasked.
    assets.append(("/favicon.ico", "image/svg+xml", icon, False))
    write_c(out, assets)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
