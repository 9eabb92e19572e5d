#!/usr/bin/env python3
"""Judges ordinary files of this machine: real_files.py [--least N] [--seed N] [--command PATH] [ROOT...]

Nobody made these files for us: documentation, sources, fonts, pictures, translations, packages. No patient is
in them, so whatever is refused for its content is a false alarm, but for the few of `MADE_UP`, which hold
made-up patients on purpose. Of each root and each kind (ending) one file is taken in turn until there are
--least; the same seed takes the same files. Left out: what is empty, unreadable, no file, larger than
--largest, or the same as a file already taken.

Prints how many files and bytes, the verdicts, every file refused for its content with its findings and what
made them, every reason for a gap, and the files refused because they could not be read. --keep FILE keeps what
`lazaret scan --json` said, a file a line. Exit code 1 when more than one file in 1,000 is refused for its
content.
"""

import argparse
import collections
import fnmatch
import glob
import hashlib
import json
import os
import pathlib
import random
import stat
import subprocess
import sys
import tempfile

ROOTS = """
    /usr/share/doc /usr/share/man /usr/share/info /usr/include /usr/lib/python3* /usr/share/perl* /usr/share/fonts
    /usr/share/icons /usr/share/locale /usr/share/javascript /usr/share/nodejs /usr/share/texmf* /usr/share/texlive
    /usr/share/R /usr/lib/R /usr/share/java /usr/share/fpcsrc /usr/share/cmake-* /usr/share/vim /usr/share/groff
    /usr/share/matplotlib /usr/share/squid-langpack /usr/share/postgresql /usr/share/i18n /usr/share/tcltk
    /usr/share/zoneinfo /usr/share/X11 /usr/share/mime /usr/share/sounds /usr/share/backgrounds /var/lib/dpkg/info
    /var/cache/apt/archives
""".split()

# Files with made-up patients: path, reason. Refusing them is right.
MADE_UP = (
    ("*/pydicom/data/*", "pydicom's samples: images of made-up patients"),
    ("*/pydicom/tests/*", "pydicom's tests, with made-up patients"),
    ("*/python3-pydicom_*.deb", "pydicom's package, with both"),
    ("*/libgdcm*/examples/*.dcm", "GDCM's example: an image of a patient called test patient"),
    ("*/man1/dcm2json.1*", "DCMTK's manual, which quotes the DICOM standard's example of a patient"),
    ("*/dcmtk/examples/*", "DCMTK's dumps of worklists, with made-up patients"),
    ("*/dcmtk_*.deb", "DCMTK's package, with that manual"),
)

# Rules of the shipped policy that refuse nothing for its content. A rule that is not here counts as one that does.
OTHER_RULES = {
    "unreadable",
    "numbers-without-care",
    "media-and-unknown",
    "approved-seen",
}

LEAST = 20_000
LARGEST = 64 << 20  # bytes
MOST_ALARMS = 0.001


def candidates(roots, largest):
    """(root, path, size) of every file below the roots that may be taken; those too large are counted."""
    found, too_large = [], 0
    for root in sorted({path for pattern in roots for path in glob.glob(pattern)}):
        for folder, folders, names in os.walk(root):
            folders.sort()
            for name in sorted(names):
                path = os.path.join(folder, name)
                try:
                    about = os.lstat(path)
                except OSError:
                    continue
                if not stat.S_ISREG(about.st_mode) or about.st_size == 0 or "\n" in path:
                    continue
                if about.st_size > largest:
                    too_large += 1
                elif os.access(path, os.R_OK):
                    found.append((root, path, about.st_size))
    return found, too_large


def kind(path):
    """The ending, also the one below a compression: "1.gz", "html", "" for none."""
    endings = pathlib.PurePath(path).suffixes
    if endings and endings[-1].lower() in (".gz", ".xz", ".bz2", ".zst"):
        return "".join(endings[-2:]).lower().lstrip(".")
    return endings[-1].lower().lstrip(".") if endings else ""


def in_turn(found, seed):
    """All of `found`: of each root and kind the first, then of each the second, and so on."""
    groups = collections.defaultdict(list)
    for root, path, size in found:
        groups[root, kind(path)].append((path, size))
    rng = random.Random(seed)
    turns = []
    for group in groups.values():
        rng.shuffle(group)
        turns += [(turn, rng.random(), item) for turn, item in enumerate(group)]
    return [item for _, _, item in sorted(turns)]


def choose(found, least, seed):
    """The first `least` of them that differ in content."""
    chosen, seen = [], set()
    for path, size in in_turn(found, seed):
        if len(chosen) == least:
            break
        try:
            with open(path, "rb") as file:
                content = size, hashlib.file_digest(file, "sha256").digest()
        except OSError:
            continue
        if content not in seen:
            seen.add(content)
            chosen.append((path, size))
    return chosen


