#!/usr/bin/env python3
"""Judges a labelled set with the built command: measure.py [--command PATH] [--option ...] FOLDER

FOLDER is what generate.py made. A file is recognised when its verdict is block or quarantine. Prints recall,
precision and the rate of false alarms: for each kind of upload, for each group of kinds, and of all; and each
file wrongly judged, with what was found in it. Uploads labelled `arguable` are counted apart and are never
mistakes. Exit code 1 when recall (of `patient`) is below --recall, recall of `disguised` is below
--disguised, or false alarms are above --alarms.
"""

import argparse
import collections
import concurrent.futures
import json
import pathlib
import subprocess
import sys
import tempfile

PATIENTS = ("patient", "disguised")


def read_labels(folder):
    with open(folder / "labels.tsv", encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t") for line in file]


def scan_type(command, options, folder, content_type, paths):
    with tempfile.NamedTemporaryFile("w", suffix=".list", encoding="utf-8") as listing:
        listing.writelines(str(folder / path) + "\n" for path in paths)
        listing.flush()
        done = subprocess.run(
            [command, "scan", "--json", *options, "--content-type", content_type, "--from", listing.name],
            capture_output=True,
            text=True,
            check=False,
        )
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if len(lines) != len(paths):
        sys.exit(
            f"{command} judged {len(lines)} of {len(paths)} files of type {content_type}: {done.stderr.strip()}"
        )
    return {str(pathlib.Path(line["file"]).relative_to(folder)): line for line in lines}


def scan(command, options, folder, rows):
    """Verdicts by path. One call for each content type, as the option holds for all files of a call; two at a time."""
    by_type = collections.defaultdict(list)
    for path, _, content_type in rows:
        by_type[content_type].append(path)
    verdicts = {}
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for found in pool.map(lambda item: scan_type(command, options, folder, *item), by_type.items()):
            verdicts.update(found)
    return verdicts


def kind(path):
    return pathlib.Path(path).name.rsplit("-", 1)[0]


def refused(found):
    return found["verdict"] in ("block", "quarantine")


def explain(found):
    names = collections.Counter((f["detector"], f["confidence"]) for f in found.get("findings", []))
    evidence = ", ".join(f"{d} {c} x{n}" for (d, c), n in names.most_common(8)) or "nothing found"
    return evidence + (f"; gaps {found['gaps']}" if found.get("gaps") else "")


def share(part, whole):
    return f"{part / whole:7.1%}" if whole else "      -"


def print_table(title, counts):
    """`counts`: name -> label -> [refused, all]. Recall of what has patients, alarms of what has none."""
    print(f"\n{title:<44}{'label':<11}{'files':>6}{'refused':>9}{'recall':>9}{'alarms':>9}")
    for name, labels in counts.items():
        for label, (hit, total) in labels.items():
            recall = share(hit, total) if label in PATIENTS else ""
            alarms = share(hit, total) if label == "clean" else ""
            print(f"{name:<44}{label:<11}{total:>6}{hit:>9}{recall:>9}{alarms:>9}")


def count(rows, is_refused, name):
    counts = collections.defaultdict(lambda: collections.defaultdict(lambda: [0, 0]))
    for path, label, _ in rows:
        cell = counts[name(path)][label]
        cell[0] += is_refused(path)
        cell[1] += 1
    return counts


def print_mistakes(rows, verdicts):
    for path, label, _ in rows:
        found = verdicts[path]
        if label != "arguable" and refused(found) != (label in PATIENTS):
            word = "missed" if label in PATIENTS else "false alarm"
            print(f"{word}: {path}: {found['verdict']} {found.get('rules', [])}: {explain(found)}")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--command", default="build/lazaret")
    parser.add_argument(
        "--option", action="append", default=[], help="handed on to `lazaret scan`; may be repeated"
    )
    parser.add_argument(
        "--recall", type=float, default=0.0, help="least share of patients' uploads recognised"
    )
    parser.add_argument(
        "--disguised", type=float, default=0.0, help="least share of disguised uploads recognised"
    )
    parser.add_argument("--alarms", type=float, default=1.0, help="most share of clean uploads refused")
    parser.add_argument("--all-kinds", action="store_true", help="also the kinds without a mistake")
    arguments = parser.parse_args()

    rows = read_labels(arguments.folder)
    verdicts = scan(arguments.command, arguments.option, arguments.folder, rows)
    is_refused = lambda path: refused(verdicts[path])
    print_mistakes(rows, verdicts)

    by_kind = count(rows, is_refused, kind)
    flawed = {
        n: labels
        for n, labels in by_kind.items()
        if arguments.all_kinds
        or "arguable" in labels
        or any(hit != (total if label in PATIENTS else 0) for label, (hit, total) in labels.items())
    }
    print_table("kind" if arguments.all_kinds else "kind with mistakes", flawed)
    print_table("group", count(rows, is_refused, lambda path: kind(path).split("-")[0]))
    totals = count(rows, is_refused, lambda path: "all")["all"]
    print_table("", {"all": totals})

    recall, disguised, alarms = (totals[x][0] / max(1, totals[x][1]) for x in (*PATIENTS, "clean"))
    hits = totals["patient"][0] + totals["disguised"][0]
    precision = hits / max(1, hits + totals["clean"][0])
    print(f"\nkinds: {len(by_kind)}, of which {len(flawed)} shown above")
    for word, value, label in (
        ("recall", recall, "patient"),
        ("recall of disguised", disguised, "disguised"),
        ("false alarms", alarms, "clean"),
    ):
        print(f"{word} {value:.4f} ({totals[label][0]} of {totals[label][1]})")
    print(f"precision {precision:.4f}")
    kept = recall >= arguments.recall and alarms <= arguments.alarms
    kept = kept and (not totals["disguised"][1] or disguised >= arguments.disguised)
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
