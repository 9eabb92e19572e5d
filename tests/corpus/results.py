"""Results, orders and papers of care about patients. Patients' data."""


from people import Person
from writing import columns, crowd, note, say


LAB = """Hémoglobine|g/dL|7|17;Leucocytes|G/L|1|22;Plaquettes|G/L|20|480;Créatinine|µmol/L|45|480;Potassium|mmol/L|2|7
;CRP|mg/L|1|290;Glycémie à jeun|g/L|0|4;ASAT|U/L|12|900;Ferritine|µg/L|4|1800;TSH|mUI/L|0|18;PSA total|ng/mL|0|90;INR||1|8
;D-dimères|ng/mL|120|6000;HDL-cholestérol|g/L|0|1;Sérologie VIH 1+2||0|1;AgHBs||0|1;Beta-HCG|UI/L|2|9000""".replace(
    "\n", ""
).split(
    ";"
)


def lab_rows(rng):
    for line in rng.sample(LAB, rng.randrange(5, 12)):
        label, unit, least, most = line.split("|")
        yield [label, "%.1f" % rng.uniform(float(least), float(most)), unit, f"{least}-{most}"]


def lab_text(rng):
    head = say(
        rng,
        "[LABORATOIRE DU VAL|Laboratoire Bio-Estuaire]\n[Patient : <bare>|<name>]   [Né<e> le <born>|DDN: <born>]   [Dossier n° <ipp>|]\nPrescripteur : <doctor>  Prélevé le <recent> à <hour>\n\n",
        Person(rng),
    )
    return note(
        rng,
        head
        + columns(["Analyse", "Résultat", "Unité", "Valeurs de référence"], list(lab_rows(rng)))
        + "Validé par le biologiste.\n",
    )


def lab_short(rng):
    p = Person(rng)
    rows = list(lab_rows(rng))
    return note(
        rng,
        say(rng, "[Bio de|Résultats de|Bilan] <name>[ du <recent>|] : ", p)
        + ", ".join(f"{r[0].split()[0]} {r[1]}" for r in rows)
        + ".",
    )


def imaging(rng):
    return note(
        rng,
        say(
            rng,
            "[SCANNER THORACO-ABDOMINO-PELVIEN|IRM CÉRÉBRALE|RADIOGRAPHIE DU BASSIN|ÉCHOGRAPHIE HÉPATIQUE|MAMMOGRAPHIE] du <recent>\n[Patient|Nom] : <bare>  [<age> ans|né<e> le <born>]\n[Médecin demandeur : <doctor>\n|]\n"
            "Indication : <symptom>[, <history>|].\nTechnique : [acquisition hélicoïdale après injection|séquences T1, T2 FLAIR, diffusion|incidences face et profil].\n"
            "Résultats : [nodule spiculé de 18 mm du lobe supérieur droit|lésion hypodense du segment VI|hypersignal sylvien en diffusion|trait de fracture cervicale vraie|opacité en foyer]. "
            "[Pas d'épanchement.|Adénopathies médiastinales.]\nConclusion : [aspect évocateur de néoplasie|AVC récent|pas d'argument pour une lésion évolutive|image compatible avec <short>].\n",
            Person(rng),
        ),
    )


def pathology(rng):
    return note(
        rng,
        say(
            rng,
            "[COMPTE RENDU ANATOMOPATHOLOGIQUE|Anatomie et cytologie pathologiques]\nN° examen : 25H<n><n>  <bare> ([F|M], <age> ans)\nNature du prélèvement : [biopsie colique|pièce de tumorectomie|ganglion sentinelle|peau dorsale]\n"
            "Macroscopie : fragment de [3|12] mm. Microscopie : [prolifération carcinomateuse infiltrante|architecture glandulaire conservée|nappes de cellules fusiformes]. "
            "[RE 90 %, RP 20 %, HER2 0, Ki67 35 %.|Gleason 7 (3+4).|Breslow 1,4 mm.]\nConclusion : [carcinome canalaire infiltrant grade II|absence de malignité|adénome tubuleux|mélanome à extension superficielle].\n",
            Person(rng),
        ),
    )


def prescription_short(rng):
    return note(
        rng,
        say(
            rng,
            "<doctor>\n[<hospital>\n|]le <recent>\n\n<name>[ <age> ans|]\n\n<drug>[ qsp 1 mois|]\n<drug>\n<drug>[ AR 3 fois|]\n",
            Person(rng),
        ),
    )


