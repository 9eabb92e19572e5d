"""The processes that open documents: what they cannot do, and what happens when they die."""
import concurrent.futures
import contextlib
import http.client
import io
import json
import os
import pathlib
import random
import re
import signal
import sqlite3
import ssl
import tarfile
import unittest
import zipfile

from lab import BUILD, NOTE, PATIENCE, PATIENTS, Lab, run, wait_until

EXTRACT = BUILD / "lazaret-extract"
LARGEST = 1 << 20  # bytes: documents.largest, as small as may be


def zipped(name, content, method=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr(name, content)
    return file.getvalue()


def children(pid):
    return [int(child) for task in pathlib.Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()]


def status(pid):
    return dict(re.findall(r"^(\w+):\s*(.*)$", pathlib.Path(f"/proc/{pid}/status").read_text(), re.M))


class Sandbox(unittest.TestCase):
    def test_what_an_attacker_would_try_is_refused(self):
        done = run(EXTRACT, "--prove")
        lines = done.stdout.decode().splitlines()
        self.assertEqual(done.returncode, 0, lines)
        for attempt in ("open /etc/passwd", "socket", "ptrace", "run a program", "fork", "executable memory"):
            self.assertTrue(any(line.startswith(f"{attempt}: refused") for line in lines), (attempt, lines))

    def test_a_person_who_starts_it_is_told_what_it_is(self):
        done = run(EXTRACT)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"lazaretd, which starts it", done.stderr)


