#!/usr/bin/env python3
"""Lazaret beside simpler judges, on the same labelled uploads: compare.py [--command PATH] FOLDER

FOLDER is what generate.py made. The others (baselines.py): `naive number`, the regular expression for the
French number that DLP policies hold; `naive words`, the same or three words of care; `Presidio-like`, patterns
with scores, check digits and context, and a person near words of health. Prints how many uploads each refuses,
by group of kinds, then recall, false alarms and precision.
"""

import argparse
import pathlib

import baselines
import measure


def print_groups(rows, names, verdict):
    groups = {}
    for path, label, _ in rows:
        groups.setdefault((measure.kind(path).split("-")[0], label), []).append(path)
    print(f"{'refused in group':<18}{'label':<11}{'files':>6}" + "".join(f"{n:>15}" for n in names))
    for (group, label), paths in groups.items():
        cells = "".join(f"{sum(verdict[n][p] for p in paths) / len(paths):>15.1%}" for n in names)
        print(f"{group:<18}{label:<11}{len(paths):>6}{cells}")


def figures(rows, verdict):
    refused = {"patient": [], "disguised": [], "clean": [], "arguable": []}
    for path, label, _ in rows:
        refused[label].append(verdict[path])
    hits = sum(refused["patient"]) + sum(refused["disguised"])
    mean = lambda values: sum(values) / max(1, len(values))
    return {
        "recall": mean(refused["patient"]),
        "recall of disguised": mean(refused["disguised"]),
        "false alarms": mean(refused["clean"]),
        "precision": hits / max(1, hits + sum(refused["clean"])),
    }


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--command", default="build/lazaret")
    parser.add_argument(
        "--option", action="append", default=[], help="handed on to `lazaret scan`; may be repeated"
    )
    arguments = parser.parse_args()

    rows = measure.read_labels(arguments.folder)
    found = measure.scan(arguments.command, arguments.option, arguments.folder, rows)
    verdict = {"Lazaret": {path: measure.refused(found[path]) for path, _, _ in rows}}
    for name, judge in baselines.JUDGES.items():
        verdict[name] = {path: judge((arguments.folder / path).read_bytes()) for path, _, _ in rows}

    names = list(verdict)
    print_groups(rows, names, verdict)
    results = {name: figures(rows, verdict[name]) for name in names}
    print(f"\n{'':<35}" + "".join(f"{n:>15}" for n in names))
    for key in results["Lazaret"]:
        print(f"{key:<35}" + "".join(f"{results[n][key]:>15.1%}" for n in names))


if __name__ == "__main__":
    main()
