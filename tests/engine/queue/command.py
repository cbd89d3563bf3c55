#!/usr/bin/env python3
"""Runs waarborg queue on files as a user would, and prints TAP.

    command.py BINARY SOURCE_ROOT

What is expected is worked out by hand (docs/engines/queue/by_hand), follows from another answer of the program (the
beds of a plan are given and then do what the plan says), or is the sentence for a file with a fault on a known line.
"""
import csv
import datetime
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

BINARY, ROOT = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
EXAMPLE = os.path.join(ROOT, "docs", "engines", "queue")
HAND = os.path.join(EXAMPLE, "by_hand")
FOLDER = tempfile.mkdtemp(prefix="waarborg-queue-")
SHOWS = ["groups", "locations", "course", "waiting", "formulas", "plan", "longest"]


class Failed(Exception):
    pass


def check(good, text):
    if not good:
        raise Failed(text)


def run(folder, *more, files=("list", "norms", "settings"), date="2027-01-01"):
    words = [BINARY, "queue", "locations.csv", "arrivals.csv", "--date", date, "--quiet"]
    for name in files:
        words += ["--" + name, name + ".csv"]
    done = subprocess.run(words + list(more), cwd=folder, capture_output=True, text=True, timeout=600)
    check(done.returncode in (0, 1, 2), f"ended with {done.returncode}: {done.stderr}")
    check((done.returncode == 2) == bool(done.stderr), f"{done.returncode}: {done.stderr}")
    return done


def rows(folder, *more, **named):
    done = run(folder, "--format", "csv", *more, **named)
    check(done.returncode != 2, done.stderr)
    return list(csv.DictReader(io.StringIO(done.stdout)))


def copy_of(folder):
    target = tempfile.mkdtemp(dir=FOLDER)
    shutil.copytree(folder, target, dirs_exist_ok=True)
    return target


