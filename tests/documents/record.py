"""What every sample says: one made-up patient, and a twin with the same layout and nobody in it."""
import dataclasses
import html


@dataclasses.dataclass(frozen=True, eq=False)
class Record:
    kind: str
    title: str
    sentence: str  # enough alone: who, which number, which disease
    lines: list
    header: list
    row: list
    number: int  # the value of the fourth column where a program keeps numbers
    fields: dict  # by name, for records of fields

    @property
    def other(self):
        """A second row of the table."""
        return OTHER_ROWS[self.kind]

    @property
    def text(self):
        return "\n".join([self.title, "", *self.lines, ""])

    def rows(self):
        return [self.header, self.row, self.other]

    def html(self):
        cells = "".join("<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in row) + "</tr>" for row in self.rows())
        lines = "".join(f"<p>{html.escape(line)}</p>\n" for line in self.lines)
        return (
            f'<!DOCTYPE html>\n<html lang="fr"><head><meta charset="utf-8"><title>{self.title}</title></head>\n'
            f"<body><h1>{self.title}</h1>\n{lines}<table>{cells}</table></body></html>\n"
        )

    def markdown(self):
        table = [" | ".join(row) for row in self.rows()]
        table.insert(1, " | ".join("---" for _ in self.header))
        return f"# {self.title}\n\n" + "\n\n".join(self.lines) + "\n\n" + "\n".join(table) + "\n"


PATIENT = Record(
    kind="patient",
    title="Compte rendu d’hospitalisation",
    sentence="Patient Martin DUPONT, né le 12/05/1985, NIR 1 85 05 78 006 084 91 : diabète de type 2 sous metformine.",
    lines=[
        "Service de médecine interne, hôpital de jour.",
        "Patient : Monsieur Martin DUPONT, né le 12/05/1985.",
        "NIR : 1 85 05 78 006 084 91",
        "Diagnostic : diabète de type 2, découvert à l’hôpital cet été ; traitement par metformine.",
        "Prochaine consultation dans trois mois, après la prise de sang.",
    ],
    header=["nom", "prenom", "date_naissance", "nir", "diagnostic", "traitement"],
    row=["DUPONT", "Martin", "12/05/1985", "185057800608491", "diabète de type 2", "metformine"],
    number=185057800608491,
    fields={
        "nom": "DUPONT",
        "prenom": "Martin",
        "naissance": "1985-05-12",
        "nir": "185057800608491",
        "diagnostic": "diabète de type 2",
        "traitement": "metformine 1000 mg",
    },
)
CLEAN = Record(
    kind="clean",
    title="Compte rendu d’une réunion",
    sentence="Commande du service : 24 chaises grises et 6 tables rondes, à livrer le 12/05/2025 au bâtiment B.",
    lines=[
        "Service de la logistique, salle du rez-de-chaussée.",
        "Ordre du jour : les chaises de la grande salle, à livrer le 12/05/2025.",
        "Commande : 24 chaises grises, 6 tables rondes",
        "Décision : livraison à l’entrée nord, arrivée prévue cet été ; pose par l’atelier.",
        "Prochaine réunion dans trois mois, après la fête du quartier.",
    ],
    header=["article", "couleur", "livraison", "quantite", "remarque", "atelier"],
    row=["chaise", "gris", "12/05/2025", "24", "livrée à l’étage", "menuiserie"],
    number=24,
    fields={
        "article": "chaise",
        "couleur": "gris",
        "livraison": "2025-05-12",
        "quantite": "24",
        "remarque": "livrée à l’étage",
        "atelier": "menuiserie et peinture",
    },
)
OTHER_ROWS = {
    "patient": ["MARTIN", "Lucie", "12/10/1995", "295109912611193", "asthme sévère", "salbutamol"],
    "clean": ["table", "blanc", "12/06/2025", "6", "très lourde", "serrurerie"],
}
RECORDS = (PATIENT, CLEAN)
