"""Made-up people and numbers. Every number is computed; none belongs to anybody."""

import datetime

SURNAMES = """MARTIN BERNARD THOMAS PETIT ROBERT RICHARD DURAND DUBOIS MOREAU LAURENT SIMON MICHEL
LEFEVRE LEROY ROUX DAVID BERTRAND MOREL FOURNIER GIRARD BONNET DUPONT LAMBERT FONTAINE ROUSSEAU
VINCENT MULLER FAURE MERCIER BLANC GUERIN BOYER GARNIER CHEVALIER FRANCOIS LEGRAND GAUTHIER GARCIA
PERRIN ROBIN CLEMENT MORIN NICOLAS HENRY ROUSSEL MATHIEU GAUTIER MASSON MARCHAND DUVAL DENIS
LEFÈVRE GUÉRIN MÜLLER N'DIAYE O'BRIEN D'ANGELO LE_GOFF DE_LA_TOUR BEN_AMOR DA_SILVA EL_KHATTABI VAN_HECKE
NGUYEN TRAN DIALLO TRAORÉ COULIBALY BENALI BOUZIANE HADDAD KOWALSKI NOWAK FERREIRA LOPEZ SANCHEZ ROSSI
ZIMMERMANN SCHMITT HOAREAU PAYET GRONDIN QUÉMÉNEUR KERVELLA LARRAMENDY ETCHEVERRY CASANOVA LUCIANI
BARBIER-LACOSTE PETITJEAN BEAUFILS TAILLANDIER POISSONNIER VASSEUR DELATTRE VANDAMME LECLERCQ CHARPENTIER
BERGER PICARD CARPENTIER CAMUS HAMEL OUEDRAOGO RAKOTOMALALA YILDIZ PHAM SIMONET RIGAUDEAU TEIXEIRA""".split()
SURNAMES = [name.replace("_", " ") for name in SURNAMES]
WOMEN = """Marie Jeanne Françoise Monique Catherine Nathalie Isabelle Sylvie Anne Hélène Léa Zoé Inès Chloé
Ginette Yvette Simone Paulette Huguette Odile Solange Bernadette Claudine Josiane Martine Brigitte Véronique
Sandrine Stéphanie Aurélie Émilie Camille Manon Fatima Aïcha Khadija Samira Mariama Aminata Linh Maëlys
Marie-Thérèse Anne-Sophie Marie-Christine Gwenaëlle Nolwenn Maïwenn Wassila Oumou Ekaterina Rosalie Capucine""".split()
MEN = """Jean Pierre Michel André Philippe Paul Luc Étienne Hervé René Karim Hugo Jérôme Noël
Raymond Marcel Lucien Roger Gilbert Maurice Fernand Jean-Pierre Jean-Luc Jean-Baptiste Patrick Didier Thierry
Sébastien Julien Nicolas Romain Kévin Mathis Gaël Yann Loïc Mohamed Ahmed Youssef Mamadou Ousmane Ibrahima
Minh Tuan Piotr Joaquim Ange-Marie Théophile Célestin Aymeric Ruben Isaac Timéo Ewen""".split()
TOWNS = [
    ("33000", "BORDEAUX"),
    ("69003", "LYON"),
    ("35000", "RENNES"),
    ("59800", "LILLE"),
    ("76000", "ROUEN"),
    ("31000", "TOULOUSE"),
    ("44000", "NANTES"),
    ("67000", "STRASBOURG"),
    ("97400", "SAINT-DENIS"),
]
STREETS = ["rue des Lilas", "avenue de la Gare", "place du Marché", "chemin des Vignes", "rue Pasteur"]
# Places of birth: department and commune, as they stand in a number.
BIRTHPLACES = [
    "33063",
    "75056",
    "69123",
    "13055",
    "35238",
    "59350",
    "2A004",
    "2B033",
    "97411",
    "97105",
    "99352",
    "20004",
]


