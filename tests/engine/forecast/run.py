#!/usr/bin/env python3
"""Drives `waarborg forecast` on folders of CSV files and prints TAP.

    run.py BINARY DOCS

Expectations are worked out by hand (the worked example of docs/engines/forecast.md) or by naive.py. DOCS is
docs/engines.
"""
import csv
import io
import json
import math
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import naive  # noqa: E402

BINARY, DOCS = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
WORKED, EXAMPLE = DOCS + "/forecast/worked", DOCS + "/forecast/example"
FOLDER = tempfile.mkdtemp(prefix="waarborg-forecast-")
LONG = os.environ.get("WAARBORG_GATES") == "long"


class Answer:
    def __init__(self, done):
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr

    def rows(self):
        return list(csv.DictReader(io.StringIO(self.out, newline="")))

    def figures(self, column="p50"):
        return {(x["scenario"], x["region"], x["measure"], x["line"], int(x["year"])): x[column]
                for x in self.rows()}


def run(*words):
    done = subprocess.run([BINARY, "forecast", *words], capture_output=True, text=True, timeout=300)
    assert done.returncode in (0, 1, 2), (done.returncode, done.stderr)
    return Answer(done)


def near(found, expected, within=2e-6):
    assert abs(found - expected) <= within * abs(expected) + 1e-9, (found, expected)


def copy(name, source=EXAMPLE):
    target = os.path.join(FOLDER, name)
    shutil.rmtree(target, ignore_errors=True)
    return shutil.copytree(source, target)


