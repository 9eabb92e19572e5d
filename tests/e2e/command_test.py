"""The `lazaret` command as its users type it."""
import json
import os
import pathlib
import shutil
import stat
import tempfile
import unittest

from lab import LAZARET, LAZARETD, NOTE, PATIENTS, SOURCE, run


class Command(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="lazaret-command-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.patients = self.folder / "patients.csv"
        self.patients.write_bytes(PATIENTS)
        self.note = self.folder / "note.txt"
        self.note.write_bytes(NOTE)

    def scan(self, *arguments, **options):
        done = run(LAZARET, "scan", *arguments, **options)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def test_scan_says_what_the_proxy_would(self):
        status, out, error = self.scan(self.patients, self.note, "--json")
        self.assertEqual(status, 1, error)
        stopped, clean = map(json.loads, out.splitlines())
        self.assertEqual(list(stopped), ["file", "verdict", "rules", "persons", "findings", "counted", "gaps",
                                         "gap_counts"])
        self.assertEqual((stopped["file"], stopped["verdict"], stopped["persons"]),
                         (str(self.patients), "quarantine", 3))
        self.assertIn("hds-patients", stopped["rules"])
        nir = next(found for found in stopped["findings"] if found["detector"] == "fr-nir")
        self.assertEqual(PATIENTS[nir["offset"]:nir["offset"] + 15], b"295109912611193")
        self.assertNotIn("295109912611193", out)
        self.assertEqual((clean["verdict"], clean["findings"]), ("allow", []))

    def test_scan_tells_what_made_each_finding(self):
        _, out, _ = self.scan(self.patients, "--json")
        verdict = json.loads(out)
        for found in verdict["findings"]:
            self.assertEqual(list(found),
                             ["detector", "part", "offset", "length", "confidence", "masked", "form", "because"])
            for sign in found["because"]:
                self.assertEqual(list(sign), ["detector", "place", "distance", "points"])
                self.assertIn(sign["place"], ("near", "record", "heading", "wording"))
                self.assertEqual(sign["distance"] is None, sign["place"] in ("heading", "wording"))
        nir = next(found for found in verdict["findings"] if found["detector"] == "fr-nir")
        self.assertEqual((nir["form"], nir["confidence"]), ("keyed", "high"))
        self.assertTrue({sign["detector"] for sign in nir["because"]} & {"nir-label", "medical-context"})
        persons = next(count for count in verdict["counted"] if "fr-nir" in count["detectors"])
        self.assertEqual(list(persons), ["detectors", "confidence", "near", "within", "same_record", "values"])

        _, text, _ = self.scan(self.patients)
        self.assertIn("because: its check digits are right; ", text)
        self.assertRegex(text, r"rules count: 3 of fr-nir, medium or surer, within 400 bytes of medical-context")
        self.assertNotIn("295109912611193", text)

    def test_scan_tells_what_a_rule_lacks(self):
        alone = self.folder / "alone.txt"
        alone.write_text("Assurée sociale 2 95 10 99 126 111 93, remboursement du pressing.\n")
        _, text, _ = self.scan(alone)
        self.assertRegex(text, r"rules count: none of fr-nir, medium or surer, within 400 bytes of medical-context")

    def test_scan_knows_approved_hosts(self):
        self.assertEqual(self.scan(self.patients, "--to", "depot.sante.example")[0], 0)
        self.assertEqual(self.scan(self.patients, "--to", "https://partage.example/x")[0], 1)
        self.assertEqual(self.scan(self.patients, "--to", "a b")[0], 2)

    def test_scan_takes_a_list_in_order_on_all_cores(self):
        paths = [self.note, self.patients] * 100
        status, out, error = self.scan("--json", "--from", "-", input="\n".join(map(str, paths)).encode())
        self.assertEqual(status, 1, error)
        self.assertEqual([json.loads(line)["file"] for line in out.splitlines()], list(map(str, paths)))

    def test_scan_knows_content_types_and_codings(self):
        import gzip
        body = self.folder / "body"
        body.write_bytes(gzip.compress(PATIENTS))
        self.assertEqual(self.scan(body, "--content-encoding", "gzip")[0], 1)
        body.write_bytes(b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n' + PATIENTS + b"\r\n--x--\r\n")
        status, out, _ = self.scan(body, "--content-type", "multipart/form-data; boundary=x", "--json")
        self.assertEqual(status, 1)
        self.assertIn("form.a", out)

    def test_scan_of_what_is_not_there_fails(self):
        status, out, _ = self.scan(self.folder / "none", "--json")
        self.assertEqual((status, json.loads(out)["verdict"]), (1, "error"))

    def test_usage_errors_are_2_and_help_is_0(self):
        for arguments in ([], ["bogus"], ["scan"], ["scan", "--bogus"], ["quarantine"], ["quarantine", "show"]):
            self.assertEqual(run(LAZARET, *arguments).returncode, 2, arguments)
        for arguments in (["--help"], ["scan", "--help"], ["ca", "init", "--help"], ["version"], ["--version"]):
            done = run(LAZARET, *arguments)
            self.assertEqual((done.returncode, done.stdout != b""), (0, True), arguments)
        self.assertEqual(run(LAZARETD, "--config", "/nonexistent.yaml").returncode, 2)

    def test_ca_init_makes_a_constrained_ca_and_keeps_its_key(self):
        done = run(LAZARET, "ca", "init", self.folder, "--permit", "example", "--name", "Hôpital CA")
        self.assertEqual(done.returncode, 0, done.stderr)
        key = self.folder / "ca.key"
        self.assertEqual(stat.S_IMODE(key.stat().st_mode), 0o600)
        text = run("openssl", "x509", "-noout", "-text", "-in", self.folder / "ca.pem").stdout.decode()
        self.assertIn("CA:TRUE", text)
        self.assertIn("DNS:example", text)
        before = key.read_bytes()
        self.assertEqual(run(LAZARET, "ca", "init", self.folder).returncode, 1)
        self.assertEqual(key.read_bytes(), before)

    def test_check_tells_all_that_is_wrong_with_its_place(self):
        policies = self.folder / "policies"
        shutil.copytree(SOURCE / "policies", policies)
        policy = policies / "policy.yaml"
        providers = policies / "providers.yaml"
        good = run(LAZARET, "check", "--policy", policy, "--providers", providers)
        self.assertEqual(good.returncode, 0, good.stderr)
        text = policy.read_text()
        policy.write_text(text.replace("then: quarantine", "then: quarentine", 1) + "\nrulez: 1\n")
        bad = run(LAZARET, "check", "--policy", policy, "--providers", providers)
        self.assertEqual(bad.returncode, 2)
        message = bad.stderr.decode()
        line = 1 + policy.read_text()[:policy.read_text().index("quarentine")].count("\n")
        self.assertRegex(message, rf"policy.yaml:{line}:\d+: error P\d+: .*quarentine")
        self.assertIn('did you mean "quarantine"', message)
        self.assertIn("rulez", message)
        listed = run(LAZARET, "check", "--policy", policy, "--providers", providers, "--json")
        self.assertGreaterEqual(len([json.loads(line) for line in listed.stdout.splitlines()]), 2)

    def test_a_counterexample_that_is_found_is_an_error(self):
        policies = self.folder / "policies"
        shutil.copytree(SOURCE / "policies", policies)
        detector = policies / "detectors/uk-nhs-number.yaml"
        detector.write_text(detector.read_text().replace(
            "counterexamples:", "counterexamples:\n  - 'NHS number 943 476 5919, patient'", 1))
        bad = run(LAZARET, "check", "--policy", policies / "policy.yaml", "--providers", policies / "providers.yaml")
        self.assertEqual(bad.returncode, 2, bad.stdout)
        self.assertIn(b"uk-nhs-number.yaml", bad.stderr)


if __name__ == "__main__":
    unittest.main()
