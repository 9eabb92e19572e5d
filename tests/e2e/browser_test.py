"""A real browser (headless Chromium) behind the proxy, with Lazaret's CA installed: what a nurse sees."""
import base64
import contextlib
import hashlib
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import unittest
import urllib.request

from lab import NOTE, PATIENCE, PATIENTS, SOURCE, Lab, run, wait_until

FORM = """<!doctype html><meta charset="utf-8"><title>Partage</title>
<form method="post" action="/upload" enctype="multipart/form-data">
<input type="file" name="file" id="file"><button id="send">Envoyer</button></form>"""
DOCUMENTS = ("docx/python-docx", "pdf/cairo", "xlsx/xlsxwriter", "zip/7z")  # as tests/documents/make.py names them


class Browser:
    """WebDriver without a library: chromedriver speaks JSON over HTTP."""

    def __init__(self, folder, proxy_port, ca):
        home = pathlib.Path(folder)
        database = home / ".pki/nssdb"
        database.mkdir(parents=True)
        for arguments in (["-N", "--empty-password"], ["-A", "-t", "C,,", "-n", "Lazaret", "-i", str(ca)]):
            done = run("certutil", "-d", f"sql:{database}", *arguments)
            if done.returncode != 0:
                raise RuntimeError(done.stderr.decode())
        self.driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                       env={**os.environ, "HOME": str(home)})
        port = None
        while port is None:
            line = self.driver.stdout.readline().decode()
            if not line:
                raise RuntimeError("chromedriver did not start")
            if "successfully on port" in line:
                port = int(line.rstrip(".\n ").rsplit(" ", 1)[1])
        self.base = f"http://127.0.0.1:{port}"
        options = {"args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                            "--disable-background-networking", "--disable-component-update", "--disable-sync",
                            "--lang=fr", f"--proxy-server=http://127.0.0.1:{proxy_port}", f"--user-data-dir={home}/profile"],
                   "prefs": {"intl.accept_languages": "fr"}}
        session = self.call("POST", "/session", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options}}})
        self.session = f"/session/{session['sessionId']}"

    def call(self, method, path, body=None):
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(error.read().decode()[:1000]) from None

    def open(self, url):
        self.call("POST", f"{self.session}/url", {"url": url})

    def element(self, selector):
        found = self.call("POST", f"{self.session}/element", {"using": "css selector", "value": selector})
        return f"{self.session}/element/{next(iter(found.values()))}"

    def script(self, source, *arguments):
        return self.call("POST", f"{self.session}/execute/async", {"script": source, "args": list(arguments)})

    def text(self):
        return self.call("POST", f"{self.session}/execute/sync", {"script": "return document.body.innerText", "args": []})

    def screenshot(self, file):
        pathlib.Path(file).write_bytes(base64.b64decode(self.call("GET", f"{self.session}/screenshot")))

    def close(self):
        with contextlib.suppress(Exception):
            self.call("DELETE", self.session)
        self.driver.terminate()
        self.driver.wait(30)