def text_of(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8", newline="") as f:
        return f.read()


def write(folder, name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as f:
        f.write(text)


def replace(folder, name, old, new):
    text = text_of(folder, name)
    assert old in text, (name, old)
    write(folder, name, text.replace(old, new, 1))


# --- the worked example ---

def worked_example():
    """Section 'Worked example' of docs/engines/forecast.md, line by line."""
    answer = run(WORKED, "--format", "csv")
    assert answer.code == 0 or answer.code == 1
    figure = answer.figures()
    expected = {
        "people": (5000, 1000 + 800 + 570 + 1000 + 900 + 672, 2301.5 + 2509.12),
        "clients": (126, 1.02 * 124.56, 1.0404 * (46.03 + 75.2736)),
        "supply_fte": (6, 6.42, 6.99),
    }
    for t in range(3):
        year = 2026 + t
        for measure, values in expected.items():
            line = {"people": "", "clients": "zorg"}.get(measure, "SO")
            near(float(figure["basis", "A", measure, line, year]), values[t])
        demand, supply = expected["clients"][t] * 80 / 1600, expected["supply_fte"][t]
        near(float(figure["basis", "A", "demand_fte", "SO", year]), demand)
        near(float(figure["basis", "A", "coverage", "SO", year]), supply / demand)
        near(float(figure["basis", "A", "shortage_fte", "SO", year]), demand - supply, 2e-5)
    # 126 clients x (1 - 6 / 6.3) = 6 without care, after that none; below the norm in 2026 only.
    assert figure["basis", "A", "shortage_clients", "SO", 2026] == "6"
    assert figure["basis", "A", "shortage_clients", "SO", 2028] == "0"
    below = answer.figures("chance_below_norm")
    assert [below["basis", "A", "coverage", "SO", y] for y in (2026, 2027, 2028)] == ["1", "0", "0"]
    first = answer.figures("chance_first_below")
    assert [first["basis", "A", "coverage", "SO", y] for y in (2026, 2027, 2028)] == ["1", "0", "0"]
    assert answer.code == 1  # the norm is broken
    table = run(WORKED, "--each-year").out
    assert "6,3 (6,3 tot 6,3)" in table and "111%" in table and "synthetic" not in table


# --- against the naive program ---

def random_folder(number):
    r = random.Random(number)
    folder = os.path.join(FOLDER, "random")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    regions = ["R%d" % i for i in range(r.randint(1, 3))]
    profiles = ["k%d" % i for i in range(r.randint(2, 6))]
    professions = ["p%d" % i for i in range(r.randint(2, 3))]
    ages, years = r.choice([2, 17, 30, 60]), r.randint(1, 6)

    def table(name, header, rows):
        write(folder, name, "\n".join([header] + [",".join(map(str, x)) for x in rows]) + "\n")

    table("population.csv", "region,sex,age,people",
          [(g, s, a, r.randint(2000, 4000)) for g in regions for s in "mv" for a in range(ages)])
    table("mortality.csv", "sex,age,chance",
          [(s, a, round(r.uniform(0, .01), 5)) for s in "mv" for a in range(ages)])
    table("fertility.csv", "region,births_per_woman", [(g, round(r.uniform(0, .02), 4)) for g in regions])
    if r.random() < .5:
        table("migration.csv", "region,sex,age,people",
              [(g, "v", a, r.randint(0, 20)) for g in regions for a in range(0, ages - 1, 3)]
              + [(g, "m", ages - 1, -r.randint(0, 20)) for g in regions])
    table("prevalence.csv", "profile,sex,age_from,age_to,share,source",
          [(k, s, low, low, round(r.uniform(.01, .02), 5), "test")
           for k in profiles for s in "mv" for low in range(ages)])
    table("care.csv", "profile,profession,hours_per_client,source",
          [(k, p, round(r.uniform(1, 3), 3), "test") for k in profiles for p in professions])
    table("professionals.csv", "region,profession,age,count,fte",
          [(g, p, a, n, round(n * r.uniform(.4, 1), 2)) for g in regions for p in professions
           for a in range(30, 66, 5) for n in [r.randint(0, 3)]])
    table("retirement.csv", "profession,age_from,age_to,share,source",
          [(p, a, a + 4, round(r.uniform(0, .1), 3), "test") for p in professions
           for a in (55, 60)] + [(professions[0], 65, 66, .5, "test")])
    table("training.csv", "region,profession,year,trainees",
          [(g, professions[0], y, r.randint(0, 2)) for g in regions for y in (2020, 2025, 2027)])
    rows = [("start_year", "", 2026, "", "", "calendar year", "test", "vast", "", ""),
            ("years", "", years, "", "", "years", "test", "vast", "", ""),
            ("boys", "", .51, "", "", "share", "test", "vast", "", ""),
            ("hours_per_fte", "", 1500, "", "", "hours per year", "test", "vast", "", ""),
            ("hours_per_fte", "p1", 1400, "", "", "hours per year", "test", "vast", "", ""),
            ("training_years", "", r.randint(1, 4), "", "", "years", "test", "vast", "", ""),
            ("entry_age", "", 28, "", "", "years", "test", "vast", "", ""),
            ("entry_fte", "", .8, "", "", "FTE per head", "test", "vast", "", ""),
            ("task_ratio", "p0", 1.3, "", "", "hours per hour", "test", "vast", "", "")]
    units = {x["name"]: x["unit"] for x in json.loads(run("--schema").out)["parameters"]}

    def uncertain(name, scope, low, high, to=""):
        value = round(r.uniform(low, high), 4)
        if r.random() < .3:
            rows.append((name, scope, value, "", "", '"%s"' % units[name], "test", "aanname", "", to))
        else:
            rows.append((name, scope, value, low, high, '"%s"' % units[name], "test", "geraamd", "",
                         to))

    for walk in ("mortality_walk", "prevalence_walk", "supply_walk"):
        rows.append((walk, "", round(r.uniform(0, .02), 4), "", "", '"%s"' % units[walk], "test",
                     "aanname", "", ""))
    uncertain("mortality_trend", "", -.02, .01)
    uncertain("prevalence_level", "", .9, 1.1)
    uncertain("prevalence_level", "k1", .8, 1.1)
    uncertain("trend", "", -.02, .02)
    uncertain("trend", "k0", -.03, .02)
    uncertain("inflow", "k1", 0, .03)
    uncertain("longer_home", "k0", 0, .03, "k1")
    uncertain("heavier", "", -.01, .02)
    uncertain("part_time", "", -.01, .01)
    uncertain("relief", "p0", 0, .01)
    uncertain("task_shift", "p0", 0, .03, "p1")
    uncertain("leaving", "", .8, 1.2)
    uncertain("training", "p0", .5, 1.5)
    uncertain("success", "", .6, .95)
    table("parameters.csv", "name,scope,value,low,high,unit,source,certainty,until_year,to", rows)
    table("scenarios.csv", "scenario,parameter,scope,value,from_year",
          [("a", "trend", "k0", -.01, 2027), ("a", "trend", "k0", .005, 2029),
           ("b", "heavier", "", .01, ""), ("b", "training", "p0", 1.2, 2026),
           ("b", "task_shift", "p0", .02, 2028)])
    return folder


def naive_model():
    compared = 0
    for number in range(60 if LONG else 8):
        folder = random_folder(number)
        answer = run(folder, "--format", "csv", "--draws", "1", "--seed", str(number * 7919))
        assert answer.code in (0, 1), answer.err
        expected = naive.Model(folder, number * 7919).figures()
        for key, found in answer.figures().items():
            value = expected[key]
            if key[2] == "shortage_clients":
                assert abs(float(found) - value) <= 1 + 1e-4 * value, (key, found, value)
            elif key[2] == "shortage_fte":
                scale = expected[key[:2] + ("supply_fte",) + key[3:]]
                assert abs(float(found) - value) <= 2e-5 * scale, (number, key, found, value)
            else:
                near(float(found), value, 2e-5)
            compared += 1
    assert compared > 400, compared


# --- the example, stored runs ---

def example_runs():
    for form in ("table", "csv", "json"):
        first, second = (run(EXAMPLE, "--format", form, "--draws", "1500") for _ in range(2))
        assert first.code in (0, 1) and first.out == second.out, first.err
    rows = run(EXAMPLE, "--format", "csv").rows()
    assert run(EXAMPLE, "--format", "csv", "--seed", "2").rows() != rows
    assert {x["scenario"] for x in rows} == {"basis", "taakherschikking", "meer opleiden"}
    for x in rows:
        assert float(x["p5"]) <= float(x["p50"]) <= float(x["p95"]), x
        if x["scenario"] == "meer opleiden" and x["line"] == "HA" and x["difference_p50"]:
            assert float(x["difference_p50"]) == 0  # another profession: not touched at all


def stored_run():
    folder = copy("stored")
    path = os.path.join(FOLDER, "run.json")
    text = run(folder, "--format", "json", "--draws", "500", "--seed", "77").out
    write(FOLDER, "run.json", text)
    again = run(folder, "--again", path)
    assert again.code == 0 and "alle cijfers zijn dezelfde" in again.out, (again.out, again.err)
    # Parameters, scenarios and norms are those in the file, whatever is in the folder now.
    write(folder, "parameters.csv", "broken")
    os.remove(os.path.join(folder, "scenarios.csv"))
    assert run(folder, "--again", path).code == 0
    assert run(folder, "--again", path, "--format", "json").out == text
    stored = json.loads(text)
    assert stored["schema"] == 2 and stored["seed"] == "77" and stored["draws"] == 500
    assert all(p["source"] and p["unit"] and p["certainty"] for p in stored["parameters"])
    stored["figures"][17]["p50"] *= 1.0001
    write(FOLDER, "run.json", json.dumps(stored))
    again = run(folder, "--again", path)
    assert again.code == 1 and again.out.count("1 cijfers zijn anders") == 1, again.out
    replace(folder, "population.csv", "Noord,m,3,", "Noord,m,3,1")
    again = run(folder, "--again", path)
    assert again.code == 2 and "population.csv is niet meer het bestand van toen" in again.err


def old_version():
    """Version 1 called three parameters otherwise and knew no until_year: it gives the same figures."""
    folder = copy("old")
    text = run(folder, "--format", "json", "--draws", "300").out
    old = json.loads(text)
    old["schema"] = 1
    renames = {x["new"]: x["old"] for x in json.loads(run("--schema").out)["renamed"]}
    assert len(renames) == 3
    changed = 0
    for p in old["parameters"]:
        changed += p["name"] in renames
        p["name"] = renames.get(p["name"], p["name"])
        p.pop("until_year", None)
    for s in old["scenarios"]:
        s["parameter"] = renames.get(s["parameter"], s["parameter"])
    assert changed >= 3
    write(FOLDER, "old.json", json.dumps(old))
    again = run(folder, "--again", FOLDER + "/old.json")
    assert again.code == 0 and "schemaversie 1 (nu 2)" in again.out, (again.out, again.err)
    shipped = run(WORKED, "--again", DOCS + "/forecast/worked-version-1.json")
    assert shipped.code == 0, shipped.out + shipped.err
    old["schema"] = 2  # the old names are not those of version 2
    write(FOLDER, "old.json", json.dumps(old))
    assert run(folder, "--again", FOLDER + "/old.json").code == 2
    old["schema"] = 3
    write(FOLDER, "old.json", json.dumps(old))
    again = run(folder, "--again", FOLDER + "/old.json")
    assert again.code == 2 and "schemaversie 3" in again.err


def broken_runs():
    folder = copy("broken", WORKED)
    good = json.loads(run(folder, "--format", "json", "--draws", "100").out)
    path = os.path.join(FOLDER, "bad.json")
    edits = [
        lambda d: d.pop("schema"), lambda d: d.pop("parameters"), lambda d: d.update(draws=0),
        lambda d: d.update(draws=10 ** 12), lambda d: d.update(seed=5), lambda d: d.update(figures={}),
        lambda d: d.update(files=[]), lambda d: d["parameters"].append(3),
        lambda d: d["parameters"][2].update(value=7), lambda d: d["parameters"][2].update(scope="x"),
        lambda d: d["parameters"][2].update(name="nee"), lambda d: d["norms"].append({}),
        lambda d: d["parameters"][0].pop("value"), lambda d: d["scenarios"].append({"scenario": "x"}),
    ]
    for edit in edits:
        bad = json.loads(json.dumps(good))
        edit(bad)
        write(FOLDER, "bad.json", json.dumps(bad))
        again = run(folder, "--again", path)
        assert again.code == 2 and again.err.startswith("waarborg: "), (again.out, again.err)
    for text in ("", "{", "[]", "[" * 100000, json.dumps(good)[:-9], "\x00"):
        write(FOLDER, "bad.json", text)
        assert run(folder, "--again", path).code == 2
    assert run(folder, "--again", FOLDER).code == 2
    assert run(folder, "--again", FOLDER + "/none.json").code == 2


def schema():
    published = open(DOCS + "/forecast/parameters.schema.json", encoding="utf-8").read()
    assert run("--schema").out == published, "make it again: waarborg forecast --schema"
    page = open(DOCS + "/forecast.md", encoding="utf-8").read()
    for p in json.loads(published)["parameters"]:
        assert "`%s`" % p["name"] in page, p["name"]
        assert p["minimum"] < p["maximum"] and p["meaning"]
        assert p["default"] is None or p["minimum"] <= p["default"] <= p["maximum"] or p["default"] == 0


# --- what is refused ---

def same_in_other_clothes():
    folder = copy("clothes", WORKED)
    plain = run(folder, "--format", "csv").out
    for name in os.listdir(folder):
        text = text_of(folder, name)
        write(folder, name, "\ufeff" + text.replace(",", ";").replace("\n", "\r\n"))
    assert run(folder, "--format", "csv").out == plain


REFUSED = [
    ("population.csv", "Noord,m,5,", "Noord,m,5,-", "regel 7"),
    ("population.csv", "Noord,m,5,", "Noord,m,5,x", "regel 7"),
    ("population.csv", "Noord,m,5,", "Noord,m,5,nan", "regel 7"),
    ("population.csv", "Noord,m,5,", "Noord,m,5,1e300", "regel 7"),
    ("population.csv", "Noord,m,5,", "Noord,m,500,", "regel 7"),
    ("population.csv", "Noord,m,5,", "Noord,q,5,", "regel 7"),
    ("population.csv", "Noord,m,5,", "Noord,m,4,", "regel 7"),
    ("population.csv", "region,sex", "regio,sex", "region"),
    ("mortality.csv", "m,50,", "m,50,1", "regel 52"),
    ("mortality.csv", "m,50,", "m,51,", "eerdere regel"),
    ("fertility.csv", "Zuid,0.048\n", "", "'Zuid' ontbreekt"),
    ("fertility.csv", "Zuid", "Oost", "'Oost' staat niet in population.csv"),
    ("migration.csv", "Noord,m,20", "Noord,m,120", "laatste leeftijd"),
    ("migration.csv", "Noord,m,20,-12", "Noord,m,20,-12000", "meer mensen weg"),
    ("prevalence.csv", ",1,synthetic", ",1.01,synthetic", "regel 2"),
    ("prevalence.csv", ",1,synthetic", ",1,", "source"),
    ("prevalence.csv", "m,0,99", "m,99,0", "lager"),
    ("prevalence.csv", "v,0,99", "m,0,99", "eerdere regel"),
    ("care.csv", "iedereen,HA", "iedereen,XX", "'XX' staat niet in professionals.csv"),
    ("care.csv", "vv-verblijf,HA", "vv-verblijf,SO", "eerdere regel"),
    ("professionals.csv", "Noord,HA", "West,HA", "'West' staat niet"),
    ("retirement.csv", "HA,30,54,0.01", "HA,30,54,1.5", "regel 2"),
    ("retirement.csv", "HA,55,59", "HA,50,59", "eerdere regel"),
    ("training.csv", "Noord,HA,2021,8", "Noord,HA,2021,-8", "regel 2"),
    ("parameters.csv", "synthetic,vast", ",vast", "source"),
    ("parameters.csv", "vast", "zeker", "certainty"),
    ("parameters.csv", "calendar year", "year", "eenheid"),
    ("parameters.csv", "mortality_trend", "mortality_tremd", "Bedoelt u mortality_trend?"),
    ("parameters.csv", "years,,15", "years,,15.5", "geheel getal"),
    ("parameters.csv", "years,,15", "years,,51", "niet geloofwaardig"),
    ("parameters.csv", "-0.01,-0.02,0,", "0.3,-0.02,0,", "niet geloofwaardig"),
    ("parameters.csv", "-0.01,-0.02,0,", "0.01,-0.02,0,", "low tot en met high"),
    ("parameters.csv", "-0.01,-0.02,0,", "-0.01,-0.02,,", "allebei"),
    ("parameters.csv", "-0.01,-0.02,0,", "-0.01,-0.02,nan,", "high"),
    ("parameters.csv", "1500,,,hours", "1500,1400,1600,hours", "low en high"),
    ("parameters.csv", "longer_home,vv-verblijf", "longer_home,elders", "'elders' staat niet"),
    ("parameters.csv", ",vv-thuis", ",vv-verblijf", "zichzelf"),
    ("parameters.csv", ",vv-thuis", ",", "to"),
    ("parameters.csv", "start_year,,2026", "boys,,0.5", "eenheid"),
    ("parameters.csv", "hours_per_fte,,1500,,,hours per year,synthetic,aanname,,\n", "",
     "hours_per_fte van HA ontbreekt"),
    ("parameters.csv", "heavier,iedereen", "heavier,vv-verblijf", "eerdere regel"),
    ("scenarios.csv", "SO,0.03", "SO,0.05", "bron van task_shift"),
    ("scenarios.csv", "taakherschikking", "basis", "basis"),
    ("scenarios.csv", "task_shift", "hours_per_fte", "per scenario"),
    ("scenarios.csv", "task_shift,SO", "task_shift,HA", "parameters.csv"),
    ("norms.csv", "SO,Noord", "SO,Oost", "'Oost' staat niet"),
    ("norms.csv", "HA,,0.95", "HA,,95", "regel 2"),
    ("norms.csv", "SO,Noord", "SO,", "eerdere regel"),
]


def refused_files():
    for name, old, new, said in REFUSED:
        folder = copy("refused")
        replace(folder, name, old, new)
        answer = run(folder, "--draws", "50")
        assert answer.code == 2 and answer.out == "", (name, new, answer.code)
        assert said.lower() in answer.err.lower(), (name, new, said, answer.err)
    for name in sorted(os.listdir(EXAMPLE)):
        folder = copy("refused")
        os.remove(os.path.join(folder, name))
        optional = name in ("migration.csv", "training.csv", "scenarios.csv", "norms.csv")
        answer = run(folder, "--draws", "50")
        assert (answer.code == 2) != optional, (name, answer.err)
        write(folder, name, "")
        assert run(folder, "--draws", "50").code == 2, name
    both = copy("refused")  # every fault at once, not the first only
    replace(both, "population.csv", "Noord,m,5,", "Noord,m,5,-")
    replace(both, "population.csv", "Zuid,v,8,", "Zuid,x,8,")
    answer = run(both)
    assert "Regel 7," in answer.err and "Regel 310," in answer.err, answer.err


def refused_options():
    for words in ((EXAMPLE, "--draws", "0"), (EXAMPLE, "--draws", "10000000"), (EXAMPLE, "--seed", "-1"),
                  (EXAMPLE, "--draws", "x"), (), (FOLDER + "/nowhere",), (EXAMPLE, WORKED),
                  (EXAMPLE, "--draws", "1000000"), (EXAMPLE, "--again", "x", "--seed", "3")):
        answer = run(*words)
        assert answer.code == 2 and answer.err.startswith("waarborg: "), words


def many_lines():
    folder = copy("many", WORKED)
    count = 10_000_000 if LONG else 200_000
    with open(os.path.join(folder, "professionals.csv"), "a", encoding="utf-8") as f:
        for _ in range(count // 1000):
            f.write("A,SO,60,6,5.4\n" * 1000)
    answer = run(folder)
    lines = answer.err.splitlines()
    assert answer.code == 2 and len(lines) == 102 and all("eerdere regel" in line for line in lines[:100]), answer.err
    assert lines[100] == "Alleen de eerste 100 staan hier." and lines[101].endswith(" fouten."), lines[100:]


def interrupted():
    child = subprocess.Popen([BINARY, "forecast", EXAMPLE, "--draws", "150000"],
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    time.sleep(0.25)
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=120)
    if child.returncode == 2:
        assert "afgebroken" in err and out == ""
    else:  # it came too early, before the key was caught, or too late
        assert child.returncode in (-signal.SIGINT, 0, 1)


# --- what is not shown ---

def not_shown(folder, *words):
    answer = run(folder, "--format", "json", *words)
    assert answer.code == 1, (answer.code, answer.err)
    return json.loads(answer.out)


def check_hidden(found, rule, line, year):
    """The rule is told, and no figure of the line is there from that year on."""
    hits = [d for d in found["not_shown"] if d["rule"] == rule and d["line"] == line]
    assert hits and hits[0]["from_year"] == year, (rule, found["not_shown"])
    for f in found["figures"]:
        if f["line"] == line or not line:
            assert f["year"] < year, f
    assert year == found["start_year"] or any(
        f["year"] == year - 1 and (f["line"] == line or not line) for f in found["figures"])


def beyond_belief():
    folder = copy("belief", WORKED)
    replace(folder, "parameters.csv", "share per year,synthetic,aanname,,",
            "share per year,synthetic,aanname,2027,")
    check_hidden(not_shown(folder), "horizon", "", 2028)
    folder = copy("belief", WORKED)
    write(folder, "migration.csv", "region,sex,age,people\nA,m,1,300\n")
    check_hidden(not_shown(folder), "people_growth", "", 2027)
    # 10% more clients, 10% heavier care: 21% more demand, already in the first year; clients are 9%.
    folder = copy("belief", WORKED)
    replace(folder, "parameters.csv", "trend,zorg,0.02", "trend,zorg,0.1")
    replace(folder, "parameters.csv", "hours_per_fte",
            "heavier,zorg,0.1,,,share per year,synthetic,aanname,,\nhours_per_fte")
    found = not_shown(folder)
    check_hidden(found, "demand_growth", "SO", 2027)
    assert any(f["measure"] == "clients" and f["year"] == 2028 for f in found["figures"])
    folder = copy("belief", WORKED)
    replace(folder, "professionals.csv", "60,6,5.4", "60,60,54")
    check_hidden(not_shown(folder), "coverage_high", "SO", 2026)
    folder = copy("belief", WORKED)
    replace(folder, "care.csv", "80", "8000")
    check_hidden(not_shown(folder), "coverage_low", "SO", 2026)
    # A tenth of those of 60 stays: supply halves and more.
    folder = copy("belief", WORKED)
    replace(folder, "retirement.csv", "66,66", "60,66")
    replace(folder, "training.csv", "2025,1", "2025,0")
    check_hidden(not_shown(folder), "supply_growth", "SO", 2027)
    # p95 / p5 = e^(2 x 1.645 x 0.1 sqrt(t)): above 10 when sqrt(t) > 7, from year 49 on. Supply that does
    # not leave and a population that stays keep all other rules quiet.
    folder = copy("belief", WORKED)
    for line in text_of(folder, "mortality.csv").splitlines()[1:]:
        replace(folder, "mortality.csv", line, ",".join(line.split(",")[:2] + ["0"]))
    replace(folder, "retirement.csv", "0.5", "0")
    replace(folder, "training.csv", "2025,1", "2025,0")
    replace(folder, "parameters.csv", "years,,2,", "years,,50,")
    replace(folder, "parameters.csv", "trend,zorg,0.02,,,share per year",
            "supply_walk,,0.1,,,standard deviation per year")
    found = not_shown(folder, "--draws", "50000")
    years = [d["from_year"] - 2026 for d in found["not_shown"] if d["rule"] == "width"]
    assert years and 46 <= years[0] <= 50, found["not_shown"]
    table = run(folder, "--draws", "50000").out
    assert "Niet getoond, omdat niemand het kan geloven:" in table and "keer de onderkant" in table


def few_draws():
    answer = run(WORKED, "--draws", "99")
    assert "Er zijn geen banden" in answer.out and " tot " not in answer.out.splitlines()[2]
    for row in run(WORKED, "--draws", "99", "--format", "csv").rows():
        assert row["p5"] == "" and row["p95"] == "" and row["p50"] != "", row
    assert run(WORKED, "--draws", "100", "--format", "csv").rows()[0]["p5"] != ""


def nothing_asked():
    folder = copy("nothing", WORKED)
    write(folder, "care.csv", "profile,profession,hours_per_client,source\n")
    answer = run(folder)
    assert answer.code == 0 and "geen vraag" in answer.out, (answer.out, answer.err)
    assert run(folder, "--format", "json").code == 0
    json.loads(run(folder, "--format", "json").out)


def main():
    tests = [worked_example, naive_model, example_runs, stored_run, old_version, broken_runs, schema,
             same_in_other_clothes, refused_files, refused_options, many_lines, interrupted,
             beyond_belief, few_draws, nothing_asked]
    print("1..%d" % len(tests), flush=True)
    failed = 0
    for number, test in enumerate(tests, 1):
        begin = time.monotonic()
        try:
            test()
            print("ok %d - %s # %.1f s" % (number, test.__name__, time.monotonic() - begin), flush=True)
        except Exception:  # pylint: disable=broad-except
            failed += 1
            print("not ok %d - %s" % (number, test.__name__), flush=True)
            for line in traceback.format_exc().splitlines():
                print("# " + line)
    shutil.rmtree(FOLDER, ignore_errors=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
