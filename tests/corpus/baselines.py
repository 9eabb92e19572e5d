"""Two judges to compare with: what people write in a DLP tool by hand, and rules in the manner of Presidio.

Both read the body as text (UTF-8, UTF-16 with its mark, else Windows-1252); neither opens archives or
documents. They know no more about the samples than their authors would: common words of care, no list of ours.
"""

import re
import unicodedata

# The regular expression of many DLP policies: 13 digits and a key, maybe with spaces; no check digit, no Corsica.
NAIVE_NIR = re.compile(r"\b[12]\s?\d{2}\s?(?:0[1-9]|1[0-2])\s?\d{2}\s?\d{3}\s?\d{3}\s?\d{2}\b")
NAIVE_WORDS = re.compile(
    r"\b(?:patiente?s?|diagnostic|ordonnance|antécédents|hospitalisée?|traitement|pathologie|maladie|médical|"
    r"cancer|diabète|vih|infarctus|dossier médical|compte rendu|chirurgie|prescription|allergies?|symptômes?)\b",
    re.IGNORECASE,
)


def as_text(body):
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return body.decode("utf-16", "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def naive_number(body):
    return bool(NAIVE_NIR.search(as_text(body)))


def naive_words(body):
    """The number, or three different words of the list."""
    text = as_text(body)
    return bool(NAIVE_NIR.search(text)) or len({m[0].lower() for m in NAIVE_WORDS.finditer(text)}) >= 3


class Recogniser:
    """A pattern with its own score, a check that makes it certain or void, and words that raise it by 0.35."""

    def __init__(self, entity, pattern, score, context=(), check=None, flags=re.IGNORECASE):
        self.entity, self.score, self.context, self.check = entity, score, context, check
        self.pattern = re.compile(pattern, flags)

    def find(self, text):
        for match in self.pattern.finditer(text):
            score = self.score
            if self.check:
                score = 1.0 if self.check(match[0]) else 0.0
            before = plain(text[max(0, match.start() - 40) : match.start()])
            if 0 < score < 1 and any(word in before for word in self.context):
                score = min(1.0, score + 0.35)
            if score > 0:
                yield self.entity, score


def plain(text):
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))


def nir_key(text):
    number = re.sub(r"[^0-9AB]", "", text.upper())
    if len(number) != 15:
        return False
    body = number[:13].replace("2A", "19").replace("2B", "18")
    return body.isdigit() and number[13:].isdigit() and 97 - int(body) % 97 == int(number[13:])


def nhs(text):
    digits = [int(c) for c in text if c.isdigit()]
    return len(digits) == 10 and sum(d * (10 - i) for i, d in enumerate(digits)) % 11 == 0


RECOGNISERS = (
    Recogniser(
        "FR_NIR",
        r"(?<!\d)[1-478][ .-]?\d{2}[ .-]?\d{2}[ .-]?(?:\d{2}|2[AB])[ .-]?\d{3}[ .-]?\d{3}[ .-]?\d{2}(?!\d)",
        0.5,
        check=nir_key,
    ),
    Recogniser(
        "FR_NIR",
        r"(?<!\d)[12]\d{2}(?:0[1-9]|1[0-2])\d{8}(?!\d)",
        0.2,
        ("nir", "secu", "assure", "insee", "ins"),
    ),
    Recogniser("UK_NHS", r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)", 0.5, check=nhs),
    Recogniser("US_SSN", r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])", 0.5, ("ssn", "social security")),
    Recogniser(
        "MEDICAL_ID",
        r"(?<!\w)[A-Z]?\d{6,12}(?!\w)",
        0.05,
        ("mrn", "ipp", "nhs", "patient id", "versicherten", "bsn"),
    ),
    # A statistical model finds names in Presidio; here: after a title or a label, or two words with capitals.
    Recogniser(
        "PERSON",
        r"(?<!\w)(?:M\.|Mr|Mme|Mlle|Monsieur|Madame|Mrs|Ms|Frau|Herrn?|Sig\.ra|Sig\.|Mevrouw|Dr\.?|Docteur|Pr) [A-ZÀ-Ü][\w'-]+",
        0.85,
        flags=0,
    ),
    Recogniser(
        "PERSON",
        r"(?i:\b(?:nom|patiente?|prénom|surname|paciente|name))\s*:\s*[A-ZÀ-Ü][\w'-]+",
        0.85,
        flags=0,
    ),
    Recogniser("PERSON", r"\b[A-ZÀ-Ü]{3,} [A-ZÀ-Ü][a-zà-ü]{2,}\b", 0.6, flags=0),
    Recogniser("DATE", r"\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b", 0.6),
    Recogniser("PHONE", r"(?<!\d)0[1-9](?:[ .]?\d\d){4}(?!\d)", 0.4, ("tel", "phone", "mobile")),
    Recogniser("HEALTH", NAIVE_WORDS.pattern, 0.6),
    Recogniser(
        "HEALTH",
        r"\b(?:diagnos\w+|medication|admitted|discharge|symptom\w*|insulin\w*|amoxicillin\w*|paracétamol|pneumo\w+|cardia\w+|\w+ectomie|\w+scopie|\w+ite aiguë)\b",
        0.6,
    ),
)
NUMBERS = {"FR_NIR", "UK_NHS", "US_SSN", "MEDICAL_ID"}


def presidio_like(body):
    """A patient's number that is likely enough; or a person, and two findings of health."""
    text, best, health = as_text(body), {}, 0
    for recogniser in RECOGNISERS:
        for entity, score in recogniser.find(text):
            best[entity] = max(best.get(entity, 0), score)
            health += entity == "HEALTH"
    return any(best.get(n, 0) >= 0.5 for n in NUMBERS) or (best.get("PERSON", 0) >= 0.5 and health >= 2)


JUDGES = {"naive number": naive_number, "naive words": naive_words, "Presidio-like": presidio_like}