class Nurse(Lab):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.origin.pages["/form"] = FORM
        cls.browser = Browser(cls.folder / "home", cls.daemon.port, cls.daemon.ca)
        cls.addClassCleanup(cls.browser.close)

    def upload(self, name, content):
        file = self.folder / name
        file.write_bytes(content)
        self.browser.open(self.url(path="/form"))
        self.browser.call("POST", f"{self.browser.element('#file')}/value", {"text": str(file)})
        self.browser.call("POST", f"{self.browser.element('#send')}/click", {})

    def documents(self, kind):
        """Path and content of each of DOCUMENTS, of the made-up patient or of the clean twin."""
        folder = self.folder / "documents"
        if not folder.exists():
            done = run("/usr/bin/python3", SOURCE / "tests/documents/make.py", folder, "--only", *DOCUMENTS, timeout=2 * PATIENCE)
            self.assertEqual(done.returncode, 0, done.stderr.decode())
        rows = [row for row in json.loads((folder / "manifest.json").read_text())["files"] if row["kind"] == kind]
        self.assertEqual(len(rows), len(DOCUMENTS))
        return [(folder / row["file"], (folder / row["file"]).read_bytes()) for row in rows]

    def rules(self, code):
        """Those that the record of an incident names."""
        base = sqlite3.connect(f"file:{self.daemon.folder}/incidents.db?mode=ro", uri=True)
        with contextlib.closing(base):
            return json.loads(base.execute("select record from incidents where code=?", (code,)).fetchone()[0])["rules"]

    def uploads(self):
        return [request for request in self.origin.received if request["method"] == "POST"]

    def test_a_form_upload_of_patients_is_stopped_and_the_page_is_seen(self):
        self.upload("patients.csv", PATIENTS)
        text = wait_until(lambda: (seen := self.browser.text()) and "LZ-" in seen and seen, "the page")
        self.assertEqual(self.uploads(), [])
        self.assertIn("partage.example", text)
        self.assertIn("poste 1234", text)
        self.assertIn("*.sante.example", text)
        self.assertNoSecrets(text, "the page")
        if picture := os.environ.get("LAZARET_PICTURES"):
            self.browser.screenshot(pathlib.Path(picture) / "blocked.png")

    def test_a_form_upload_without_patients_passes(self):
        self.upload("note.txt", NOTE)
        wait_until(lambda: "received" in self.browser.text(), "the origin's answer")
        self.assertEqual(len(self.uploads()), 1)
        self.assertIn(NOTE, self.uploads()[0]["body"])

    def test_documents_of_the_patient_are_stopped(self):
        for path, content in self.documents("patient"):
            with self.subTest(path.name):
                self.upload(path.name, content)
                text = wait_until(lambda: (seen := self.browser.text()) and "LZ-" in seen and seen, "the page")
                self.assertEqual(self.uploads(), [])
                self.assertIn("hds-patients", self.rules(re.search(r"LZ-[0-9A-Z-]*[0-9A-Z]", text)[0]))
                for said in ("DUPONT", "185057800608491", "1 85 05 78 006 084 91", "metformine"):
                    self.assertNotIn(said, text)

    def test_clean_twins_of_documents_arrive_unchanged(self):
        for path, content in self.documents("clean"):
            with self.subTest(path.name):
                self.origin.received.clear()
                self.upload(path.name, content)
                wait_until(lambda: "received" in self.browser.text(), "the origin's answer")
                self.assertEqual(len(self.uploads()), 1)
                body = self.uploads()[0]["body"]
                limit = body.split(b"\r\n", 1)[0]
                head, _, rest = body.partition(b"\r\n\r\n")
                self.assertIn(f'filename="{path.name}"'.encode(), head)
                arrived = rest[:rest.rindex(b"\r\n" + limit + b"--")]
                self.assertEqual(hashlib.sha256(arrived).hexdigest(), hashlib.sha256(content).hexdigest())

    def test_a_script_can_read_the_refusal(self):
        self.browser.open(self.url(path="/form"))
        result = self.browser.script("""
            const [body, done] = arguments;
            fetch('/api', {method: 'POST', body, headers: {'Content-Type': 'application/json'}})
                .then(async answer => done({status: answer.status, type: answer.headers.get('content-type'),
                                            body: await answer.json()}))
                .catch(error => done({error: String(error)}));""",
            json.dumps({"nir": "295109912611193", "diagnostic": "diabète de type 2", "traitement": "metformine"}))
        self.assertEqual(result.get("status"), 403, result)
        self.assertEqual(result["type"], "application/problem+json")
        self.assertRegex(result["body"]["code"], r"^LZ-")

    def test_a_script_of_another_site_can_read_the_refusal(self):
        self.browser.open(self.url("depot.sante.example", path="/form"))
        result = self.browser.script("""
            const [url, body, done] = arguments;
            fetch(url, {method: 'POST', body}).then(async answer => done({status: answer.status, body: await answer.json()}))
                .catch(error => done({error: String(error)}));""", self.url(path="/api"), PATIENTS.decode())
        self.assertEqual(result.get("status"), 403, result)
        self.assertEqual(self.uploads(), [])


if __name__ == "__main__":
    unittest.main()
