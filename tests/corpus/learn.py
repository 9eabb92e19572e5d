#!/usr/bin/python3
"""Learns how accounts of somebody's care read: learn.py [--command PATH] [--policies FOLDER] [--write] SET...

A SET is a folder with patient/ and clean/ in it (as generate.py makes; weighed --generated), or a folder of texts: files
of records, each begun by a line `%%%% LABEL LANGUAGE KIND`. The command tells of each text around which places words
are weighed, and what else was found near them; from that a logistic regression is fitted: one weight for each word
and beginning of a word, one for each other sign. A text is judged by the place that speaks most for a
patient. With --write, the weights go to dictionaries/care-account.txt and the points into detectors/care-account.yaml.
--test SET tells how well texts are judged that were not learnt from.

Needs Debian's python3-numpy. The same texts, files, policy and command give the same weights.
"""

import argparse
import collections
import fnmatch
import gzip
import hashlib
import json
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata

import numpy
import real_files

DETECTOR = "care-account"
REACH = 400  # bytes on each side, as in the detector's only_near
ROOT = 5  # letters
LEAST_WORDS = 6
REPEATS = 64  # words
UNKNOWN = "@unknown"
MOST_UNKNOWN = -0.05  # names are unknown words, but so is all of a program
CONTROL = ("@control", -100)  # of each character that no text has: what is full of them is no text
FORMS = ("titled", "headed", "full")
REFUSED = ("block", "quarantine")


def folded(text):
    text = text.replace("œ", "oe").replace("Œ", "OE").replace("’", "'")
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def tokens(text):
    found = re.findall(r"[A-Za-z]+|[0-9]+|[!-/:-@\[-`{-~]", text)
    return ["0" * min(len(word), 5) if word[0].isdigit() else word.lower() for word in found]


def root(word):
    return word[:ROOT] + "*" if word[0].isalpha() and len(word) > ROOT else None


def new(words):
    """Without those that stood among the last few: a word weighs once."""
    last = {}
    for number, word in enumerate(words):
        if number - last.get(word, -REPEATS) >= REPEATS:
            yield word
        last[word] = number


class Text:
    """One labelled text: its places, each with its features, and how much it counts."""

    def __init__(self, path, patient, weight):
        self.path, self.patient, self.weight = path, patient, weight
        self.places = []  # (tokens, signs)
        self.refused = self.certain = False

    def take(self, verdict, known):
        self.refused = verdict["verdict"] in REFUSED
        # What numbers and formats tell is no matter of wording.
        self.certain = self.refused and any(rule != "named-patients" for rule in verdict["rules"])
        content = self.path.read_bytes()
        if b"\0" in content:
            return
        for finding in verdict["findings"]:
            if finding["detector"] != DETECTOR or finding["part"] != "body":
                continue
            start, end = finding["offset"], finding["offset"] + finding.get("length", len(finding["masked"]))
            left = folded(decoded(content[max(0, start - 2 * REACH) : start]))[-REACH:]
            right = folded(decoded(content[end : end + 2 * REACH]))[:REACH]
            form = finding["form"] if finding["form"] in FORMS else "plain"
            signs = ["@" + form]
            for sign in finding["because"]:
                if sign["place"] != "wording":
                    signs.append(known[sign["points"] - 1])
            self.places.append((tokens(left) + tokens(right), signs))


def decoded(content):
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", "ignore") if b"\xc3" not in content else content.decode("utf-8", "ignore")


def texts_of(folder, generated, scratch):
    folder = pathlib.Path(folder)
    if (folder / "patient").is_dir():
        weight = generated if (folder / "labels.tsv").exists() else 1.0
        for label in ("patient", "clean"):
            for path in sorted((folder / label).iterdir()):
                yield Text(path, label == "patient", weight)
        return
    for source in sorted(folder.glob("*.txt")):
        records = re.split(r"(?m)^%%%% ?", source.read_text())[1:]
        for number, record in enumerate(records):
            head, _, body = record.partition("\n")
            path = pathlib.Path(scratch) / f"{folder.name}-{source.stem}-{number:04}.txt"
            path.write_text(body.strip("\n") + "\n")
            yield Text(path, head.split()[0] == "patient", 1.0)


def signs_of(policies):
    """What the detector is to look at, as its comment lists it: names, with a level behind some."""
    text = (policies / "detectors" / f"{DETECTOR}.yaml").read_text()
    listed = re.search(r"# signs: (.*(?:\n# .*)*)", text).group(1).replace("\n# ", " ")
    return [sign.strip() for sign in listed.strip(" .").split(",")]


