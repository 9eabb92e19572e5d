#!/usr/bin/env python3
"""Judges a labelled set with the built command: measure.py [--command PATH] [--policy ...] FOLDER

FOLDER is what generate.py made. A file is recognised when its verdict is block or quarantine. Prints
recall, the rate of false alarms, both by kind, and the files wrongly judged. Exit code 1 when recall
is below --recall or false alarms are above --alarms.
"""

import argparse
import collections
import json
import pathlib
import subprocess
import sys
import tempfile


def read_labels(folder):
    with open(folder / "labels.tsv", encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t") for line in file]


def scan(command, options, folder, rows):
    """Verdicts by path. One call for each content type, as the option holds for all files of a call."""
    by_type = collections.defaultdict(list)
    for path, _, content_type in rows:
        by_type[content_type].append(path)
    verdicts = {}
    for content_type, paths in by_type.items():
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
        for line in lines:
            verdicts[str(pathlib.Path(line["file"]).relative_to(folder))] = line
    return verdicts


def kind(path):
    return pathlib.Path(path).name.rsplit("-", 1)[0]


def explain(found):
    names = collections.Counter((f["detector"], f["confidence"]) for f in found.get("findings", []))
    return ", ".join(f"{d} {c} x{n}" for (d, c), n in names.most_common(8)) or "nothing found"


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
    parser.add_argument("--alarms", type=float, default=1.0, help="most share of clean uploads refused")
    arguments = parser.parse_args()

    rows = read_labels(arguments.folder)
    verdicts = scan(arguments.command, arguments.option, arguments.folder, rows)
    totals, wrong, by_kind = collections.Counter(), [], collections.defaultdict(collections.Counter)
    for path, label, _ in rows:
        found = verdicts[path]
        refused = found["verdict"] in ("block", "quarantine")
        totals[label] += 1
        totals[label, refused] += 1
        by_kind[kind(path)][refused] += 1
        if refused != (label == "patient"):
            wrong.append((path, label, found))

    recall = totals["patient", True] / max(1, totals["patient"])
    alarms = totals["clean", True] / max(1, totals["clean"])
    for path, label, found in wrong:
        print(
            f"{'missed' if label == 'patient' else 'false alarm'}: {path}: {found['verdict']} {found.get('rules', [])}: {explain(found)}"
        )
    if wrong:
        print("\nkinds with mistakes:")
        for name in sorted({kind(path) for path, _, _ in wrong}):
            print(f"  {name}: {by_kind[name][True]} of {sum(by_kind[name].values())} refused")
    print(f"\nrecall {recall:.4f} ({totals['patient', True]} of {totals['patient']})")
    print(f"false alarms {alarms:.4f} ({totals['clean', True]} of {totals['clean']})")
    sys.exit(0 if recall >= arguments.recall and alarms <= arguments.alarms else 1)


if __name__ == "__main__":
    main()
