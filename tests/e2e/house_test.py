"""What a house names itself: its forms and its patients, from the commands to the proxy that refuses them."""
import json
import signal
import unittest

from fingerprint_test import FORM, docx
from lab import LAZARET, Lab, run, wait_until

OTHER_FORM = """CENTRE HOSPITALIER DE VALBRUNE, direction des ressources humaines
DEMANDE DE CONGÉ ANNUEL
Nom : ____ Service : ____ Matricule : ____
L'agent sollicite l'autorisation de s'absenter pendant la période indiquée ci-après. La demande est remise au cadre du
service au moins trois semaines avant le premier jour souhaité, sauf événement familial imprévu.
Avis du cadre : favorable, défavorable. En cas de refus, le motif est porté à la connaissance de l'agent par écrit, et une
autre période lui est proposée dans les huit jours.
"""
LIAISON = """FICHE DE LIAISON INFIRMIÈRE
Cette fiche accompagne la personne soignée pendant tout son transfert et reste dans son dossier de soins.
Surveillance à poursuivre : ____ Pansements, date de la dernière réfection : ____ Sonde, voie veineuse : ____
Autonomie pour la toilette, l'habillage, les repas et les déplacements, aides techniques et humaines mises en place : ____
Personne de confiance prévenue du transfert, heure et nom de l'agent qui a appelé : ____ Effets personnels remis : ____
Traitement en cours avec l'heure de la dernière prise, allergies connues, régime alimentaire et texture des repas : ____
"""
ROWS = ["184127645108946;LEFÈVRE Marguerite;12/05/1985;8001234567",
        "295109912611193;DURAND Jean-Paul;03/10/1995;8001234568",
        "285072B03301282;OLIVIERI Maria;20/07/1985;8001234569"]
HEADER = "nir;name;birth_date;ipp\n"
POLICY = """
detectors: [detectors/house-forms.yaml, detectors/house-patients.yaml]
rules:
  - id: forms
    title: {fr: "Un formulaire de l'établissement", en: "A form of the house"}
    when: {content: {detector: house-forms}}
    then: quarantine
  - id: patients
    title: {fr: "Des patients de l'établissement", en: "Patients of the house"}
    when: {content: {persons: {at_least: 1}}}
    then: block
"""
FORMS = """
detector: house-forms
describes: {fr: "un formulaire de l'établissement", en: "a form of the house"}
source: "the house"
fingerprints: {file: ../house.fingerprints}
"""
PATIENTS_OF_HOUSE = """
detector: house-patients
describes: {fr: "des patients de l'établissement", en: "patients of the house"}
source: "the house"
person: true
exact: {index: ../patients.edm, key: ../edm.key, of: [nir, name, birth_date, ipp], at_least: 2, within: 300}
"""


def fill_in(form):
    values = iter(["Bastide", "Olivier", "7 juin 1971", "Claire Aubry"] * 9)
    return "".join(part + (next(values) if i < form.count("____") else "")
                   for i, part in enumerate(form.split("____")))