def luhn_digit(body):
    total = 0
    for i, c in enumerate(reversed(body)):
        d = int(c) * (2 if i % 2 == 0 else 1)
        total += d - 9 if d > 9 else d
    return str(-total % 10)


def nir_key(body):
    """The key of the 13 first characters: 97 - (N mod 97), 2A and 2B counted as 19 and 18."""
    return "%02d" % (97 - int(body.replace("2A", "19").replace("2B", "18")) % 97)


def nhs_number(rng):
    while True:
        body = str(rng.choice([4, 6, 7])) + "%08d" % rng.randrange(10**8)
        check = 11 - sum(int(c) * (10 - i) for i, c in enumerate(body)) % 11
        if check != 10:
            return body + str(check % 11)


def rpps(rng):
    body = "10%08d" % rng.randrange(10**8)
    return body + luhn_digit(body)


def siret(rng):
    body = "%08d" % rng.randrange(10**7, 10**8)
    siren = body + luhn_digit(body)
    nic = "%04d" % rng.randrange(1, 200)
    return siren + nic + luhn_digit(siren + nic)


def finess(rng):
    body = rng.choice(["33", "75", "69", "13", "35", "59"]) + "0%05d" % rng.randrange(10**5)
    return body + luhn_digit(body)


def phone(rng):
    return "0%d %02d %02d %02d %02d" % ((rng.randrange(1, 7),) + tuple(rng.randrange(100) for _ in range(4)))


def iban(rng):
    bban = "".join(str(rng.randrange(10)) for _ in range(23))
    check = 98 - int(bban + "152700") % 97
    text = "FR%02d%s" % (check, bban)
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


class Person:
    def __init__(self, rng):
        self.woman = rng.random() < 0.5
        self.surname = rng.choice(SURNAMES)
        self.first = rng.choice(WOMEN if self.woman else MEN)
        self.born = datetime.date(1930, 1, 1) + datetime.timedelta(days=rng.randrange(27000))
        self.ipp = "8%09d" % rng.randrange(10**9)
        self.stay = "24%07d" % rng.randrange(10**7)
        place = rng.choice(BIRTHPLACES)
        if place == "20004" and self.born.year >= 1976:
            place = "2A004"
        self.nir13 = "%d%02d%02d%s%03d" % (
            2 if self.woman else 1,
            self.born.year % 100,
            self.born.month,
            place,
            rng.randrange(1, 700),
        )
        self.key = nir_key(self.nir13)
        self.nir = self.nir13 + self.key
        postcode, town = rng.choice(TOWNS)
        self.street = "%d %s" % (rng.randrange(1, 120), rng.choice(STREETS))
        self.postcode, self.town = postcode, town

    @property
    def title(self):
        return "Mme" if self.woman else "M."

    @property
    def e(self):
        return "e" if self.woman else ""

    def fr_date(self):
        return self.born.strftime("%d/%m/%Y")

    def grouped(self, style, body_only=False):
        """The number as people write it."""
        n, k = self.nir13, "" if body_only else self.key
        parts = [n[0], n[1:3], n[3:5], n[5:7], n[7:10], n[10:13]]
        if style == "compact":
            return n + k
        if style == "key apart":
            return n + (" " + k if k else "")
        separator = {"spaces": " ", "dots": ".", "dashes": "-", "no-break": "\u00a0", "narrow": "\u202f"}.get(
            style
        )
        if separator:
            return separator.join(parts + ([k] if k else []))
        if style == "slash":
            return " ".join(parts) + (" / " + k if k else "")
        if style == "word":
            return " ".join(parts) + (" clé " + k if k else "")
        if style == "fives":
            full = n + k
            return " ".join(full[i : i + 5] for i in range(0, len(full), 5))
        if style == "full width":
            return "".join(chr(0xFF10 + int(c)) if c.isdigit() else c for c in n + k)
        raise ValueError(style)


STYLES = [
    "compact",
    "key apart",
    "spaces",
    "dots",
    "dashes",
    "no-break",
    "narrow",
    "slash",
    "word",
    "fives",
    "full width",
]