def learning_policies(policies, scratch):
    """A copy in which the detector tells everything that it might look at."""
    copy = pathlib.Path(scratch) / "policies"
    shutil.copytree(policies, copy)
    path = copy / "detectors" / f"{DETECTOR}.yaml"
    text = path.read_text()
    points = ", ".join(f"{sign}: {number + 1}" for number, sign in enumerate(signs_of(policies)))
    clause = (
        "confidence:\n"
        f"  - {{level: low, score: {{at_least: 1, within: {REACH}, points: {{{points}}}}}}}\n"
        "  - {level: low}\n"
    )
    text = re.sub(r"(?ms)^confidence:.*?(?=^[a-z])", clause, text)
    path.write_text(text)
    (copy / "dictionaries" / f"{DETECTOR}.txt").write_text("qqq\t1\n")
    return copy


def scan(command, policies, signs, texts):
    for start in range(0, len(texts), 500):
        some = texts[start : start + 500]
        done = subprocess.run(
            [command, "scan", "--json", f"--policy={policies}/policy.yaml", f"--providers={policies}/providers.yaml"]
            + [str(text.path) for text in some],
            capture_output=True,
            text=True,
            check=False,
        )
        verdicts = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        if len(verdicts) != len(some):
            sys.exit(f"the command judged {len(verdicts)} of {len(some)} texts: {done.stderr[-2000:]}")
        for text, verdict in zip(some, verdicts):
            text.take(verdict, signs)


def ordinary_files(number, scratch):
    """Texts of this machine, one piece of each file: of no root or folder more than its share."""
    found, _ = real_files.candidates(real_files.ROOTS, 3 << 20)
    chance = random.Random(1)
    chance.shuffle(found)
    taken, folders = [], collections.Counter()
    for _, path, _ in found:
        folder = path.rpartition("/")[0]
        made_up = any(fnmatch.fnmatch(path, pattern) for pattern, _ in real_files.MADE_UP)
        # Every second one is left for real_files.py to judge what was not learnt from.
        if made_up or folders[folder] == 12 or hashlib.sha256(path.encode()).digest()[0] % 2:
            continue
        content = pathlib.Path(path).read_bytes()
        if path.endswith(".gz"):
            try:
                content = gzip.decompress(content)
            except (OSError, EOFError):
                continue
        if len(content) < 40 or b"\0" in content:
            continue
        start = chance.randrange(max(1, len(content) - 20_000))
        piece = pathlib.Path(scratch) / f"file-{len(taken):05}"
        piece.write_bytes(content[start : start + 20_000])
        folders[folder] += 1
        taken.append(Text(piece, False, 1.0))
        if len(taken) == number:
            break
    return taken


class Model:
    def __init__(self, texts, least_texts=2):
        words, signs = collections.Counter(), collections.Counter()
        for text in texts:
            known = {word for place in text.places for word in place[0]}
            words.update(known | {root(word) for word in known} - {None})
            signs.update({sign for place in text.places for sign in place[1]})
        kept = sorted(word for word, number in words.items() if number >= least_texts)
        self.words = {word: i for i, word in enumerate([UNKNOWN, *kept])}
        self.signs = {sign: i for i, sign in enumerate(sorted(s for s, n in signs.items() if n >= 3))}
        self.weights = numpy.zeros(len(self.words))
        self.points = numpy.zeros(len(self.signs))

    def encoded(self, text):
        for words, signs in text.places:
            known = [place for word in new(words) for place in self.places_of(word)]
            which, often = numpy.unique(numpy.array(known, dtype=numpy.int64), return_counts=True)
            yield (
                which,
                often / numpy.sqrt(max(len(words), LEAST_WORDS)),
                numpy.array([self.signs[sign] for sign in signs if sign in self.signs], dtype=numpy.int64),
            )

    def places_of(self, word):
        known = [self.words[form] for form in (word, root(word)) if form in self.words]
        return known or [self.words[UNKNOWN]]

    def score(self, places):
        return [self.weights[which] @ share + self.points[signs].sum() for which, share, signs in places]

    def fit(self, texts, rounds=14, rate=0.3, sign_rate=0.05, decay=0.98):
        """AdaGrad over texts; of a patient's text the best place counts, of a clean one the worst two."""
        data = [(text, list(self.encoded(text))) for text in texts]
        squares = numpy.full(len(self.weights), 1e-2)
        sign_squares = numpy.full(len(self.points), 1e-1)
        chance = numpy.random.default_rng(1)
        for _ in range(rounds):
            for i in chance.permutation(len(data)):
                text, places = data[i]
                scores = self.score(places)
                order = numpy.argsort(scores)[::-1][: 1 if text.patient else 2]
                for place in order:
                    which, share, signs = places[place]
                    error = text.weight * (1 / (1 + numpy.exp(-scores[place])) - text.patient)
                    step = error * share
                    squares[which] += step * step
                    self.weights[which] -= rate * step / numpy.sqrt(squares[which])
                    sign_squares[signs] += error * error
                    self.points[signs] -= sign_rate * error / numpy.sqrt(sign_squares[signs])
            self.weights *= decay
            self.weights[0] = min(self.weights[0], MOST_UNKNOWN)

    def judge(self, texts):
        return numpy.array([max(self.score(list(self.encoded(text))), default=-99.0) for text in texts])


