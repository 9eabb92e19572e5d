#!/usr/bin/env python3
"""Makes labelled uploads: generate.py [--seed N] [--per-kind N] [--only WORD] FOLDER

Writes FOLDER/patient/*, FOLDER/disguised/*, FOLDER/clean/*, FOLDER/arguable/* and FOLDER/labels.tsv (path,
label, content type). `disguised` has patients' data in a form that hides it by accident; `arguable` has people
and health, but no patient of anybody (a wedding's allergies): refusing it is no mistake and no merit. The same
seed makes the same files. Everybody in them is made up; every number is computed.
"""

import argparse
import importlib
import inspect
import pathlib
import random

from samples import Sample

PATIENTS = "patients formats letters everyday notes results lists datasets exports interop foreign controls"
CLEAN = (
    "ordinary specifications office trade professional supplies medicine technical schemas culture lookalikes"
)
# Label, samples of each kind, modules.
SETS = (
    ("patient", 4, PATIENTS),
    ("disguised", 4, "disguises documents"),
    ("clean", 6, CLEAN),
    ("arguable", 4, "arguable"),
)


def kinds(module):
    """The sample makers of a module, in the order they are written: functions of one argument, `rng`."""
    found = [
        (n, f)
        for n, f in vars(module).items()
        if inspect.isfunction(f)
        and f.__module__ == module.__name__
        and list(inspect.signature(f).parameters) == ["rng"]
        and f not in getattr(module, "left_out", set)()
    ]
    return [(n, f) for n, f in found if isinstance(f(random.Random(0)), Sample)]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--per-kind", type=int, default=0, help="samples of each kind (default: 4; 6 of the clean ones)"
    )
    parser.add_argument("--only", default="", help="only kinds whose name has this word in it")
    arguments = parser.parse_args()

    lines, count_of_kinds = [], 0
    for label, count, modules in SETS:
        (arguments.folder / label).mkdir(parents=True, exist_ok=True)
        for module in map(importlib.import_module, modules.split()):
            for name, make in kinds(module):
                if arguments.only not in f"{module.__name__}-{name}":
                    continue
                count_of_kinds += 1
                for i in range(arguments.per_kind or count):
                    sample = make(random.Random(f"{arguments.seed} {module.__name__} {name} {i}"))
                    path = pathlib.Path(label) / f"{module.__name__}-{name}-{i:03d}.{sample.extension}"
                    (arguments.folder / path).write_bytes(sample.body)
                    lines.append(f"{path}\t{label}\t{sample.content_type}\n")
    (arguments.folder / "labels.tsv").write_text("".join(lines), encoding="utf-8")
    print(f"{len(lines)} samples of {count_of_kinds} kinds in {arguments.folder}")


if __name__ == "__main__":
    main()
