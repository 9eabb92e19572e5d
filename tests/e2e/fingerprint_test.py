"""`lazaret fingerprint`: documents go in as files of any kind, and come out as fingerprints."""
import json
import pathlib
import shutil
import stat
import tempfile
import unittest
import zipfile
from xml.sax.saxutils import escape

from lab import LAZARET, run

FORM = """CENTRE HOSPITALIER DE VALBRUNE, service de chirurgie digestive
FORMULAIRE DE CONSENTEMENT ÉCLAIRÉ
Nom : ____ Prénom : ____ Né(e) le : ____
Le présent formulaire a pour but de recueillir votre accord avant l'intervention qui vous a été proposée par le Dr ____.
Il complète, sans le remplacer, l'entretien que vous avez eu avec votre chirurgien.
Je reconnais que la nature de l'intervention, ses bénéfices attendus et ses risques m'ont été expliqués.
Je donne mon accord pour que soit pratiquée l'intervention décrite ci-dessus, et je peux revenir sur cette décision.
"""
LAW = """Toute personne prend, avec le professionnel de santé et compte tenu des informations et des préconisations
qu'il lui fournit, les décisions concernant sa santé.
"""


def docx(path, text):
    """Word's least: one paragraph a line, cut into runs as Word does when spelling was corrected."""
    def paragraph(line):
        runs = (line[i:i + 17] for i in range(0, len(line), 17))
        return "<w:p>" + "".join(f'<w:r><w:t xml:space="preserve">{escape(run)}</w:t></w:r>' for run in runs) + "</w:p>"
    body = "".join(map(paragraph, text.splitlines()))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/'
                         '2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
                         'relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats'
                         '-officedocument.wordprocessingml.document.main+xml"/></Types>')
        archive.writestr("_rels/.rels", '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/'
                         '2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
                         'relationships/officeDocument" Target="word/document.xml"/></Relationships>')
        archive.writestr("docProps/app.xml", '<?xml version="1.0"?><Properties xmlns="http://schemas.openxmlformats.org/'
                         'officeDocument/2006/extended-properties"><Template>Normal.dotm</Template><Application>A program that '
                         'says the same in all of its files</Application></Properties>')
        archive.writestr("word/document.xml", '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/'
                         f'wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>')


class Fingerprint(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="lazaret-fingerprint-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.house = self.folder / "house.fingerprints"

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def call(self, *arguments):
        done = run(LAZARET, "fingerprint", *arguments)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def add(self, name, *arguments, to=None):
        return self.call("add", "--to", to or self.house, "--name", name, *arguments)

    def test_documents_are_added_listed_replaced_and_removed(self):
        form = self.write("form.txt", FORM)
        self.assertEqual(self.add("Formulaire de consentement", form)[0], 0)
        self.assertEqual(self.add("Formulaire, page 1", self.write("two.txt", FORM + LAW))[0], 0)
        status, out, _ = self.call("list", "--from", self.house, "--json")
        listed = [json.loads(line) for line in out.splitlines()]
        self.assertEqual((status, [entry["name"] for entry in listed]),
                         (0, ["Formulaire de consentement", "Formulaire, page 1"]))
        self.assertLess(listed[0]["letters"], listed[1]["letters"])
        status, out, _ = self.add("Formulaire, page 1", form)
        self.assertEqual((status, out.split('"')[0]), (0, "replaced "))
        self.assertEqual(self.call("remove", "--from", self.house, "Formulaire de consentement")[0], 0)
        self.assertEqual(self.call("list", "--from", self.house)[1].split(":")[0], "Formulaire, page 1")
        status, _, error = self.call("remove", "--from", self.house, "Formulaire de consentement")
        self.assertEqual((status, "no document" in error), (2, True))
        self.assertEqual(stat.S_IMODE(self.house.stat().st_mode) & 0o600, 0o600)
        self.assertEqual([path.name for path in self.folder.glob("*.new")], [])

    def test_the_same_form_as_text_and_docx_and_html_has_the_same_fingerprints(self):
        docx(self.folder / "form.docx", FORM)
        rows = "".join(f'<p class="body">{escape(line)}</p>\n' for line in FORM.splitlines())
        self.write("form.html", "<!DOCTYPE html><html><head><style>p.body { margin: 0; font-family: serif }</style>"
                   f"</head><body>\n{rows}</body></html>")
        self.write("form.txt", FORM.upper().replace(" ", "  "))
        made = []
        for kind in ("txt", "docx", "html"):
            to = self.folder / kind
            status, _, error = self.add("Formulaire", self.folder / f"form.{kind}", to=to)
            self.assertEqual((status, error), (0, ""))
            made.append(to.read_bytes())
        self.assertEqual(made[0], made[1])
        self.assertEqual(made[0], made[2])

    def test_what_ordinary_files_have_is_left_out(self):
        form = self.write("form.txt", FORM + LAW)
        law = self.write("law.txt", LAW)
        self.assertEqual(self.add("all", form)[0], 0)
        self.assertEqual(self.add("own", form, "--except", law)[0], 0)
        every, own = map(json.loads, self.call("list", "--from", self.house, "--json")[1].splitlines())
        self.assertLess(own["fingerprints"], every["fingerprints"])
        status, _, error = self.add("none", form, "--except", form)
        self.assertEqual((status, "nothing of its own" in error), (2, True))

    def test_mistakes_are_told_and_change_nothing(self):
        self.assertEqual(self.add("Formulaire", self.write("form.txt", FORM))[0], 0)
        good = self.house.read_bytes()
        status, _, error = self.add("Note", self.write("note.txt", "Trop court. 12 34 56"))
        self.assertEqual((status, "300 are needed" in error), (2, True))
        self.assertEqual(self.add("a\nb", self.folder / "form.txt")[0], 2)
        self.assertEqual(self.add("Rien", self.folder / "none.txt")[0], 1)
        self.assertEqual(self.house.read_bytes(), good)
        self.house.write_bytes(good[:-1])
        for arguments in (("list", "--from", self.house), ("remove", "--from", self.house, "Formulaire"),
                          ("add", "--to", self.house, "--name", "x", self.folder / "form.txt")):
            status, _, error = self.call(*arguments)
            self.assertEqual((status, "damaged" in error), (2, True), error)
        self.assertEqual(self.house.read_bytes(), good[:-1])
        self.assertEqual(self.call("list", "--from", self.folder / "none")[0], 2)
        for arguments in ([], ["add"], ["list"], ["remove", "--from", self.house]):
            self.assertEqual(self.call(*arguments)[0], 2, arguments)


if __name__ == "__main__":
    unittest.main()