def dental_estimate(rng):
    rows = [
        [
            rng.choice([16, 24, 36, 45, 11]),
            rng.choice(
                [
                    "couronne céramo-métallique",
                    "détartrage",
                    "extraction",
                    "implant",
                    "bridge 3 éléments",
                    "traitement endodontique",
                ]
            ),
            "%d,00 €" % rng.randrange(30, 1400),
        ]
        for _ in range(4)
    ]
    return note(
        rng,
        say(
            rng,
            "Cabinet dentaire <doctor>\nDEVIS pour [le patient|] <bare>, né<e> le <born>\n[N° SS <nir>\n|]Diagnostic : [parodontite sévère|édentement postérieur|carie profonde]\n",
            Person(rng),
        )
        + columns(["Dent", "Acte", "Honoraires"], rows),
    )


def nursing_home(rng):
    rows = [
        say(rng, "- <name> (ch. <n>, GIR [1|2|3]) : <cond>, <nursing>, <drug>", p) for p in crowd(rng, 5, 15)
    ]
    return note(
        rng,
        say(rng, "EHPAD Les Mimosas - [résidents à surveiller|réunion pluridisciplinaire] <recent>\n\n")
        + "\n".join(rows),
    )


def emergency_call(rng):
    return note(
        rng,
        say(
            rng,
            "SAMU - fiche de régulation <n><n><n>\nAppelant : [fils|voisine|conjointe]  Tél : <phone>\nPatient : <bare>, <age> ans, <street>\nMotif : <symptom>. ATCD : <history>. TTT : <drug>.\nDécision : [SMUR|VSAV|conseil médical|ambulance].",
            Person(rng),
        ),
    )


def dictation(rng):
    p = Person(rng)
    return note(
        rng,
        say(
            rng,
            "dictée du <recent> alors c'est pour <name> virgule <age> ans virgule vu<e> en consultation pour <symptom> point à la ligne dans ses antécédents on note <history> et <history> point je retiens <cond> point je prescris <drug> point merci",
            p,
        ),
        tidy=True,
    )


def complaint(rng):
    p = Person(rng)
    return note(
        rng,
        say(
            rng,
            "Madame la Directrice,\n\n[Ma mère|Mon père|Mon mari|Ma fille], <name>, a été hospitalisé<e> dans votre établissement [en <ward> |]le <recent> pour <cond>. [<Il> est resté<e> 9 heures sur un brancard.|On lui a donné <drug> malgré son allergie.|Personne ne nous a prévenus de la chute.] <Il> souffrait de <symptom>. Nous demandons son dossier médical.\n\n<someone>\n<street>",
            p,
        ),
    )


def disability_file(rng):
    return note(
        rng,
        say(
            rng,
            "Certificat médical MDPH\nNom de naissance : <surname>  Prénoms : <first>  [N° d'immatriculation : <nir>|Né<e> le <born>]\nPathologie motivant la demande : <cond>\nSignes cliniques : <symptom>, <symptom>\nTraitements : <drug>\nRetentissement : marche réalisée avec aide, toilette B.\n",
            Person(rng),
        ),
    )


def appointment_mail(rng):
    return note(
        rng,
        say(
            rng,
            "Bonjour,\n\nje souhaite un rendez-vous [avec <doctor>|en <ward>] pour [mon fils|ma mère|moi-même], <bare>, [né<e> le <born>|<age> ans], [suivi<e> pour <cond>|qui présente <symptom> depuis dix jours|opéré<e> en mars : <act>]. [<Il> prend <drug>.|Résultats : <exam>.]\nMerci, <phone>",
            Person(rng),
        ),
    )


def interpreter(rng):
    return note(
        rng,
        say(
            rng,
            "[Demande d'interprète|Bon de transport|Demande d'ambulance] pour <name>, [<street>, |]le <recent> à <hour>, consultation de <ward> : [<short>|suites d'<short>|séance de dialyse|chimiothérapie]. [Fauteuil roulant.|Oxygène 2 l.|Isolement BMR.] Demandeur : <someone>, <phone>",
            Person(rng),
        ),
    )


def refusal_letter(rng):
    return note(
        rng,
        say(
            rng,
            "[Caisse primaire d'assurance maladie|Mutuelle Exemple]\n\nObjet : [refus de prise en charge|accord d'ALD|contrôle médical]\nAssuré : <bare>[, n° <nir>|, né<e> le <born>]\n\nMadame, Monsieur,\nVotre demande concernant [une affection de longue durée (<short>)|<act>|des séances de kinésithérapie pour <short>] [est acceptée à 100 %|est refusée] après avis du médecin conseil.",
            Person(rng),
        ),
    )
