#!/usr/bin/env python3
"""The command choose on files, against values worked out by hand and against trying everything.

    command.py BINARY DOCS
"""
import csv
import io
import itertools
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import traceback

BINARY, DOCS = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
FOLDER = tempfile.mkdtemp(prefix="waarborg-choose-")


def run(*words, expect=0):
    done = subprocess.run([BINARY, "choose", *words], capture_output=True, text=True, cwd=FOLDER,
                          timeout=280)
    assert done.returncode == expect, "%s: %d\n%s%s" % (words, done.returncode, done.stdout[:2000], done.stderr)
    return done


def files(name, measures, budgets, links):
    paths = []
    for part, rows in (("m", measures), ("b", budgets), ("l", links)):
        path = os.path.join(FOLDER, name + part + ".csv")
        with open(path, "w", newline="") as f:
            csv.writer(f).writerows(rows)
        paths.append(path)
    return paths


def docs(folder):
    return [os.path.join(DOCS, folder, n + ".csv") for n in ("measures", "budgets", "links")]


def answer(*words, expect=0):
    return json.loads(run(*words, "--format", "json", expect=expect).stdout)


def by_hand():
    """docs/engines/choose.md: the worked example."""
    a = answer(*docs("hand"), "--why-not", "pool")
    assert a["best"]["times"] == {"scholing": 1, "tafel": 1, "triage": 1}, a["best"]
    assert (a["best"]["effect"], a["best"]["costEur"], a["bound"]) == (16, 60000, 16)
    assert (a["all10More"], a["all10Less"]) == (16, 12)
    n = a["budgets"][0]["next"]
    assert (n["moreEur"], n["effect"], n["proven"]) == (20000, 22, True), n
    assert a["simple"]["measures"] == 3 and a["otherwise"]["effect"] == 14
    assert a["best"]["p10"] == 16 and a["best"]["stillBest"] == a["draws"]


def examples():
    a = answer(*docs("."))
    assert a["best"]["proof"] == "proven" and a["tieProven"] and "coordinatie" in a["best"]["times"]
    assert answer(*docs(".")) == a
    for form in ("plan", "budgets", "sets"):
        rows = list(csv.DictReader(io.StringIO(run(*docs("."), "--format", "csv", "--show", form).stdout)))
        assert rows
    text = run(*docs(".")).stdout
    assert a["basis"]["omzetten"] == {"source": "verzonnen", "certainty": "high"}, a["basis"]
    for part in ("Bewezen", "zekerheid hoog; bron: verzonnen", "Gekozen", "Niet gekozen", "Budgetten", "Drie keuzes", "begingetal 1"):
        assert part in text, part


def all_sets(measures, budgets, links):
    names = [m[0] for m in measures]
    needs = [(a, b) for a, k, b in links if k == "needs"]
    excludes = [(a, b) for a, k, b in links if k == "excludes"]
    one_of = {}
    for a, k, b in links:
        if k == "needs-one-of":
            one_of.setdefault(a, []).append(b)
    for size in range(len(names) + 1):
        for taken in itertools.combinations(range(len(names)), size):
            s = {names[i] for i in taken}
            if any(m[0] not in s for m in measures if m[4] == "ja"):
                continue
            if any(a in s and b not in s for a, b in needs) or any(a in s and b in s for a, b in excludes):
                continue
            if any(a in s and not s & set(b) for a, b in one_of.items()):
                continue
            used = [sum(measures[i][2] for i in taken if p in ("", measures[i][1])) for p, _ in budgets]
            yield s, used, sum(measures[i][3] for i in taken), sum(measures[i][2] for i in taken)