def write(folder, name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as file:
        file.write(text)


def read(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return file.read()


def by_hand():
    everything = ("list", "norms", "settings", "events")
    got = {row["class"]: row for row in rows(HAND, files=everything)}
    wanted = {
        "urgent": ("2", "2.0", "5.5", "1.0", "10.0", "14", "100.0", "0.0", "2027-01-01"),
        "active": ("2", "2.0", "52.5", "50.0", "55.0", "42", "0.0", "0.0", "2027-02-26"),
        "preference": ("1", "1.0", "100.0", "100.0", "100.0", "", "", "", ""),
    }
    names = ("list_start placed mean_days p50_days p90_days norm_days within_percent too_long "
             "norm_met_from").split()
    check(set(got) == set(wanted), f"groups {sorted(got)}")
    for kind, values in wanted.items():
        found = tuple(got[kind][name] for name in names)
        check(found == values, f"{kind}: {found} is not {values}")
    # Without the closure the active ones go on day 30: waits 50 and 35, so 10 days less on average.
    check(got["active"]["change_days"] == "10.00", got["active"]["change_days"])
    usual = {row["class"]: row for row in rows(HAND)}
    check(usual["active"]["mean_days"] == "42.5", usual["active"]["mean_days"])
    check(run(HAND, files=everything).returncode == 1, "a broken norm gives exit code 1")


def who_waits_too_long():
    late = rows(HAND, "--show", "waiting", date="2027-01-25")
    # On 25 January the active one of 12 December has waited 44 days (norm 42, maximum 56), the urgent ones 34 and 25
    # (maximum 14).
    found = [(row["line"], row["class"], row["days"], row["over_maximum"]) for row in late]
    wanted = [("2", "active", "44", "0"), ("3", "urgent", "34", "1"), ("6", "urgent", "25", "1")]
    check(found == wanted, str(found))


def formulas():
    folder = copy_of(HAND)
    write(folder, "arrivals.csv", "location,class,per_week\nA,active,0.3\nA,urgent,0\n")
    write(folder, "norms.csv", "class,share_percent,within,unit\nactive,80,30,working_days\n")
    (row,) = rows(folder, "--show", "formulas")
    # 30 working days are 42 days; 0.3 a week x 6 weeks / ln 5 = 1.118; at 98%: 1.8 / 3.912 = 0.460.
    wanted = {"norm_days": "42.0", "factor": "1.61", "list_now": "2", "target_size": "1.1",
              "target_size_98": "0.5", "relief_per_week": "0.33"}
    for name, value in wanted.items():
        check(row[name] == value, f"{name} is {row[name]}, not {value}")
    share = [row["pressure"], float(row["mean_days"])]
    check(abs(float(share[0]) - 2 * share[1] / 42) < 0.01, str(share))


def every_form_says_the_same():
    for show in SHOWS:
        cells = rows(EXAMPLE, "--show", show, date="2026-11-01")
        objects = json.loads(run(EXAMPLE, "--show", show, "--format", "json", date="2026-11-01").stdout)
        check(len(cells) == len(objects) and (cells or show == "plan"), f"{show}: {len(cells)} rows")
        for cell, thing in zip(cells, objects):
            for name, value in thing.items():
                text = "" if value is None else value if isinstance(value, str) else cell[name]
                check(cell[name] == text, f"{show} {name}: {cell[name]} and {value}")
                if not isinstance(value, str) and value is not None:
                    check(float(cell[name]) == value, f"{show} {name}: {cell[name]} and {value}")
        table = run(EXAMPLE, "--show", show, date="2026-11-01").stdout
        check("-----" in table and "nan" not in table and "inf" not in table, table)


def same_seed_same_answer():
    one, two = (run(EXAMPLE, "--seed", "7", date="2026-11-01").stdout for _ in range(2))
    check(one == two, "the same seed gives two answers")
    check(one != run(EXAMPLE, "--seed", "8", date="2026-11-01").stdout, "another seed, the same answer")


def forms_of_files():
    """Windows line ends, semicolons, decimal commas, columns in another order: the same answer."""
    folder = copy_of(EXAMPLE)
    for name in ("locations", "arrivals", "list", "norms", "settings"):
        table = list(csv.reader(io.StringIO(read(folder, name + ".csv"))))
        lines = [";".join(cell.replace(".", ",") for cell in reversed(row)) for row in table]
        write(folder, name + ".csv", "\r\n".join(lines) + "\r\n")
    check(run(folder, date="2026-11-01").stdout == run(EXAMPLE, date="2026-11-01").stdout, "differs")
    units = [("14", "days", "28"), ("2", "weeks", "4"), ("10", "working_days", "20")]
    answers = set()
    for amount, unit, most in units:
        write(folder, "norms.csv", "class,share_percent,within,unit,maximum\n"
                                   f"urgent,80,{amount},{unit},{most}\n")
        answers.add(run(folder, date="2026-11-01").stdout)
    check(len(answers) == 1, "the same term in another unit gives another answer")


def beds_of_a_plan_do_what_it_says():
    plan = rows(EXAMPLE, "--show", "plan", date="2026-11-01")
    soon = {row["location"]: int(row["extra"]) for row in plan if row["plan"] == "soon"}
    lasting = sum(int(row["extra"]) for row in plan if row["plan"] == "lasting")
    check(0 < lasting <= sum(soon.values()), f"{lasting} and {soon}")
    folder = copy_of(EXAMPLE)
    table = list(csv.DictReader(io.StringIO(read(folder, "locations.csv"))))
    text = io.StringIO()
    writer = csv.DictWriter(text, table[0].keys())
    writer.writeheader()
    for row in table:
        row["beds"] = int(row["beds"]) + soon.get(row["location"], 0)
        writer.writerow(row)
    write(folder, "locations.csv", text.getvalue())
    limit = str(datetime.date(2026, 11, 1) + datetime.timedelta(26 * 7))
    for row in rows(folder, date="2026-11-01"):
        if row["norm_percent"]:
            check(row["norm_met_from"] <= limit, f"{row['group']}: {row['norm_met_from']}")
    check(run(folder, "--show", "plan", date="2026-11-01").returncode == 0, "nothing more is needed")
    write(folder, "settings.csv", "setting,value\nbelieve_percent,1\nreplications,20\n")
    write(folder, "locations.csv", read(EXAMPLE, "locations.csv"))
    refused = run(folder, "--show", "plan", date="2026-11-01")
    check(refused.returncode == 1 and "geen geloofwaardig plan" in refused.stdout, refused.stdout)


def no_equilibrium_is_said():
    folder = copy_of(HAND)
    write(folder, "arrivals.csv", "location,class,per_week\nA,active,0.6\n")
    done = run(folder)
    # 0.6 a week x 30 days: 2.57 places, of which there are 2.
    check("geen evenwicht" in done.stdout and "vraagt 3 plaatsen en er zijn er 2" in done.stdout, done.stdout)
    (row,) = [r for r in rows(folder, "--show", "locations") if r["class"] == "active"]
    check(row["load_percent"] == "128.6" and row["formula_days"] == "", str(row))


def faults_are_told():
    cases = [
        ("locations.csv", "location,beds\nA,2\n", "mean_stay_days"),
        ("locations.csv", "location,beds,mean_stay_days\n", "geen locatie"),
        ("locations.csv", "location,beds,mean_stay_days\nA,2,30\nA,3,30\n", "Regel 3, kolom 'location'"),
        ("locations.csv", "location,beds,mean_stay_days\nA,-2,30\nB,2,-30\nC,x,NaN\n", "Regel 2, kolom 'beds'"),
        ("locations.csv", "location,beds,mean_stay_days\nA,-2,30\nB,2,-30\nC,x,NaN\n", "Regel 3, kolom 'mean_stay_days'"),
        ("locations.csv", "location,beds,mean_stay_days\nA,-2,30\nB,2,-30\nC,x,NaN\n", "Regel 4, kolom 'mean_stay_days'"),
        ("locations.csv", "location,beds,mean_stay_days\nA,2,inf\n", "Regel 2"),
        ("locations.csv", "location,beds,mean_stay_days,occupied\nA,2,30,3\n", "Regel 2, kolom 'occupied'"),
        ("locations.csv", "location,beds,mean_stay_days,others\nA,2,30,Q\n", "'Q'"),
        ("locations.csv", "location,beds,mean_stay_days\nA,99999999999999999999,30\n", "Regel 2, kolom 'beds'"),
        ("arrivals.csv", "location,class,per_week\nQ,active,1\n", "Regel 2, kolom 'location'"),
        ("arrivals.csv", "location,class,per_week\nA,actief,1\n", "Regel 2, kolom 'class'"),
        ("arrivals.csv", "location,class,per_week\nA,active,-1\n", "Regel 2, kolom 'per_week'"),
        ("arrivals.csv", "location,class,per_week\nA,active,1\nA,active,1\n", "Regel 3"),
        ("arrivals.csv", "location,class,per_week\nA,active,1e99\n", "Regel 2"),
        ("list.csv", "location,class,since\nA,active,2027-02-30\n", "Regel 2, kolom 'since'"),
        ("list.csv", "location,class,since\nA,active,2027-01-02\n", "na het begin"),
        ("list.csv", "location,class,since\nB,active,2026-01-02\n", "staat niet in het bestand met locaties"),
        ("list.csv", "location,class,since\nA,active,1901-01-02\n", "honderd jaar"),
        ("events.csv", "from,to,location\n2027-03-01,2027-02-01,A\n", "Regel 2, kolom 'to'"),
        ("events.csv", "from,to,location\n2026-03-01,2027-02-01,A\n", "Regel 2, kolom 'from'"),
        ("events.csv", "from,beds_change,location\n2027-03-01,-3,A\n", "Regel 2, kolom 'beds_change'"),
        ("events.csv", "from,beds_change\n2027-03-01,-2\n2027-04-01,-1\n", "vallen meer plaatsen weg"),
        ("events.csv", "from,arrivals_factor\n2027-03-01,-2\n", "Regel 2, kolom 'arrivals_factor'"),
        ("events.csv", "from\n" + "2027-03-01\n" * 65, "Regel 66"),
        ("norms.csv", "class,share_percent,within,unit\nactive,80,0,weeks\n", "Regel 2, kolom 'within'"),
        ("norms.csv", "class,share_percent,within,unit\nactive,100,6,weeks\n", "Regel 2, kolom 'share_percent'"),
        ("norms.csv", "class,share_percent,within,unit\nactive,80,6,years\n", "Regel 2, kolom 'unit'"),
        ("norms.csv", "class,share_percent,within,unit,maximum\nactive,80,6,weeks,5\n", "Regel 2, kolom 'maximum'"),
        ("norms.csv", "class,share_percent,within,unit\n" + "active,80,6,weeks\n" * 2, "Regel 3"),
        ("norms.csv", "class,care_type,share_percent,within,unit\nactive,x,80,6,weeks\n", "'x'"),
        ("settings.csv", "setting,value\nyear,3\n", "Regel 2, kolom 'setting'"),
        ("settings.csv", "setting,value\nyears,3\nyears,3\n", "Regel 3"),
        ("settings.csv", "setting,value\nyears,300\n", "Regel 2, kolom 'value'"),
        ("settings.csv", "setting,value\nyears,NaN\n", "Regel 2, kolom 'value'"),
        ("settings.csv", "", "settings.csv"),
    ]
    for name, text, wanted in cases:
        folder = copy_of(HAND)
        write(folder, name, text)
        done = run(folder, files=("list", "norms", "settings", "events"))
        check(done.returncode == 2 and wanted in done.stderr, f"{name} {text!r}: {done.stderr}{done.stdout}")
        check(done.stdout == "", "printed something all the same")


def too_much_is_refused():
    folder = copy_of(HAND)
    write(folder, "locations.csv", "location,beds,mean_stay_days\nA,1000000,30\n")
    write(folder, "arrivals.csv", "location,class,per_week\nA,active,100000\nA,urgent,100000\n")
    write(folder, "settings.csv", "setting,value\nyears,50\n")
    done = run(folder, files=("settings",))
    check(done.returncode == 2 and "te veel mensen" in done.stderr, done.stderr)
    for words, wanted in ((("--show", "x"), "--show"), (("--seed", "-1"), "--seed"), (("--date", "x"), "--date")):
        done = run(HAND, *words)
        check(done.returncode == 2 and wanted in done.stderr, done.stderr)
    check("lijst" in run(HAND, "--show", "waiting", files=("norms",)).stderr, "no list")
    check("norm" in run(HAND, "--show", "plan", files=("list",)).stderr, "no norms")


def long_list():
    count = 10_000_000 if os.environ.get("WAARBORG_GATES") == "long" else 50_000
    folder = copy_of(HAND)
    days = [str(datetime.date(2000, 1, 1) + datetime.timedelta(d)) for d in range(9000)]
    with open(os.path.join(folder, "list.csv"), "w", encoding="ascii") as file:
        file.write("location,class,since\n")
        for start in range(0, count, 9000):
            file.writelines(f"A,active,{day}\n" for day in days[:min(9000, count - start)])
    write(folder, "settings.csv", "setting,value\nyears,1\nreplications,5\nstay_spread,0\n")
    begin = time.monotonic()
    (row,) = rows(folder)
    # Two beds, stays of 30 days: on day 0, 30, ... 360 two each, 26 in all; the others wait on.
    check(row["placed"] == "26.0" and row["list_start"] == str(count), str(row))
    check(float(row["list_end"]) == count - 26, row["list_end"])
    print(f"# a list of {count} people: {time.monotonic() - begin:.1f} s")
    with open(os.path.join(folder, "list.csv"), "a", encoding="ascii") as file:
        file.write("A,active,2000-13-01\n")
    done = run(folder)
    check(f"Regel {count + 2}, kolom 'since'" in done.stderr, done.stderr)


def main():
    tests = [by_hand, who_waits_too_long, formulas, every_form_says_the_same, same_seed_same_answer,
             forms_of_files, beds_of_a_plan_do_what_it_says, no_equilibrium_is_said, faults_are_told,
             too_much_is_refused, long_list]
    failed = 0
    print(f"1..{len(tests)}", flush=True)
    for number, test in enumerate(tests, 1):
        try:
            test()
            print(f"ok {number} - {test.__name__}", flush=True)
        except Failed as why:
            failed += 1
            print(f"not ok {number} - {test.__name__}\n# {str(why)[:3000]}", flush=True)
    shutil.rmtree(FOLDER)
    sys.exit(1 if failed else 0)


main()
