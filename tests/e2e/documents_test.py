"""Documents of every kind through the real proxy: the patient is found, its twin passes, what cannot be read is named.

tests/documents/make.py makes them, once, in the build folder. All go through one daemon with the shipped policy, two at
a time: as the body of a PUT; a third of them in a form as well. results.json beside them is what
`make.py --table` makes the table of docs/accuracy.md from.
"""
import concurrent.futures
import json
import sqlite3
import time
import unittest
import zlib

from lab import BUILD, LAZARET, PATIENCE, SOURCE, Lab, run

SET = BUILD / "documents"
PATIENT_RULE = "hds-patients"  # the number of a person near words of care, or a format of care with a patient in it
TIME_LIMIT = 45  # seconds in which every answer comes: one document may cost 20, and wait for another


def made():
    """The manifest. Debian's own Python is the one that has the libraries."""
    done = run("/usr/bin/python3", SOURCE / "tests/documents/make.py", SET, timeout=300)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode()[-4000:])
    return json.loads((SET / "manifest.json").read_text())["files"]


def curl_name(path):
    """As -F wants it between quotation marks."""
    return str(path).replace("\\", "\\\\").replace('"', '\\"')


class Documents(Lab):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rows = made()
        cls.jobs = [{**row, "form": False} for row in rows]
        cls.jobs += [{**row, "form": True} for row in rows if not row["type"] and not row["headers"]
                     and zlib.crc32(f"{row['format']}/{row['variant']}".encode()) % 3 == 0]
        for number, job in enumerate(cls.jobs):
            job["path"] = f"/depot/{number}"  # says nothing: a URL is searched too
        light = [job for job in cls.jobs if not job["worker"]]
        heavy = [job for job in cls.jobs if job["worker"]]
        cls.upload_all(light)
        cls.opened_for_light = cls.opened()
        cls.upload_all(heavy)
        cls.opened_for_heavy = cls.opened() - cls.opened_for_light
        for job in cls.jobs:
            job["ok"], job["why"] = judge(job)
        (SET / "results.json").write_text(json.dumps({"files": cls.jobs}, indent=1, ensure_ascii=False))

    @classmethod
    def opened(cls):
        """How many documents workers were given."""
        lines = [line for line in cls.daemon.metrics().splitlines() if line.startswith("lazaret_documents_total")]
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines)

    @classmethod
    def upload_all(cls, jobs):
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            list(pool.map(cls.upload, jobs))
        cls.read_incidents(jobs)
        arrived = {request["path"]: request["body"] for request in cls.origin.received}
        for job in jobs:
            body = arrived.get(job["path"])
            content = (SET / job["file"]).read_bytes()
            job["arrived"] = body is not None
            job["unchanged"] = body is not None and (content in body if job["form"] else content == body)
        cls.origin.received.clear()

    @classmethod
    def upload(cls, job):
        file = SET / job["file"]
        url = f"https://partage.example:{cls.origin.port}{job['path']}"
        words = ["-F", "commentaire=bonjour", "-F", f'fichier=@"{curl_name(file)}"'] if job["form"] else ["-T", file]
        for header in ([f"Content-Type: {job['type']}"] if job["type"] else []) + job["headers"]:
            words += ["-H", header]
        began = time.monotonic()
        done = run("curl", "-sS", "--max-time", str(2 * PATIENCE), "-x", f"http://127.0.0.1:{cls.daemon.port}", "--cacert",
                   cls.daemon.ca, "-H", "Accept: application/json", "-o", "/dev/null", "-w",
                   "%{http_code} %header{lazaret-incident}", *words, url, timeout=3 * PATIENCE)
        job["seconds"] = round(time.monotonic() - began, 2)
        code, _, job["incident"] = done.stdout.decode().partition(" ")
        job["status"] = int(code or 0)
        job["error"] = done.stderr.decode().strip()

    @classmethod
    def read_incidents(cls, jobs):
        """Rules and gaps of what was refused: the record is on the disk before the answer goes."""
        base = sqlite3.connect(f"file:{cls.daemon.folder}/incidents.db?mode=ro", uri=True)
        for job in jobs:
            found = base.execute("select record from incidents where code=?", (job["incident"],)).fetchone()
            record = json.loads(found[0]) if found else {}
            job["rules"] = record.get("rules", [])
            job["gaps"] = [f"{gap['part']}: {gap['why']}" for gap in record.get("gaps", [])]
            job["reasons_told"] = sorted({gap["why"] for gap in record.get("gaps", [])})
        base.close()

    def assertAll(self, jobs):
        self.assertGreater(len(jobs), 0)
        wrong = [job for job in jobs if not job["ok"]]
        table = "\n".join(f"  {'form' if job['form'] else 'put ':4} {job['file']:62} {job['program']:20} {job['why']}" for job in wrong)
        if wrong:
            self.fail(f"{len(wrong)} of {len(jobs)}:\n{table}")

    def of_kind(self, kind, form=None):
        return [job for job in self.jobs if job["kind"] == kind and form in (None, job["form"])]

    def test_the_patient_is_found_in_every_document(self):
        self.assertAll(self.of_kind("patient", False))

    def test_the_clean_twin_passes_unchanged(self):
        self.assertAll(self.of_kind("clean", False))

    def test_the_same_holds_for_files_in_forms(self):
        self.assertAll(self.of_kind("patient", True) + self.of_kind("clean", True))

    def test_what_cannot_be_read_is_refused_with_its_reason(self):
        self.assertAll([job for job in self.of_kind("gap") if job["reasons"] != ["opaque"] and "bomb" not in job["format"]])

    def test_bombs_end_within_their_limits(self):
        self.assertAll([job for job in self.of_kind("gap") if "bomb" in job["format"]])

    def test_photographs_sound_and_video_pass_and_are_counted(self):
        jobs = [job for job in self.of_kind("gap") if job["reasons"] == ["opaque"]]
        self.assertAll(jobs)
        self.assertGreaterEqual(self.daemon.metric('lazaret_gaps_total{reason="opaque"}'), len(jobs) / 2)

    def test_texts_never_touch_a_worker(self):
        self.assertEqual(self.opened_for_light, 0)
        self.assertGreater(self.opened_for_heavy, 0)

    def test_findings_name_the_part_that_they_are_in(self):
        """Records mask the names of files; the command shows them."""
        rows = {str(SET / job["file"]): job["inside"] for job in self.of_kind("patient", False) if job["inside"]}
        done = run(LAZARET, "scan", "--json", "--policy", self.daemon.policy, "--providers", self.daemon.providers, *rows)
        seen = {line["file"]: [finding["part"] for finding in line["findings"]]
                for line in map(json.loads, done.stdout.splitlines())}
        wrong = [f"  {file}: {inside} is not among {sorted(set(seen[file]))}" for file, inside in rows.items()
                 if not any(inside in part for part in seen[file])]
        if wrong:
            self.fail(f"{len(wrong)} of {len(rows)}:\n" + "\n".join(wrong))

    def test_the_daemon_lives_and_every_answer_came_in_time(self):
        self.assertIsNone(self.daemon.process.poll())
        slow = [f"  {job['file']}: {job['seconds']} s" for job in self.jobs if job["seconds"] > TIME_LIMIT]
        if slow:
            self.fail("\n".join(slow))


def judge(job):
    """Whether it went as it should, and else what happened."""
    told = f"status {job['status']} rules {job['rules']} gaps {job['gaps'][:3]} {job['error']}"
    if job["kind"] == "clean" or job["reasons"] == ["opaque"]:
        return job["status"] == 200 and job["unchanged"], told
    if job["arrived"] or job["status"] != 403:
        return False, told
    if job["kind"] == "patient":
        return PATIENT_RULE in job["rules"], told
    reasons = set(job["reasons_told"]) - {"opaque"}
    return "unreadable" in job["rules"] and bool(reasons) and reasons <= set(job["reasons"]), f"wanted {job['reasons']}, {told}"


if __name__ == "__main__":
    unittest.main()
