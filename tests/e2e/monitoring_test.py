"""The dashboard and the rules under systemd/monitoring, against the real daemon and a real Prometheus.

Every query of the dashboard must answer with numbers, every exported metric must be on it, every
rule must be healthy, and no label may hold a host, an address or a path. Grafana itself is not run.
"""
import json
import math
import re
import signal
import socket
import subprocess
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request

from lab import NOTE, PATIENTS, SOURCE, Lab, Origin, run, wait_until

MONITORING = SOURCE / "systemd/monitoring"
DASHBOARD = json.loads((MONITORING / "lazaret-dashboard.json").read_text())
RULES = MONITORING / "lazaret-rules.yaml"

ACTIONS = {"allow", "monitor", "block", "quarantine"}
GAPS = {"encrypted", "malformed", "unknown_coding", "ambiguous", "unsupported", "opaque", "too_deep", "over_budget", "too_slow",
        "too_big", "no_room"}
NAMES = {  # what the policy names: bounded by its files
    "rule": set(re.findall(r"^  - id: ([\w-]+)", (SOURCE / "policies/policy.yaml").read_text(), re.M)),
    "detector": {file.stem for file in (SOURCE / "policies/detectors").glob("*.yaml")},
    "provider": set(re.findall(r"^  - id: ([\w-]+)", (SOURCE / "policies/providers.yaml").read_text(), re.M)),
}
LABELS = {  # every label there is, with every value it may have
    "outcome": {"taken", "not_a_client", "over_limit", "full", "resumed", "failed", "done", "crashed", "memory", "slow",
                "stopped", "busy"},
    "format": {"archive", "pdf", "compound", "image", "dicom", "sqlite", "access", "dbase", "outlook", "tnef", "pack"},
    "side": {"client", "origin", "ours"},
    "kind": {"closed", "timeout", "refused", "protocol", "tls", "limit", "io", "config", "resolve", "reset"},
    "fault": {"none", "expired", "not_yet_valid", "wrong_host", "untrusted", "self_signed", "revoked",
              "revocation_unknown", "weak", "bad_purpose", "must_staple", "handshake", "protocol_version", "other"},
    "source": {"minted", "cache"},
    "travel": {"held", "streamed"},
    "reason": GAPS | {"blocked", "quarantined", "unreadable", "not_a_client", "bad_request", "misdirected",
                      "forbidden_address", "bad_certificate", "origin_unreachable", "origin_timeout",
                      "name_not_found", "internal"},
    "action": ACTIONS,
    "fate": {"kept", "lost"},
    **NAMES,
}
# "1.2.3"; the first digits of a checksum; the edge of a bucket.
SHAPES = {"version": r"\d+\.\d+\.\d+|[0-9a-f]{12}", "le": r"\+Inf|[0-9.e+-]+"}


def panels():
    return [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]


class Prometheus:
    """A real one, with the shipped configuration and rules, scraping each second."""

    def __init__(self, folder, daemon):
        self.folder = folder
        folder.mkdir()
        example = (MONITORING / "prometheus.yml").read_text()
        (folder / RULES.name).write_bytes(RULES.read_bytes())
        (folder / "prometheus.yml").write_text(
            example.replace("interval: 15s", "interval: 1s").replace("127.0.0.1:9464", f"127.0.0.1:{daemon.admin}"))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.url = "http://127.0.0.1:%d" % probe.getsockname()[1]
        self.log = (folder / "log").open("w")
        self.process = subprocess.Popen(
            ["prometheus", f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/data",
             f"--web.listen-address={self.url[7:]}", "--log.level=warn"], stdout=self.log, stderr=self.log)
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def get(self, path, **parameters):
        query = urllib.parse.urlencode(parameters, doseq=True)
        try:
            with self.opener.open(f"{self.url}/api/v1/{path}?{query}", timeout=30) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as refusal:
            raise AssertionError(f"{parameters}: {refusal.read().decode()}") from None

    def query(self, expression):
        return self.get("query", query=expression)["result"]

    def up(self):
        if self.process.poll() is not None:
            raise AssertionError((self.folder / "log").read_text())
        try:
            self.opener.open(f"{self.url}/-/ready", timeout=30).close()
        except OSError:
            return False
        return bool(self.query('up{job="lazaret"} == 1'))

    def wait_for_scrapes(self, count):
        """Until `count` scrapes that began after this call have been stored."""
        now = time.time()

        def enough():
            series = self.query("lazaret_build_info[1m]")
            return series and sum(at > now for at, _ in series[0]["values"]) >= count

        wait_until(enough, "scrapes")

    def close(self):
        self.process.terminate()
        self.process.wait(30)
        self.log.close()