class House(Lab):
    """A proxy whose policy knows nothing but the house's forms and patients."""

    daemon_options = {"policy": "rules: [{id: large, title: Large, when: {body: {larger_than: 1GiB}}, then: block}]\n"}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder_of_policy = cls.daemon.policy.parent
        cls.forms = cls.folder_of_policy / "house.fingerprints"
        cls.index = cls.folder_of_policy / "patients.edm"
        cls.key = cls.folder_of_policy / "edm.key"
        cls.make("fingerprint", "add", "--to", cls.forms, "--name", "Formulaire de consentement",
                 cls.write("form.txt", FORM))
        docx(cls.folder / "liaison.docx", LIAISON)
        cls.make("fingerprint", "add", "--to", cls.forms, "--name", "Fiche de liaison", cls.folder / "liaison.docx")
        cls.make("edm", "key", cls.key)
        cls.build(ROWS)
        (cls.folder_of_policy / "detectors/house-forms.yaml").write_text(FORMS)
        cls.detector = cls.folder_of_policy / "detectors/house-patients.yaml"
        cls.detector.write_text(PATIENTS_OF_HOUSE)
        cls.daemon.policy.write_text(POLICY)
        cls.reload("done")

    @classmethod
    def make(cls, *arguments):
        done = run(LAZARET, *arguments)
        if done.returncode != 0:
            raise AssertionError(done.stderr.decode())
        return done

    @classmethod
    def write(cls, name, text):
        path = cls.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    @classmethod
    def build(cls, rows, key=None):
        cls.make("edm", "build", "--columns", "nir,name,birth_date,ipp", "--index", cls.index, "--key", key or cls.key,
                 cls.write("patients.csv", HEADER + "\n".join(rows) + "\n"))

    @classmethod
    def reload(cls, outcome):
        series = f'lazaret_policy_reloads_total{{outcome="{outcome}"}}'
        before = cls.daemon.metric(series)
        cls.daemon.signal(signal.SIGHUP)
        wait_until(lambda: cls.daemon.metric(series) == before + 1, f"a reload that is {outcome}")

    def upload(self, text):
        """The status, and the id of the rule that refused."""
        body = text if isinstance(text, bytes) else text.encode()
        before = len(self.origin.received)
        status, headers, _ = self.curl(self.url(), "-H", "Content-Type: application/octet-stream", data=body)
        self.assertEqual(len(self.origin.received), before + (status == 200))
        code = headers.get("lazaret-incident")
        if not code:
            return status, None
        listed = run(LAZARET, "quarantine", "list", "--config", self.daemon.configuration, "--json")
        kept = [json.loads(line)["record"]["code"] for line in listed.stdout.splitlines()]
        return status, "forms" if code in kept else "patients"

    def assertPasses(self, text):
        self.assertEqual(self.upload(text), (200, None), self.curl_error)

    def check(self):
        done = run(LAZARET, "check", "--policy", self.daemon.policy, "--providers", self.daemon.providers, "--json")
        return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]

    def test_a_filled_in_form_and_an_excerpt_are_refused_another_form_passes(self):
        self.assertEqual(self.upload(fill_in(FORM)), (403, "forms"))
        self.assertEqual(self.upload(fill_in(LIAISON)), (403, "forms"))
        for form in (FORM, LIAISON):
            middle = len(form) // 2
            excerpt = "Pour information :\n" + form[middle - 240:middle + 240] + "\nBonne journée.\n"
            self.assertEqual(self.upload(excerpt), (403, "forms"))
        self.assertPasses(fill_in(OTHER_FORM))
        self.assertPasses(FORM[:180])

    def test_a_filled_in_form_is_found_in_a_word_document_and_shown_by_its_name(self):
        docx(self.folder / "filled.docx", fill_in(FORM))
        self.assertEqual(self.upload((self.folder / "filled.docx").read_bytes()), (403, "forms"))
        scanned = run(LAZARET, "scan", "--json", "--policy", self.daemon.policy, "--providers", self.daemon.providers,
                      self.folder / "filled.docx")
        finding = next(f for f in json.loads(scanned.stdout)["findings"] if f["detector"] == "house-forms")
        self.assertRegex(finding["masked"], r"^Formulaire de consentement \(\d+ %\)$")
        docx(self.folder / "other.docx", fill_in(OTHER_FORM))
        self.assertPasses((self.folder / "other.docx").read_bytes())

    def test_two_columns_of_a_row_are_refused_and_columns_of_different_rows_pass(self):
        self.assertEqual(self.upload("Rendez-vous de Mme Marguerite Lefevre, née le 12.05.1985, mardi."),
                         (403, "patients"))
        self.assertEqual(self.upload(json.dumps({"dossier": 8001234568, "nir": "2 95 10 99 126 111 93"})),
                         (403, "patients"))
        self.assertPasses("Rendez-vous de Mme Marguerite Lefevre, née le 03/10/1995, mardi.")
        self.assertPasses(json.dumps({"dossier": 8001234567, "nir": "2 95 10 99 126 111 93"}))
        self.assertPasses("Mme Marguerite Lefevre" + " et puis encore du texte" * 40 + " 12/05/1985")

    def test_nothing_of_a_row_is_written_down(self):
        self.assertEqual(self.upload("Marguerite Lefevre, 12/05/1985, IPP 8001234567")[0], 403)
        scanned = run(LAZARET, "scan", "--policy", self.daemon.policy, "--providers", self.daemon.providers,
                      self.write("one.txt", "Marguerite Lefevre, 12/05/1985, IPP 8001234567"))
        self.assertIn(b"house-patients medium", scanned.stdout)
        for where in (scanned.stdout, "\n".join(self.daemon.log).encode(),
                      (self.daemon.folder / "incidents.db").read_bytes()):
            for value in (b"efevre", b"12/05", b"80012345"):
                self.assertNotIn(value, where)

    def test_new_patients_are_known_after_a_reload(self):
        new = "Anne Kerviel, 01/02/1960"
        self.assertPasses(new)
        self.addCleanup(self.reload, "done")
        self.addCleanup(self.build, ROWS)
        versions = {self.check_version()}
        self.build(["185057800608491;KERVIEL Anne;01/02/1960;8001234599"])
        versions.add(self.check_version())
        self.assertEqual(len(versions), 2, "an index that was made anew is another version of the policy")
        self.assertPasses(new)  # not before the reload
        self.reload("done")
        self.assertEqual(self.upload(new), (403, "patients"))
        self.assertPasses("Marguerite Lefevre, 12/05/1985")

    def check_version(self):
        return run(LAZARET, "check", "--policy", self.daemon.policy, "--providers", self.daemon.providers).stdout.split()[1]

    def test_a_wrong_key_a_damaged_index_and_a_missing_form_leave_the_old_rules_in_force(self):
        good, forms, detector = self.index.read_bytes(), self.forms.read_bytes(), self.detector.read_text()
        self.addCleanup(self.reload, "done")
        other = self.folder / "other.key"
        self.make("edm", "key", other)
        replaced = self.folder_of_policy / "new"

        def put(path, content):  # by rename, as the commands do it
            replaced.write_bytes(content)
            replaced.rename(path)

        def make_with_another_key():
            self.build(ROWS, other)

        wrongs = {
            "wrong key": ("D026", "another key", make_with_another_key, lambda: put(self.index, good)),
            "cut short": ("D026", "lazaret edm build", lambda: put(self.index, good[:-100]), lambda: put(self.index, good)),
            "no key": ("D027", "LoadCredential", lambda: self.detector.write_text(detector.replace("../edm.key", "../no.key")),
                       lambda: self.detector.write_text(detector)),
            "no column": ("D028", "birth_date", lambda: self.detector.write_text(detector.replace("[nir,", "[nss,")),
                          lambda: self.detector.write_text(detector)),
            "damaged forms": ("D019", "damaged", lambda: put(self.forms, forms[:-1]), lambda: put(self.forms, forms)),
        }
        for name, (code, text, spoil, mend) in wrongs.items():
            with self.subTest(name):
                spoil()
                try:
                    status, problems = self.check()
                    self.assertEqual((status, [problem["code"] for problem in problems]), (2, [code]))
                    self.assertIn(text, problems[0]["message"] + problems[0]["hint"])
                    self.assertGreater(problems[0]["line"], 1)
                    self.assertGreater(problems[0]["column"], 1)
                    self.reload("failed")
                    self.assertTrue(wait_until(lambda: [line for line in self.daemon.log if f'"{code}"' in line], code))
                    self.assertEqual(self.upload("Marguerite Lefevre, 12/05/1985"), (403, "patients"))
                    self.assertEqual(self.upload(fill_in(FORM)), (403, "forms"))
                finally:
                    mend()


if __name__ == "__main__":
    unittest.main()