class Workers(Lab):
    # One core: then it is known which worker has which document.
    daemon_options = {"extra": "cores: 1\ndocuments: {workers: 1, time: 3s, wait: 30s}"}

    def zygote(self):
        return next(pid for pid in children(self.daemon.process.pid) if status(pid)["Name"].startswith("lazaret-extr"))

    def documents(self, outcome):
        return sum(float(value) for value in
                   re.findall(rf'lazaret_documents_total{{[^}}]*outcome="{outcome}"[^}}]*}} (\S+)', self.daemon.metrics()))

    def upload(self, data):
        return self.curl(self.url(), data=data)

    def held_worker(self, pool):
        """An upload under way and its worker, which stands still. The zygote is stopped before the upload, so
        that the child can be caught before it is done."""
        zygote = self.zygote()
        before = set(children(zygote))
        answer = pool.submit(self.upload, zipped("a.csv", PATIENTS * 20000))
        # The child is looked for and stopped; when it was too quick, once more.
        for _ in range(200):
            caught = [pid for pid in wait_until(lambda: set(children(zygote)) - before or answer.done() and {0}, "a worker")]
            try:
                os.kill(caught[0], signal.SIGSTOP) if caught[0] else None
            except ProcessLookupError:
                caught = [0]
            if caught[0] and not answer.done():
                return caught[0], answer
            answer.result()
            answer = pool.submit(self.upload, zipped("a.csv", PATIENTS * 20000))
        self.fail("no worker could be caught")

    def test_a_document_is_read_and_its_clean_twin_passes(self):
        status, _, body = self.upload(zipped("liste.csv", PATIENTS))
        self.assertEqual(status, 403, body)
        self.assertEqual(self.upload(zipped("note.txt", NOTE))[0], 200, self.curl_error)
        self.assertEqual(len(self.origin.received), 1)

    def test_a_document_is_read_however_its_body_is_cut(self):
        document = zipped("liste.csv", PATIENTS)
        for size in (1, 2, 7, 100, len(document) - 1):
            link = http.client.HTTPSConnection("127.0.0.1", self.daemon.port, timeout=PATIENCE,
                                               context=ssl.create_default_context(cafile=str(self.daemon.ca)))
            link.set_tunnel("partage.example", self.origin.port)
            link.request("POST", "/upload", (document[at:at + size] for at in range(0, len(document), size)),
                         {"Content-Type": "application/zip", "Transfer-Encoding": "chunked"}, encode_chunked=True)
            self.assertEqual(link.getresponse().status, 403, size)
            link.close()
        self.assertEqual(self.origin.received, [])

    def test_texts_never_touch_a_worker(self):
        before = self.documents("[a-z]+")
        self.upload(PATIENTS)
        self.curl(self.url(), "-F", "file=@-;filename=liste.csv;type=text/csv", "-F", "note=bonjour", data=None)
        self.curl(self.url(), "-H", "Content-Type: application/json", data=b'{"nir": "295109912611193"}')
        self.assertEqual(self.documents("[a-z]+"), before)

    def closed_worker(self, pool):
        """A held worker that has begun to read its document: its sandbox is closed by then."""
        for _ in range(200):
            worker, answer = self.held_worker(pool)
            with contextlib.suppress(ProcessLookupError, FileNotFoundError, KeyError):
                while (told := status(worker))["Seccomp"] == "0" and not told["State"].startswith("Z"):
                    os.kill(worker, signal.SIGCONT)
                    os.kill(worker, signal.SIGSTOP)
                if told["Seccomp"] == "2":
                    return worker, answer
            answer.result()
        self.fail("no worker could be caught at work")

    def test_a_worker_has_no_rights(self):
        with concurrent.futures.ThreadPoolExecutor() as pool:
            worker, answer = self.closed_worker(pool)
            told = status(worker)
            limits = pathlib.Path(f"/proc/{worker}/limits").read_text()
            os.kill(worker, signal.SIGCONT)
            self.assertEqual(answer.result()[0], 403)
        self.assertEqual((told["Seccomp"], told["NoNewPrivs"]), ("2", "1"))
        for held in ("CapEff", "CapPrm", "CapInh", "CapBnd"):
            self.assertEqual(int(told[held], 16), 0, held)
        for limit in (r"Max cpu time +3 +4 ", r"Max processes +0 +0 ", r"Max address space +\d", r"Max core file size +0 +0 "):
            self.assertRegex(limits, limit)

    def test_a_worker_that_is_killed_is_one_gap_and_the_next_upload_works(self):
        with concurrent.futures.ThreadPoolExecutor() as pool:
            worker, answer = self.held_worker(pool)
            slow = self.documents("slow") + self.documents("crashed")
            os.kill(worker, signal.SIGKILL)
            self.assertEqual(answer.result()[0], 403)
        self.assertEqual(self.documents("slow") + self.documents("crashed"), slow + 1)
        self.assertEqual(self.upload(zipped("note.txt", NOTE))[0], 200, self.curl_error)

    def test_a_worker_that_hangs_is_one_gap_and_the_next_upload_works(self):
        with concurrent.futures.ThreadPoolExecutor() as pool:
            slow, gaps = self.documents("slow"), self.daemon.metric('lazaret_gaps_total{reason="too_slow"}')
            worker, answer = self.held_worker(pool)
            self.assertEqual(answer.result()[0], 403)
            self.assertEqual(self.documents("slow"), slow + 1)
            self.assertEqual(self.daemon.metric('lazaret_gaps_total{reason="too_slow"}'), gaps + 1)
            wait_until(lambda: not pathlib.Path(f"/proc/{worker}").exists(), "the end of the worker")
        self.assertEqual(self.upload(zipped("note.txt", NOTE))[0], 200, self.curl_error)

    def test_plain_uploads_do_not_wait_for_documents(self):
        with concurrent.futures.ThreadPoolExecutor() as pool:
            worker, answer = self.held_worker(pool)
            self.assertEqual(self.upload(NOTE)[0], 200, self.curl_error)
            self.assertFalse(answer.done())
            os.kill(worker, signal.SIGCONT)
            answer.result()

    def test_when_the_zygote_dies_it_is_started_again(self):
        zygote = self.zygote()
        os.kill(zygote, signal.SIGKILL)
        self.assertEqual(self.upload(zipped("note.txt", NOTE))[0], 200, self.curl_error)
        self.assertNotEqual(self.zygote(), zygote)
        self.assertTrue(self.daemon.entries("the workers have died; they are started again"))

    def test_no_worker_outlives_the_daemon(self):
        zygote = self.zygote()
        self.daemon.process.kill()
        self.daemon.process.wait()
        wait_until(lambda: not pathlib.Path(f"/proc/{zygote}").exists() or status(zygote)["State"].startswith("Z"),
                   "the end of the workers")
        self.daemon.start()