class Monitoring(Lab):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.began = time.time()
        cls.prometheus = Prometheus(cls.folder / "prometheus", cls.daemon)
        cls.addClassCleanup(cls.prometheus.close)
        pem, key = cls.authority.leaf("wrong", "DNS:other.example")
        cls.misnamed = Origin(pem, key)
        cls.addClassCleanup(cls.misnamed.close)
        wait_until(cls.prometheus.up, "Prometheus")
        # Twice, with scrapes between: a rate needs two values of a series that an event brings about.
        cls().traffic()
        cls.prometheus.wait_for_scrapes(2)
        cls().traffic()
        cls().reloads()
        cls.prometheus.wait_for_scrapes(3)
        cls.exposition = cls.daemon.metrics()

    def traffic(self):
        """Something of everything that the dashboard shows."""
        def expect(status, *arguments, **options):
            self.assertEqual(self.curl(*arguments, **options)[0], status, self.curl_error)

        expect(200, self.url(), data=NOTE)
        expect(403, self.url(), data=PATIENTS)                                          # quarantine
        expect(200, self.url("depot.sante.example"), data=PATIENTS)                     # approved
        expect(403, self.url(), "-H", "Content-Encoding: snappy", data=NOTE)            # unreadable
        expect(200, self.url(), data=b"OggS\0" + bytes(5000))                           # sound
        expect(403, self.url(), data=b"%PDF-1.7\nbroken")                               # a document
        expect(421, self.url(), "-H", "Host: depot.sante.example", data=NOTE)           # another host
        expect(502, self.url(origin=self.misnamed), data=NOTE)                          # bad certificate
        expect(0, self.url(), data=NOTE, trust=self.authority.pem)                      # CA not installed

    def reloads(self):
        good = self.daemon.policy.read_text()
        for text, outcome in ((good + "\nrulez: []\n", "failed"), (good, "done")):
            self.daemon.policy.write_text(text)
            self.daemon.signal(signal.SIGHUP)
            series = f'lazaret_policy_reloads_total{{outcome="{outcome}"}}'
            wait_until(lambda: self.daemon.metric(series) == 1, series)

    def runTest(self):
        """For the instances that setUpClass makes."""

    def variables(self):
        """Each variable of the dashboard with the value that Grafana would choose first."""
        values = {"__rate_interval": "15s", "__interval": "5s", "__range": "60s"}
        for variable in DASHBOARD["templating"]["list"]:
            if variable["type"] == "datasource":
                continue
            query = substitute(variable["query"]["query"], values)
            series, label = re.fullmatch(r"label_values\((.+), (\w+)\)", query).groups()
            found = self.prometheus.get(f"label/{label}/values", **{"match[]": series})
            self.assertTrue(found, query)
            values[variable["name"]] = re.escape(found[0]).replace("\\", "\\\\") if variable["multi"] else found[0]
        return values

    def test_every_query_of_the_dashboard_answers_with_numbers(self):
        values = self.variables()
        self.assertEqual(set(values) & {"job", "instance"}, {"job", "instance"})
        for panel in panels():
            for target in panel["targets"]:
                with self.subTest(panel["title"], query=target["refId"]):
                    self.assertNumbers(substitute(target["expr"], values), target)
        for annotation in DASHBOARD["annotations"]["list"]:
            if "expr" in annotation:
                with self.subTest(annotation["name"]):
                    self.assertNumbers(substitute(annotation["expr"], values), {"range": True})

    def assertNumbers(self, expression, target):
        self.assertNotIn("$", expression)
        if target["range"]:
            result = self.prometheus.get("query_range", query=expression, start=self.began, end=time.time(), step=1)
            numbers = [float(value) for series in result["result"] for _, value in series["values"]]
        else:
            numbers = [float(series["value"][1]) for series in self.prometheus.query(expression)]
        self.assertTrue([number for number in numbers if math.isfinite(number)], f"nothing to show: {expression}")

    def test_every_metric_is_on_the_dashboard(self):
        shown = set(re.findall(r"\blazaret_\w+", json.dumps([panel["targets"] for panel in panels()])))
        shown = {re.sub(r"_(bucket|sum|count)$", "", name) for name in shown}
        exported = set(re.findall(r"^# TYPE (\w+)", self.exposition, re.M))
        self.assertEqual(exported - shown, set(), "exported, on no panel")
        self.assertEqual(shown - exported, set(), "on a panel, not exported")

    def test_every_rule_is_healthy_and_a_failed_reload_raises_its_alert(self):
        groups = self.prometheus.get("rules")["groups"]
        rules = [rule for group in groups for rule in group["rules"]]
        self.assertEqual([rule["name"] for rule in rules if rule["health"] != "ok"], [])
        exported = set(re.findall(r"^# TYPE (\w+)", self.exposition, re.M))
        used = {re.sub(r"_bucket$", "", name) for name in re.findall(r"\blazaret_\w+", RULES.read_text())}
        self.assertEqual(used - exported, set(), "in a rule, not exported")
        for rule in rules:
            if rule["type"] == "recording" and rule["name"] != "lazaret:stopped_requests:usual1d":
                with self.subTest(rule["name"]):
                    self.assertTrue(self.prometheus.query(f"max_over_time({rule['name']}[1m])"), rule["query"])
        alerts = self.prometheus.get("alerts")["alerts"]
        firing = {alert["labels"]["alertname"]: alert for alert in alerts if alert["state"] == "firing"}
        self.assertIn("LazaretReloadFailed", firing)
        self.assertIn(f"127.0.0.1:{self.daemon.admin}", firing["LazaretReloadFailed"]["annotations"]["summary"])
        self.assertEqual(set(firing) & {"LazaretDown", "LazaretIncidentLost", "LazaretFailingClosed"}, set())

    def test_every_alert_says_what_to_do_and_has_a_test(self):
        rules = [rule for group in self.prometheus.get("rules")["groups"] for rule in group["rules"]]
        tests = (MONITORING / "lazaret-rules.test.yaml").read_text()
        for rule in rules:
            if rule["type"] == "alerting":
                with self.subTest(rule["name"]):
                    self.assertIn(rule["labels"]["severity"], {"critical", "warning"})
                    self.assertGreater(len(rule["annotations"]["summary"]), 20)
                    self.assertGreater(len(rule["annotations"]["description"]), 100)
                    self.assertRegex(tests, f'labels: \'ALERTS{{alertname="{rule["name"]}", alertstate="firing"')

    def test_promtool_has_nothing_to_say(self):
        for arguments in (["check", "config", MONITORING / "prometheus.yml"], ["check", "rules", RULES],
                          ["test", "rules", MONITORING / "lazaret-rules.test.yaml"]):
            with self.subTest(arguments[1]):
                done = run("promtool", *arguments)
                self.assertEqual(done.returncode, 0, (done.stdout + done.stderr).decode())
        done = run("promtool", "check", "metrics", input=self.exposition.encode())
        self.assertEqual((done.returncode, done.stdout + done.stderr), (0, b""))

    def test_labels_come_from_closed_lists(self):
        self.assertTrue(all(NAMES.values()))
        for line in self.exposition.splitlines():
            for label, value in re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', line) if line[0] != "#" else ():
                with self.subTest(line):
                    if label in SHAPES:
                        self.assertRegex(value, f"^(?:{SHAPES[label]})$")
                    else:
                        self.assertIn(value, LABELS.get(label, ()), label)
        self.assertNotRegex(self.exposition, r"127\.0\.0\.1|\.example|/upload")
        self.assertNoSecrets(self.exposition, "the metrics")


