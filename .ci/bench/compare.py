#!/usr/bin/env python3
"""compare.py FOLDER: runs every comparison with the release programs in FOLDER and prints a table.

Each row is {name, unit, ours, theirs, ratio, target}: the ratio says how many times better ours is, the target the least
that is wanted; null where there is none. With BENCH_JSON=FILE the rows are written there too.

`Bench ROW [FILE]` measures what has no other program to compare with, or only the half that is ours. It prints one JSON
object a line, {name, unit, ours}, with `theirs` where it measured both halves and `target` where there is one. Rows:
`yaml FILE`, `xml FILE`, `expressions FILE`, `timetables FILE`, `planning`, `simulation`, `watch URL`.
"""

import json
import os
import sys
import tempfile

import clusters
import looping
import measure
import offhours
import policies
import soak
import watching

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def parsing(bench, folder):
    """Ours against PyYAML's C loader and botocore's parser, on the same text in memory."""
    for kind in ("yaml", "xml"):
        path = os.path.join(folder, f"input.{kind}")
        script = [sys.executable, os.path.join(ROOT, ".ci", "bench", "parsers.py")]
        measure.output([*script, "make", kind, path])
        theirs = float(measure.output([*script, kind, path]))
        for row in rows(bench, kind, path):
            yield {**row, "theirs": theirs}


def expressions(bench):
    """Ours against cel-cpp and the Rust interpreter; what the call of a binding costs is taken off theirs, not ours."""
    here = os.path.join(ROOT, ".ci", "bench")
    path = os.path.join(here, "expressions.txt")
    python = os.path.join(ROOT, ".venv", "expressions", "bin", "python")
    theirs = json.loads(measure.output([python, os.path.join(here, "expressions.py"), path]))
    ours = rows(bench, "expressions", path)
    for engine, title, target in (("cpp", "cel-cpp", 1), ("rust", "the Rust interpreter", 2)):
        for row in ours:
            name = f"Evaluate: {row['name']}, against {title}"
            yield {**row, "name": name, "theirs": theirs[engine][row["name"]], "target": target}
        yield {"name": f"A call of {title} through its binding, taken off", "unit": "ns", "ours": 0,
               "theirs": theirs[engine]["call"]}


def timetables(bench):
    """Ours against croniter and Custodian's off-hours filter, on the same rules."""
    here = os.path.join(ROOT, ".ci", "bench")
    path = os.path.join(here, "timetables.txt")
    ours = {row["name"]: row["ours"] for row in rows(bench, "timetables", path)}

    def theirs(tool, environment):
        python = os.path.join(ROOT, ".venv", environment, "bin", "python")
        return json.loads(measure.output([python, os.path.join(here, "timetables.py"), tool, path]))

    croniter, custodian = theirs("croniter", "timetables"), theirs("custodian", "bench")
    for name, unit, ours_is, theirs_is, target in (
        ("State decided, worked out before, against croniter", "ns", "state", croniter["state"], 200),
        ("State decided, worked out before, against Custodian's filter", "ns", "state", custodian["state"], 200),
        ("State decided, nothing kept, against croniter", "ns", "single", croniter["state"], None),
        ("A year worked out, mean of 10,000 schedules, against croniter", "µs", "year", croniter["year"], 200),
        ("A year worked out, three rules of every kind of window", "µs", "mixed", None, None),
    ):
        scale = 1 if unit == "ns" else 1000
        yield {"name": name, "unit": unit, "ours": ours[ours_is] / scale,
               "theirs": theirs_is and theirs_is / scale, "target": target}


def rows(bench, *arguments):
    return [json.loads(line) for line in measure.output([bench, *arguments]).splitlines() if line.strip()]


def finished(row):
    ours, theirs = row["ours"], row.get("theirs")
    return {
        "name": row["name"], "unit": row["unit"], "ours": ours, "theirs": theirs,
        "ratio": theirs / ours if theirs is not None and ours else None, "target": row.get("target")}


def number(value):
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def show(row):
    missed = row["target"] is not None and (row["ratio"] is None or row["ratio"] < row["target"])
    cells = [number(row[key]) for key in ("ours", "theirs", "ratio", "target")]
    print(f"{row['name']:<72} {row['unit']:<6}" + "".join(f"{cell:>10}" for cell in cells) + (" *" if missed else ""),
          flush=True)
    return missed


def main():
    os.chdir(ROOT)
    programs = os.path.abspath(sys.argv[1])
    pioneer, bench = (os.path.join(programs, name) for name in ("pioneer", "Bench"))
    cluster = os.path.join(programs, "cluster-server")
    done, missed = [], 0
    print(f"{'':<72} {'unit':<6}" + "".join(f"{title:>10}" for title in ("ours", "theirs", "ratio", "target")))
    with tempfile.TemporaryDirectory() as folder:
        for group in (
            lambda: offhours.rows(pioneer, folder), lambda: policies.rows(pioneer, os.path.join(folder, "policies")),
            lambda: parsing(bench, folder), lambda: expressions(bench),
            lambda: timetables(bench), lambda: rows(bench, "planning"), lambda: rows(bench, "simulation"),
            lambda: clusters.rows(pioneer, cluster, folder), lambda: watching.rows(bench, cluster),
            lambda: looping.rows(pioneer, folder),
            lambda: soak.rows(pioneer, os.path.join(folder, "soak"), float(os.environ.get("SOAK") or 120)),
        ):
            for row in map(finished, group()):
                missed += show(row)
                done.append(row)
    if missed:
        print("* short of the target")
    if os.environ.get("BENCH_JSON"):
        with open(os.environ["BENCH_JSON"], "w", encoding="utf-8") as file:
            json.dump(done, file, indent=2)
            file.write("\n")
    return 1 if missed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except measure.Failed as failure:
        sys.exit(f"bench: {failure}")
