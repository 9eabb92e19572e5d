"""How samples are declared and made: add() names a maker, make_all() runs them, two at a time.

A maker is given a record and the path to write, makes the file with the program it is named after,
and raises when it cannot. It may use the folder of its own that scratch() gives it.
"""
import concurrent.futures
import contextlib
import dataclasses
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

EPOCH = 1_700_000_000  # the date of every file: 14 November 2023
WORK = pathlib.Path()  # set by make.py
TIMINGS = []


@dataclasses.dataclass
class Maker:
    format: str
    variant: str  # of the format; the name of the file
    program: str  # for people
    extension: str
    make: object
    kinds: tuple = ("patient", "clean")
    reasons: tuple = ()  # of a gap: any of these may be told
    type: str = ""  # media type that the upload declares
    headers: tuple = ()  # further header lines of the upload
    inside: str = ""  # what the part of a finding ends with
    worker: bool = True  # whether a worker may be asked


MAKERS = []


def add(format, variant, program, extension, make, **more):
    """Declares a patient and its clean twin."""
    MAKERS.append(Maker(format, variant, program, extension, make, **more))


def gap(format, variant, program, extension, make, *reasons, **more):
    """Declares a file that cannot be read, or need not be: `opaque`."""
    MAKERS.append(Maker(format, variant, program, extension, make, ("gap",), reasons, **more))


def environment():
    home = WORK / "home"
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    return {
        "PATH": "/usr/bin:/bin:/usr/sbin:/sbin",
        "HOME": str(home),
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "SOURCE_DATE_EPOCH": str(EPOCH),
        "USER": "test",
        "LOGNAME": "test",
        "EMAIL": "accueil@hopital.example",
        "XDG_RUNTIME_DIR": str(home),
        "OMP_NUM_THREADS": "1",
    }


def run(*command, cwd=None, input=None, env=None, codes=(0,)):
    """Runs a program and returns what it prints. Raises with its complaint when it fails."""
    if isinstance(input, str):
        input = input.encode()
    source = {"input": input} if input is not None else {"stdin": subprocess.DEVNULL}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd or WORK,
        capture_output=True,
        timeout=120,
        env={**environment(), **(env or {})},
        **source,
    )
    if done.returncode not in codes:
        raise RuntimeError(
            f"{command[0]} ended with {done.returncode}: "
            f"{(done.stderr or done.stdout).decode(errors='replace')[-400:]}"
        )
    return done.stdout


@contextlib.contextmanager
def scratch():
    """A folder that goes away."""
    folder = pathlib.Path(tempfile.mkdtemp(dir=WORK))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    os.utime(path, (EPOCH, EPOCH))
    return path


@contextlib.contextmanager
def letters(record):
    """A folder with what people pack: dossier/lettre.txt and dossier/liste.csv."""
    with scratch() as folder:
        write(folder / "dossier/lettre.txt", record.text)
        write(folder / "dossier/liste.csv", "\r\n".join(";".join(row) for row in record.rows()) + "\r\n")
        os.utime(folder / "dossier", (EPOCH, EPOCH))
        yield folder


def make_one(maker, record, path):
    began = time.monotonic()
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        made = maker.make(record, path)
        if made is not None:  # bytes or text, to be written as they are
            write(path, made)
        if not path.is_file() or path.stat().st_size == 0:
            raise RuntimeError("nothing was written")
    except Exception as error:  # told with all others at the end
        return f"{maker.format}/{maker.variant} ({maker.program}): {error}"
    TIMINGS.append((time.monotonic() - began, maker.format, maker.variant))
    return None


def make_all(records, out, jobs=2):
    """Makes what is declared below `out`. Returns the rows of the manifest and what went wrong."""
    rows, tasks = [], []
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for maker in MAKERS:
            for kind in maker.kinds:
                name = f"{kind}/{re.sub('[^a-z0-9.]+', '-', maker.format.lower())}/{maker.variant}{maker.extension}"
                record = records["patient" if kind == "gap" else kind]
                tasks.append(pool.submit(make_one, maker, record, out / name))
                rows.append(
                    {
                        "file": name,
                        "format": maker.format,
                        "variant": maker.variant,
                        "program": maker.program,
                        "kind": kind,
                        "reasons": list(maker.reasons),
                        "type": maker.type,
                        "headers": list(maker.headers),
                        "inside": maker.inside if kind == "patient" else "",
                        "worker": maker.worker,
                    }
                )
    problems = [problem for task in tasks if (problem := task.result())]
    return rows, problems