class Pipe(io.RawIOBase):
    """Where nobody can go back: zipfile writes sizes behind the members then."""

    def __init__(self):
        self.content = b""

    def writable(self):
        return True

    def write(self, data):
        self.content += bytes(data)
        return len(data)


class LargeArchives(Lab):
    """Archives beyond `documents.largest` are read as they arrive."""

    daemon_options = {"extra": f"documents: {{largest: {LARGEST >> 20}MiB}}"}
    FILLER = random.Random(17).randbytes(3 * LARGEST)  # cannot be packed

    def zip(self, name, content, file, filler):
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("plan.bin", self.FILLER, filler)
            archive.writestr(name, content)
        return file.getvalue() if isinstance(file, io.BytesIO) else file.content

    def tar(self, name, content, mode):
        file = io.BytesIO()
        with tarfile.open(fileobj=file, mode=mode) as archive:
            for member, data in (("plan.bin", self.FILLER), (name, content)):
                entry = tarfile.TarInfo(member)
                entry.size = len(data)
                archive.addfile(entry, io.BytesIO(data))
        return file.getvalue()

    def seven(self, name, content, filler):
        folder = self.folder / "7z"
        folder.mkdir(exist_ok=True)
        (folder / "plan.bin").write_bytes(filler)
        (folder / name).write_bytes(content)
        made = folder / f"{len(filler)}-{name}.7z"
        done = run("7z", "a", "-bd", made, "plan.bin", name, cwd=folder)
        self.assertEqual(done.returncode, 0, done.stdout)
        return made.read_bytes()

    def archives(self, name, content):
        return {
            "zip, deflated": self.zip(name, content, io.BytesIO(), zipfile.ZIP_DEFLATED),
            "zip, stored": self.zip(name, content, io.BytesIO(), zipfile.ZIP_STORED),
            "zip through a pipe": self.zip(name, content, Pipe(), zipfile.ZIP_DEFLATED),
            "tar": self.tar(name, content, "w"),
            "tar.gz": self.tar(name, content, "w:gz"),
            "tar.xz": self.tar(name, content, "w:xz"),
        }

    def upload(self, data):
        """Status, and what the incident names: rules, reasons of what was not read."""
        status, headers, _ = self.curl(self.url(), "-H", "Content-Type: application/octet-stream", data=data)
        if "lazaret-incident" not in headers:
            return status, [], set()
        base = sqlite3.connect(f"file:{self.daemon.folder}/incidents.db?mode=ro", uri=True)
        with contextlib.closing(base):
            found = base.execute("select record from incidents where code=?", (headers["lazaret-incident"],)).fetchone()
        record = json.loads(found[0])
        return status, record["rules"], {gap["why"] for gap in record["gaps"]}

    def test_a_patient_in_the_last_member_is_found(self):
        for kind, data in self.archives("liste.csv", PATIENTS).items():
            with self.subTest(kind):
                self.assertGreater(len(data), 2 * LARGEST)
                status, rules, gaps = self.upload(data)
                self.assertEqual((status, "hds-patients" in rules), (403, True), (rules, gaps))
                self.assertLessEqual(gaps, {"opaque"})
        self.assertEqual(self.origin.received, [])

    def test_the_clean_twin_passes_unchanged(self):
        for kind, data in self.archives("note.txt", NOTE).items():
            with self.subTest(kind):
                self.origin.received.clear()
                self.assertEqual(self.upload(data), (200, [], set()))
                self.assertEqual(self.origin.bodies(), [data])

    def test_a_7z_cannot_be_read_so_and_is_a_named_gap(self):
        status, rules, gaps = self.upload(self.seven("liste.csv", PATIENTS, self.FILLER))
        self.assertEqual((status, gaps - {"opaque"}), (413, {"too_big"}), rules)
        self.assertIn("unreadable", rules)
        status, rules, gaps = self.upload(self.seven("liste.csv", PATIENTS, self.FILLER[:1000]))
        self.assertEqual((status, "hds-patients" in rules, gaps - {"opaque"}), (403, True, set()), rules)


if __name__ == "__main__":
    unittest.main()
