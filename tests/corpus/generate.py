#!/usr/bin/env python3
"""Makes labelled uploads: generate.py [--seed N] [--per-kind N] FOLDER

Writes FOLDER/patient/*, FOLDER/clean/* and FOLDER/labels.tsv (path, label, content type). The same
seed makes the same files. Everybody in them is made up; every number is computed.
"""

import argparse
import inspect
import pathlib
import random

import formats
import ordinary
import patients
import specifications
from samples import Sample


def kinds(module):
    """The sample makers of a module, in the order they are written: functions of one argument, `rng`."""
    found = [
        (n, f)
        for n, f in vars(module).items()
        if inspect.isfunction(f)
        and f.__module__ == module.__name__
        and list(inspect.signature(f).parameters) == ["rng"]
    ]
    return [(n, f) for n, f in found if isinstance(f(random.Random(0)), Sample)]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--per-kind", type=int, default=0, help="samples of each kind (default: 5 with patients, 9 without)"
    )
    arguments = parser.parse_args()

    lines = []
    for label, modules, count in (
        ("patient", (patients, formats), 5),
        ("clean", (ordinary, specifications), 9),
    ):
        (arguments.folder / label).mkdir(parents=True, exist_ok=True)
        for module in modules:
            for name, make in kinds(module):
                for i in range(arguments.per_kind or count):
                    sample = make(random.Random(f"{arguments.seed} {module.__name__} {name} {i}"))
                    path = pathlib.Path(label) / f"{module.__name__}-{name}-{i:03d}.{sample.extension}"
                    (arguments.folder / path).write_bytes(sample.body)
                    lines.append(f"{path}\t{label}\t{sample.content_type}\n")
    (arguments.folder / "labels.tsv").write_text("".join(lines), encoding="utf-8")
    print(f"{len(lines)} samples in {arguments.folder}")


if __name__ == "__main__":
    main()