def tell(name, model, texts):
    scores = model.judge(texts)
    patients = numpy.array([text.patient for text in texts])
    refused = numpy.array([text.refused for text in texts])
    certain = numpy.array([text.certain for text in texts])
    print(
        f"{name}: {patients.sum()} patients, {(~patients).sum()} clean; rules alone "
        f"{refused[patients].mean():.3f}, {refused[~patients].sum()} refused wrongly"
    )
    for least in (0.0, 0.5, 1.0, 1.5, 2.0, 3.0):
        found = scores > least
        alone, both = found | certain, found | refused
        print(
            f"  from {least:3.1f}: alone {alone[patients].mean():.3f} / {alone[~patients].sum()}, "
            f"with the rules {both[patients].mean():.3f} / {both[~patients].sum()}"
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--command", default="build/lazaret")
    parser.add_argument("--policies", type=pathlib.Path, default=pathlib.Path("policies"))
    parser.add_argument("--generated", type=float, default=0.3)
    parser.add_argument("--least-texts", type=int, default=3)
    parser.add_argument("--files", type=int, default=0, help="so many ordinary files of this machine, as clean")
    parser.add_argument("--test", action="append", default=[])
    parser.add_argument("--write", action="store_true")
    parser.add_argument("sets", nargs="+")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        policies = learning_policies(options.policies, scratch)
        texts = [text for name in options.sets for text in texts_of(name, options.generated, scratch)]
        texts += ordinary_files(options.files, scratch)
        tests = {name: list(texts_of(name, options.generated, scratch)) for name in options.test}
        signs = signs_of(options.policies)
        scan(options.command, policies, signs, texts + [text for some in tests.values() for text in some])
    learnt = [text for text in texts if text.places and not (text.patient and text.certain)]
    model = Model(learnt, options.least_texts)
    model.fit(learnt)
    print(f"{len(learnt)} texts, {len(model.words)} words, {len(model.signs)} signs")
    tell("learnt", model, texts)
    for name, some in tests.items():
        tell(name, model, some)
    if options.write:
        write(model, options.policies)


def write(model, policies):
    weights = [(word, round(100 * model.weights[i])) for word, i in model.words.items()]
    weights.append(CONTROL)
    points = {sign: round(100 * model.points[i]) for sign, i in model.signs.items()}
    weights += [(sign, value) for sign, value in points.items() if sign[0] == "@"]
    path = policies / "dictionaries" / f"{DETECTOR}.txt"
    head = "".join(line for line in path.read_text().splitlines(True) if line.startswith("# "))
    path.write_text(head + "".join(f"{word}\t{weight}\n" for word, weight in sorted(weights)))
    print(f"{len(weights)} weights written to {path}")
    listed = [f"{sign}: {value}" for sign, value in sorted(points.items()) if sign[0] != "@" and abs(value) >= 5]
    clause = (
        "confidence:\n"
        "  - score:\n"
        "      at_least: {high: 300, medium: 150, low: -100}\n"
        f"      within: {REACH}\n"
        f"      points: {{{wrapped(listed)}}}\n"
    )
    path = policies / "detectors" / f"{DETECTOR}.yaml"
    path.write_text(re.sub(r"(?ms)^confidence:.*?(?=^[a-z])", clause, path.read_text()))


def wrapped(items, width=118, indent=15):
    lines = [""]
    for item in items:
        if len(lines[-1]) + len(item) + indent > width:
            lines.append("")
        lines[-1] += item + ", "
    return ("\n" + " " * indent).join(line.rstrip() for line in lines).rstrip(",")


if __name__ == "__main__":
    main()