def scan(command, options, paths, at_once):
    """What the command says of each path."""
    for first in range(0, len(paths), at_once):
        batch = paths[first : first + at_once]
        with tempfile.NamedTemporaryFile("w", suffix=".list", encoding="utf-8", errors="surrogateescape") as listing:
            listing.writelines(path + "\n" for path in batch)
            listing.flush()
            done = subprocess.run(
                [command, "scan", "--json", *options, "--from", listing.name],
                capture_output=True,
                text=True,
                errors="surrogateescape",
                check=False,
            )
        lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
        if len(lines) != len(batch):
            sys.exit(f"{command} judged {len(lines)} of {len(batch)} files: {done.stderr.strip()}")
        for path, line in zip(batch, lines):
            yield path, json.loads(line)
        print(f"\r{first + len(batch)} of {len(paths)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def refused_for_content(verdict):
    return verdict["verdict"] in ("block", "quarantine") and bool(set(verdict["rules"]) - OTHER_RULES)


def refused_unread(verdict):
    return verdict["verdict"] in ("block", "quarantine") and not refused_for_content(verdict)


def made_up(path):
    return next((reason for pattern, reason in MADE_UP if fnmatch.fnmatch(path, pattern)), None)


def evidence(finding):
    """What made a finding, in a line; empty when the command tells none."""
    words = [finding["form"]] if finding.get("form") else []
    for sign in finding.get("because", []):
        place = sign["place"] if sign["distance"] is None else f"{sign['place']} {sign['distance']:+d}"
        points = f", {sign['points']:+d} points" if sign["points"] else ""
        words.append(f"{sign['detector']} ({place}{points})")
    return "; ".join(words)


def print_refused(path, verdict, most=12):
    print(f"\n{path}: {verdict['verdict']} {' '.join(verdict['rules'])}; persons: {verdict['persons']}")
    # Those that rules ask for first; what only supports others is mostly low.
    rank = {"high": 0, "medium": 1, "low": 2}
    findings = sorted(verdict["findings"], key=lambda finding: rank[finding["confidence"]])
    for finding in findings[:most]:
        place = f"{finding['part']}:{finding['offset']}"
        print(f"  {finding['detector']} {finding['confidence']} at {place} {finding['masked']}")
        if why := evidence(finding):
            print(f"    because: {why}")
    if len(findings) > most:
        print(f"  and {len(findings) - most} more findings")


def print_unread(verdicts, most):
    files, parts = collections.Counter(), collections.Counter()
    for verdict in verdicts.values():
        files.update(verdict.get("gap_counts", {}).keys())
        parts.update(verdict.get("gap_counts", {}))
    print(f"\n{'gap':<18}{'files':>8}{'parts':>8}")
    for reason, count in files.most_common():
        print(f"{reason:<18}{count:>8}{parts[reason]:>8}")

    by_reason = collections.defaultdict(list)
    for path, verdict in verdicts.items():
        if refused_unread(verdict):
            by_reason[" ".join(sorted(set(verdict["gap_counts"]) - {"opaque"}))].append(path)
    print(f"\nrefused as unreadable: {sum(map(len, by_reason.values()))}")
    for reason, paths in sorted(by_reason.items(), key=lambda item: -len(item[1])):
        print(f"  {reason}: {len(paths)}")
        for path in paths[:most]:
            print(f"    {path}")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("roots", nargs="*", default=ROOTS, metavar="ROOT", help="folders, or patterns of them")
    parser.add_argument("--least", type=int, default=LEAST, help="how many files to take, if there are so many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--largest", type=int, default=LARGEST, help="bytes; larger files are left out")
    parser.add_argument("--command", default="build/lazaret")
    parser.add_argument(
        "--option", action="append", default=[], help="handed on to `lazaret scan`; may be repeated"
    )
    parser.add_argument("--at-once", type=int, default=1000, help="files a call of the command")
    parser.add_argument("--names", type=int, default=20, help="unreadable files named for each reason")
    parser.add_argument("--keep", type=pathlib.Path, help="where to keep what the command said")
    arguments = parser.parse_args()

    found, too_large = candidates(arguments.roots, arguments.largest)
    chosen = choose(found, arguments.least, arguments.seed)
    if not chosen:
        sys.exit("no files there")
    paths = [path for path, _ in chosen]
    verdicts = {}
    with open(arguments.keep or os.devnull, "w", encoding="utf-8") as kept:
        for path, verdict in scan(arguments.command, arguments.option, paths, arguments.at_once):
            verdicts[path] = verdict
            kept.write(json.dumps(verdict) + "\n")

    size = sum(size for _, size in chosen) / 1e6
    kinds = len({kind(path) for path in paths})
    print(f"{len(chosen)} files of {kinds} kinds, {size:.0f} MB, of {len(found)} found; {too_large} too large")
    counts = collections.Counter(verdict["verdict"] for verdict in verdicts.values())
    print("verdicts: " + ", ".join(f"{word} {count}" for word, count in counts.most_common()))

    refused = [path for path, verdict in verdicts.items() if refused_for_content(verdict)]
    right = [path for path in refused if made_up(path)]
    alarms = [path for path in refused if not made_up(path)]
    for reason, count in collections.Counter(map(made_up, right)).items():
        print(f"{count} of {reason}")
    for path in alarms:
        print_refused(path, verdicts[path])
    print_unread(verdicts, arguments.names)
    print(f"\nrefused for their content: {len(alarms)} of {len(chosen)}, and {len(right)} with made-up patients")
    sys.exit(1 if len(alarms) > MOST_ALARMS * len(chosen) else 0)


if __name__ == "__main__":
    main()