def tried():
    r = random.Random(4)
    for case in range(60):
        n = r.randint(1, 9)
        measures = [("m%d" % i, r.choice("ab"), r.randint(0, 12) * 1000, r.randint(0, 9),
                     r.choice(["nee"] * 7 + ["ja"])) for i in range(n)]
        budgets = [("a", r.randint(0, 30) * 1000), ("b", r.randint(0, 30) * 1000),
                   ("", r.randint(0, 50) * 1000)]
        links = []
        for _ in range(r.randint(0, 5)):
            one, other = r.randrange(n), r.randrange(n)
            said = {frozenset(l[::2]) for l in links}
            if one != other and frozenset(("m%d" % one, "m%d" % other)) not in said:
                links.append(("m%d" % one, r.choice(["needs", "needs-one-of", "excludes"]), "m%d" % other))
        shuffled = r.sample(measures, n)
        paths = files("t", [("measure", "payer", "cost_eur", "effect_clients", "mandatory"), *shuffled],
                      [("payer", "amount_eur"), *budgets], [("measure", "kind", "other"), *links])
        every = list(all_sets(measures, budgets, links))
        good = [x for x in every if all(u <= b for u, (_, b) in zip(x[1], budgets))]
        if not good:
            a = answer(*paths, "--draws", "3", expect=1)
            check_clash(a, measures, budgets, links)
            continue
        a = answer(*paths, "--draws", "3")
        order = sorted(m[0] for m in measures)
        best = min(good, key=lambda x: (-x[2], x[3], len(x[0]), [m not in x[0] for m in order]))
        assert set(a["best"]["times"]) == best[0] and a["tieProven"], (case, a["best"], best)
        nearly = -(-best[2] * 95 // 100)
        fewest = min(len(x[0]) for x in good if x[2] >= nearly)
        most = max(x[2] for x in good if x[2] >= nearly and len(x[0]) == fewest)
        assert (a["simple"]["measures"], a["simple"]["effect"]) == (fewest, most), case
        assert a["simpleMostProven"] and a["simple"]["proof"] == "proven", case
        for factor, key in ((110, "all10More"), (90, "all10Less")):
            fits = [x[2] for x in every if all(u * 100 <= b * factor for u, (_, b) in zip(x[1], budgets))]
            assert a[key] == (max(fits) if fits else None), (case, key)
        for k in range(3):
            more = [x[1][k] - budgets[k][1] for x in every if x[2] > best[2] and
                    all(u <= b for i, (u, (_, b)) in enumerate(zip(x[1], budgets)) if i != k)]
            n = a["budgets"][k]["next"]
            assert (n is None) == (not more) and (n is None or n["moreEur"] == min(more)), (case, k)


def check_clash(a, measures, budgets, links):
    """What is named clashes, and nothing can be missed from it."""
    labels = ["a", "b", "alle betalers"]
    assert a["irreducible"]
    parts = [("m", m) for m in a["mandatory"]] + [("b", b) for b in a["budgets"]]
    groups = {}
    for l in a["links"]:
        key = (l["measure"], l["kind"]) if l["kind"] == "needs-one-of" else \
            (l["measure"], l["kind"], l["other"])
        groups.setdefault(key, []).append((l["measure"], l["kind"], l["other"]))
    parts += [("l", k) for k in groups]

    def possible(left):
        must = {m for k, m in left if k == "m"}
        ms = [(*m[:4], "ja" if m[0] in must else "nee") for m in measures]
        ls = [l for k, key in left if k == "l" for l in groups[key]]
        bs = [b if ("b", labels[i]) in left else (b[0], 10**9) for i, b in enumerate(budgets)]
        return any(all(u <= b for u, (_, b) in zip(x[1], bs)) for x in all_sets(ms, bs, ls))

    assert not possible(parts)
    for i in range(len(parts)):
        assert possible(parts[:i] + parts[i + 1:]), (parts, parts[i])


def refused():
    head = ("measure", "payer", "cost_eur", "effect_clients")
    good = [("payer", "amount_eur"), ("a", "10")]
    for rows, saying in (
            ([head, ("x", "a", "-1", "2")], "regel 2"), ([head, ("x", "a", "1", "-2")], "regel 2"),
            ([head, ("x", "a", "1", "2"), ("x", "a", "1", "2")], "twee keer"),
            ([head, ("x", "c", "1", "2")], "geen budget"), ([head, ("x", "a", "nan", "2")], "cost_eur"),
            ([head, ("x", "a", "1e30", "2")], "cost_eur"), ([head, ("x", "a", "1.001", "2")], "cost_eur"),
            ([head, ("x", "a", "1", "99999999999999999999")], "effect_clients"),
            ([head[:3], ("x", "a", "1")], "effect_clients"), ([], "")):
        done = run(*files("r", rows, good, [("measure", "kind", "other")]), expect=2)
        assert saying in done.stderr.lower(), (saying, done.stderr)
    paths = files("r", [head, ("x", "a", "1", "2")], good, [("measure", "kind", "other"), ("x", "needs", "y"),
                                                            ("x", "needs", "x"), ("x", "wants", "x")])
    said = run(*paths, expect=2).stderr.lower()
    for line in ("regel 2", "regel 3", "regel 4"):
        assert line in said, said
    twice = files("r", [head, ("x", "a", "1", "2"), ("y", "a", "1", "2")], good,
                  [("measure", "kind", "other"), ("x", "excludes", "y"), ("y", "excludes", "x")])
    said = run(*twice, expect=2).stderr.lower()
    assert "regel 3" in said and "twee keer" in said, said
    assert "why-not" in run(*paths[:2], "--why-not", "q", expect=2).stderr
    many = 10_000_000 if os.environ.get("WAARBORG_GATES") == "long" else 100_000
    with open(os.path.join(FOLDER, "many.csv"), "w") as f:
        f.write(",".join(head) + "\n")
        f.writelines("m%d,a,1,1\n" % i for i in range(many))
    assert "meer dan 2000" in run("many.csv", paths[1], expect=2).stderr


def ends_of_the_range():
    head = ("measure", "payer", "cost_eur", "effect_clients", "max_times")
    rows = [("m%04d" % i, "a", "1000000000", "1000000", "1") for i in range(500)]
    a = answer(*files("e", [head, *rows], [("payer", "amount_eur"), ("a", "7500000000")],
                      [("measure", "kind", "other")])[:2], "--draws", "1")
    assert a["best"]["effect"] == 7000000 and list(a["best"]["times"]) == ["m%04d" % i for i in range(7)]
    a = answer(*files("e", [head], [("payer", "amount_eur"), ("a", "0")], [("measure", "kind", "other")])[:2],
               "--draws", "1")
    assert a["best"]["effect"] == 0
    rows = [("m%04d" % i, "a", "1000000000", "1000000", "1000") for i in range(500)]
    run(*files("e", [head, *rows], [("payer", "amount_eur"), ("a", "1")], [("measure", "kind", "other")])[:2],
        expect=2)


def region_problem(seed, regions, per):
    """Measures of regions with three payers, a budget per region and payer and one per payer."""
    r, measures, links, spent = random.Random(seed), [], [], {}
    for g in range(regions):
        for i in range(per):
            effect = 0 if r.random() < .1 else r.randint(5, 120)
            payer, times = r.choice(["zk"] * 6 + ["zv"] * 3 + ["gm"]), r.randint(2, 6) if r.random() < .12 else 1
            cost = r.randint(10, 100) * (effect + 20) // 50 * 100
            measures.append(("m%02d-%02d" % (g, i), "r%d" % g, payer, cost, effect, times))
            for key in ((payer, "r%d" % g), (payer, "")):
                spent[key] = spent.get(key, 0) + cost * times
            kind = "needs" if r.random() < .25 else "excludes" if r.random() < .2 else None
            if i > 2 and kind:
                links.append(("m%02d-%02d" % (g, i), kind, "m%02d-%02d" % (g, r.randrange(i))))
    return measures, [(p, g, v * (40 if g else 30) // 100) for (p, g), v in spent.items()], links


def as_lp(measures, budgets, links):
    """The problem in the file format of other programs: x times, y whether at all."""
    number = {m[0]: i for i, m in enumerate(measures)}
    rows = []
    for payer, region, amount in budgets:
        terms = ["%d x%d" % (m[3], i) for i, m in enumerate(measures)
                 if m[2] == payer and region in ("", m[1]) and m[3]]
        rows += [" + ".join(terms) + " <= %d" % amount] if terms else []
    rows += ["y%d %s y%d <= %d" % (number[a], "+" if kind == "excludes" else "-", number[b], kind == "excludes")
             for a, kind, b in links]
    rows += ["x%d - %d y%d <= 0" % (i, m[5], i) for i, m in enumerate(measures)]
    rows += ["x%d - y%d >= 0" % (i, i) for i in range(len(measures))]
    names = ["x%d" % i for i in range(len(measures))] + ["y%d" % i for i in range(len(measures))]
    return ("Maximize\n obj: " + "\n + ".join("%d x%d" % (m[4], i) for i, m in enumerate(measures)) +
            "\nSubject To\n" + "".join(" c%d: %s\n" % x for x in enumerate(rows)) + "Bounds\n" +
            "".join(" 0 <= x%d <= %d\n 0 <= y%d <= 1\n" % (i, m[5], i) for i, m in enumerate(measures)) +
            "Generals\n " + "\n ".join(names) + "\nEnd\n")


def against_cbc():
    """Larger problems against another program, when it is installed."""
    if not shutil.which("cbc"):
        print("# cbc is not installed: skipped")
        return
    for seed, regions, per in ((1, 3, 20), (2, 4, 25), (3, 6, 22)):
        measures, budgets, links = region_problem(seed, regions, per)
        paths = files("c", [("measure", "region", "payer", "cost_eur", "effect_clients", "max_times"), *measures],
                      [("payer", "region", "amount_eur"), *budgets], [("measure", "kind", "other"), *links])
        a = answer(*paths, "--draws", "1")
        path = os.path.join(FOLDER, "c.lp")
        with open(path, "w") as f:
            f.write(as_lp(measures, budgets, links))
        said = subprocess.run(["cbc", path, "ratio", "0", "allow", "0", "sec", "100", "solve", "quit"],
                              capture_output=True, text=True).stdout
        assert "Optimal solution found" in said, said
        theirs = float(re.search(r"Objective value: +(-?[0-9.]+)", said)[1])
        best = a["best"]
        assert best["effect"] <= abs(theirs) + .5 and a["bound"] >= abs(theirs) - .5, (seed, best, theirs)
        assert best["proof"] == "proven" and best["effect"] == round(abs(theirs)), (seed, best["effect"], theirs)
        for k in a["budgets"]:
            assert k["effect10More"] >= best["effect"] >= k["effect10Less"], k


TESTS = [by_hand, examples, tried, against_cbc, refused, ends_of_the_range]
print("1..%d" % len(TESTS))
failed = False
for number, test in enumerate(TESTS, 1):
    try:
        test()
        print("ok %d - %s" % (number, test.__name__))
    except Exception:
        failed = True
        print("not ok %d - %s" % (number, test.__name__))
        print("# " + traceback.format_exc().replace("\n", "\n# "))
sys.exit(failed)