class Dashboard(unittest.TestCase):
    """Its JSON alone: what Grafana would stumble over, and what a reader needs."""

    def test_it_is_portable(self):
        self.assertEqual(DASHBOARD["schemaVersion"], 39)
        self.assertEqual([variable["name"] for variable in DASHBOARD["templating"]["list"]],
                         ["datasource", "job", "instance"])
        for panel in panels():
            self.assertIn(panel["type"], {"stat", "timeseries", "bargauge", "table"})
            for part in (panel, *panel["targets"]):
                self.assertEqual(part["datasource"], {"type": "prometheus", "uid": "${datasource}"}, panel["title"])

    def test_panels_have_ids_of_their_own_and_do_not_overlap(self):
        taken = {}
        identifiers = [panel["id"] for panel in DASHBOARD["panels"]]
        self.assertEqual(len(identifiers), len(set(identifiers)))
        for panel in DASHBOARD["panels"]:
            place = panel["gridPos"]
            self.assertTrue(0 <= place["x"] and place["x"] + place["w"] <= 24 and place["w"] > 0 < place["h"])
            for cell in ((x, y) for x in range(place["x"], place["x"] + place["w"])
                         for y in range(place["y"], place["y"] + place["h"])):
                self.assertIsNone(taken.setdefault(cell, panel["title"]) if cell in taken else None,
                                  f"{panel['title']} lies on {taken.get(cell)}")
                taken[cell] = panel["title"]

    def test_each_panel_has_a_title_a_unit_and_says_what_to_do(self):
        titles = [panel["title"] for panel in panels()]
        self.assertEqual(len(titles), len(set(titles)))
        for panel in panels():
            with self.subTest(panel["title"]):
                self.assertGreater(len(panel["description"]), 60)
                self.assertTrue(panel["fieldConfig"]["defaults"]["unit"])
                for target in panel["targets"]:
                    self.assertIn('job="$job", instance=~"$instance"', target["expr"])


def substitute(expression, values):
    return re.sub(r"\$\{?(\w+)\}?", lambda found: values[found[1]], expression)


if __name__ == "__main__":
    unittest.main()
