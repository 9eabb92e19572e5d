"""What hospitals, surgeries and pharmacies buy, stock, charge and hand out: no patient."""


import people
from writing import columns, note, recent, say, sheet


def hospital_menu(rng):
    dishes = [
        "Velouté de potiron (lait)",
        "Œuf mayonnaise (œuf, moutarde)",
        "Filet de colin (poisson)",
        "Blanquette de veau (lait, gluten)",
        "Purée (lait)",
        "Crème vanille (lait, œuf)",
        "Compote",
        "Salade verte (moutarde)",
        "Tarte aux noix (fruits à coque, gluten)",
    ]
    return note(
        rng,
        say(rng, "MENUS - <hospital> - semaine <n>\n")
        + "\n".join(
            f"{day} : " + " / ".join(rng.sample(dishes, 4))
            for day in ["Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi"]
        )
        + "\nRégimes : diabétique, hyposodé, sans résidus, mixé, insuffisance rénale. Allergies : signaler au diététicien.\n",
    )


def drug_price_list(rng):
    return sheet(
        rng,
        ["Code CIP", "Libellé", "Prix HT", "TVA", "Taux"],
        [
            [
                "34009%08d" % rng.randrange(10**8),
                say(rng, "<drug>"),
                f"{rng.randrange(1, 200)},{rng.randrange(10, 99)}",
                "2,1",
                rng.choice(["65 %", "30 %", "15 %"]),
            ]
            for _ in range(rng.randrange(20, 80))
        ],
    )


def stock(rng):
    return sheet(
        rng,
        ["cip13", "designation", "lot", "peremption", "stock", "emplacement"],
        [
            [
                "34009%08d" % rng.randrange(10**8),
                say(rng, "<drug>"),
                "%s%05d" % (rng.choice("ABKX"), rng.randrange(10**5)),
                recent(rng),
                rng.randrange(400),
                f"A{rng.randrange(1, 20)}",
            ]
            for _ in range(rng.randrange(20, 70))
        ],
    )


def purchase_order(rng):
    rows = [[rng.randrange(1, 90), say(rng, "<drug>"), f"{rng.randrange(5, 900)},00"] for _ in range(9)]
    return note(
        rng,
        say(
            rng,
            "BON DE COMMANDE n° <n><n><n>\n<hospital>, pharmacie à usage intérieur\nFournisseur : Grossiste Exemple, SIRET <siret>\nDemandé par <doctor>, pharmacien\n",
            siret=people.siret(rng),
        )
        + columns(["Qté", "Désignation", "Montant"], rows),
    )


def supplier_invoice(rng):
    rows = [
        [
            rng.randrange(1, 40),
            rng.choice(
                [
                    "Prothèse totale de genou",
                    "Stent coronaire actif",
                    "Valve aortique biologique",
                    "Pansement hydrocolloïde escarre",
                    "Sonde vésicale CH16",
                    "Kit de dialyse",
                    "Pompe à insuline",
                    "Aiguilles à ponction lombaire",
                ]
            ),
            "%08d" % rng.randrange(10**8),
            f"{rng.randrange(10, 4000)},00",
        ]
        for _ in range(8)
    ]
    return note(
        rng,
        say(
            rng,
            "FACTURE <n><n><n> du <recent>\nClient : <hospital>, à l'attention de <someone>\nSIRET <siret>  IBAN <iban>\n",
            siret=people.siret(rng),
            iban=people.iban(rng),
        )
        + columns(["Qté", "Désignation", "Lot", "Total"], rows),
    )


def surgery_answering(rng):
    return note(
        rng,
        say(
            rng,
            "Cabinet du <doctor>. Consultations sur rendez-vous au <phone>. Apportez carte Vitale, ordonnances, résultats de prise de sang et radios. En cas de douleur thoracique ou de difficulté à respirer, appelez le 15. Vaccination contre la grippe le <recent>.",
        ),
    )


def equipment(rng):
    return sheet(
        rng,
        ["inventaire", "équipement", "marque", "n° série", "service", "maintenance"],
        [
            [
                rng.randrange(10**5, 10**6),
                rng.choice(
                    [
                        "pompe à perfusion",
                        "respirateur",
                        "défibrillateur",
                        "échographe",
                        "lit médicalisé",
                        "scope",
                        "générateur de dialyse",
                    ]
                ),
                rng.choice(["Alpha", "Medex", "Orion"]),
                f"{rng.randrange(10**12, 10**15)}",
                say(rng, "<ward>"),
                recent(rng),
            ]
            for _ in range(30)
        ],
    )


def tariff(rng):
    return note(
        rng,
        say(rng, "TARIFS [2024|2025] - <hospital>\n")
        + columns(
            ["Acte", "Code", "Tarif"],
            [
                [
                    rng.choice(
                        [
                            "Consultation spécialiste",
                            "Échographie abdominale",
                            "Coloscopie totale",
                            "IRM cérébrale",
                            "Cataracte, extraction",
                            "ECG",
                        ]
                    ),
                    rng.choice(["DEQP003", "HHQE005", "BFGA004", "ZCQM008", "ACQN001"]),
                    f"{rng.randrange(25, 700)},00 €",
                ]
                for _ in range(10)
            ],
        ),
    )


def empty_form(rng):
    return note(
        rng,
        say(
            rng,
            "[FICHE D'ADMISSION|QUESTIONNAIRE MÉDICAL|CONSENTEMENT|DEMANDE D'EXAMEN]\n\nNom : ....................  Prénom : ....................  Né(e) le : __/__/____\nN° de sécurité sociale : _ __ __ __ ___ ___ | __\nMédecin traitant : Dr ..........\nAntécédents : ☐ diabète ☐ HTA ☐ asthme ☐ épilepsie ☐ cancer ☐ allergie (laquelle ?) ..........\nTraitements en cours : ....................\nMotif d'hospitalisation : ....................\nDate et signature :",
        ),
        tidy=True,
    )
