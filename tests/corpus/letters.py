"""Letters about patients, as they leave a ward, a surgery or a secretariat: patients' data."""

from people import Person
from writing import age, columns, note, plain, say


def write(rng, template, p=None, **more):
    p = p or Person(rng)
    return note(rng, say(rng, template, p, **more))


def discharge_name_only(rng):
    return write(
        rng,
        "[<hospital>\nService de <ward>\n\n|]Le <recent>\n\n[Cher confrère|Chère consœur|Cher ami|Mon cher confrère],\n\n"
        "<name>, [hospitalisé<e>|admis<e> dans le service de <ward>] du [3 au 9 mai|12 au 19/11|28 janvier au 2 février] pour <cond>, "
        "[est sorti<e> ce jour|regagne son domicile|a été transféré<e> en SSR]. [<Il> avait présenté <symptom> et <symptom>.|]\n"
        "[<exam>. |]<evolution>\n[Traitement : <drug>, <drug>.|Sortie sous <drug>.]\n\n[Confraternellement|Bien à toi|Avec mes amitiés],\n<doctor>\n",
    )


def discharge_short(rng):
    return write(
        rng,
        "[<name>, hospitalisé<e> [du 3 au 9 mai|la semaine dernière|en mars] pour <cond>.|<name> est sorti<e> hier de <ward> après <act>.|"
        "<name> (<age> ans) a été vu<e> aux urgences pour <symptom>, diagnostic : <cond>.|J'ai vu ce jour <name> qui souffre d[']<short>.] "
        "[<evolution>|Sous <drug>.|Revoir dans [3|6] semaines.]\n",
    )


def specialist(rng):
    return write(
        rng,
        "<doctor>\n[Cardiologue|Rhumatologue|Pneumologue|Neurologue|Gastro-entérologue|Endocrinologue]\n<street>\nTél. <phone>\n\nLe <recent>\n\n"
        "[Cher confrère|Cher ami|Chère amie],\n\n[Merci de m'avoir adressé|Je vous remercie de m'avoir confié] votre <patient> <name>[ âgé<e> de <age> ans|, <age> ans|, né<e> le <born>,] "
        "[pour <symptom>|dans le cadre d'un bilan de <symptom>|pour avis].\n[Dans les antécédents, on note : <history>, <history>.|ATCD : <history>.]\n"
        "[L'examen retrouve <symptom>.|L'auscultation est normale.] <exam>.\n[Au total, <cond>.|Je conclus à <cond>.]\n"
        "[Je propose d'introduire <drug>.|J'ai modifié le traitement : <drug>, <drug>.]\n[Je <ce>|Je reverrai <ce>] [dans trois mois|au printemps].\n\nBien confraternellement.\n",
    )


def header_only(rng):
    return write(
        rng,
        "[Concerne|Objet|Réf.|Patient|Re] : <bare>[, né<e> le <born>| - DDN <born>|]\n[N/Réf : <ipp>\n|]\n[Madame, Monsieur|Cher confrère|Chers collègues],\n\n"
        "[Le séjour s'est déroulé du <recent> au <recent>.|Consultation du <recent>.] Le motif était <symptom>. "
        "Nous avons retenu le diagnostic de <short>. <exam>. <evolution>\nOrdonnance : <drug> ; <drug>.\n\nCordialement\n<doctor>\n",
    )


def separate_lines(rng):
    first = ["Nom : <surname>", "Prénom : <first>", "[Date de naissance|Né(e) le|DDN] : <born>"]
    rng.shuffle(first)
    return write(
        rng,
        "[COMPTE RENDU DE CONSULTATION|Fiche patient|OBSERVATION MÉDICALE|Synthèse]\n\n"
        + "\n".join(first)
        + "\n[Adresse : <street>\n|][Médecin traitant : <doctor>\n|]\n[Motif|MOTIF|Motif de consultation] : <symptom>\n[ATCD|Antécédents] : <history>, <history>\n"
        "[Examen|Ex. clinique] : [TA 14/8, FC 78|sans particularité|abdomen sensible]\n[Conclusion|Diagnostic|Hypothèse] : <short>\n[TTT|Traitement|CAT] : <drug>\n",
    )


def signature_block(rng):
    return write(
        rng,
        "Bonjour docteur,\n\n[Je vous écris car|Suite à notre rendez-vous,|Comme convenu,] [mes douleurs ont repris|j'ai encore eu <symptom>|le traitement ne passe pas]. "
        "[J'ai arrêté <drug> depuis mardi.|Je prends toujours <drug>.] [On m'avait dit <cond>.|Ma dernière prise de sang : <exam>.] "
        "[Dois-je venir plus tôt ?|Pouvez-vous renouveler mon ordonnance ?]\n\n[Merci d'avance|Bien cordialement|Cordialement]\n\n<bare>\n[<phone>\n|][Né<e> le <born>\n|]",
    )


def child(rng):
    p = Person(rng)
    p.born = p.born.replace(year=rng.randrange(2010, 2025), day=min(28, p.born.day))
    return write(
        rng,
        "[Concerne|Objet] : [l'enfant|enfant] <bare>, né<e> le <born>\n\n[Cher confrère|Madame, Monsieur],\n\n"
        "[L'enfant <first>|<first>] a été [vu<e> en consultation de pédiatrie|hospitalisé<e> en pédiatrie] pour [une bronchiolite|des convulsions fébriles|"
        "une otite moyenne aiguë récidivante|un retard de langage|un asthme du nourrisson|une gastro-entérite avec déshydratation|un trouble du spectre autistique]. "
        "[Vaccins à jour.|Poids 9,2 kg.] [Traitement : amoxicilline 80 mg/kg/j.|Kinésithérapie respiratoire et surveillance.|Bilan orthophonique demandé.]\n\n<doctor>\n",
        p,
    )


def surgery_report(rng):
    return write(
        rng,
        "COMPTE[-| ]RENDU OPÉRATOIRE\nDate : <recent>   Opérateur : <doctor>   Aide : <doctor>\nPatient : <bare>   [<age> ans|Né<e> le <born>]\n"
        "[Indication|INDICATION] : <cond>.\nSous anesthésie [générale|locorégionale|rachidienne], en décubitus dorsal, <act>. "
        "[Hémostase soigneuse.|Fermeture plan par plan sur un redon.|Lavage abondant.] [Perte sanguine : 250 ml.|Suites immédiates simples.]\n",
    )


def anaesthesia(rng):
    return write(
        rng,
        "Consultation d'anesthésie du <recent>\n<name>, <age> ans, [72 kg|54 kg|101 kg], ASA [2|3|4]\nIntervention prévue : <act>\n"
        "ATCD : <history>, <history>\nTTT en cours : <drug>, <drug> [(arrêt J-5)|(relais)|]\n[Allergies : latex|Allergie : 0|Allergie pénicilline]\n"
        "Mallampati [1|2|3], ouverture de bouche correcte. [Prévoir culots.|AG + IOT.|Rachi.] Jeûne 6 h.\n",
    )


def psychiatric(rng):
    return write(
        rng,
        "[Observation psychiatrique|Entretien du <recent>|Note d'évolution - CMP]\n\n<name>[, <age> ans|]. [<Il> est amené<e> par [les pompiers|sa sœur|le SAMU] après [une TS médicamenteuse|une crise clastique|une fugue].|"
        "Suivi<e> depuis 2016 pour <cond>.] Contact [méfiant|correct|fuyant]. [Thymie basse|Discours désorganisé|Ralentissement psychomoteur|Propos délirants à thème persécutif]. "
        "[Nie les idées suicidaires.|Verbalise des idées noires sans scénario.] [SDT à la demande d'un tiers.|Hospitalisation libre.|Isolement levé ce matin.] TTT : <drug>, <drug>.\n",
    )


def social_worker(rng):
    return write(
        rng,
        "Note sociale - <recent>\n\n<name>, [veuf|célibataire|divorcé<e>|vit seul<e> au 3e sans ascenseur], [<age> ans|né<e> le <born>]. "
        "Hospitalisé<e> en <ward> pour <cond>. [Perte d'autonomie, GIR 3.|Ne peut plus monter ses escaliers.|Curatelle en cours.] "
        "[Dossier APA déposé.|Demande d'EHPAD faite, fille d'accord.|Demande d'ALD.|MDPH à compléter.] [Contact : sa fille, <phone>.|] [SSIAD refusé.|Portage de repas.]\n",
    )


def certificate(rng):
    return write(
        rng,
        "CERTIFICAT MÉDICAL\n\nJe soussigné<e>, <doctor>, certifie [avoir examiné ce jour|suivre depuis 2019] <name>[, né<e> le <born>,|] "
        "[qui présente <cond>|atteint<e> d'<short>|dont l'état de santé (<short>) justifie un arrêt de travail de 15 jours|victime de coups : hématome périorbitaire, fracture du nez, ITT 8 jours]. "
        "\nCertificat remis en main propre[ pour servir et valoir ce que de droit|].\nFait à Valmont, le <recent>\n",
    )


def sick_leave(rng):
    return write(
        rng,
        "Avis d'arrêt de travail [initial|de prolongation]\nAssuré : <bare>  [Immatriculation : <nir>|Né<e> le <born>]\nArrêt du <recent> au <recent>\n"
        "Éléments d'ordre médical : <short>, <symptom>\n[Sorties autorisées.|Sans rapport avec une ALD.] Prescripteur : <doctor>\n",
    )


def referral(rng):
    return write(
        rng,
        "[Bonjour|Cher confrère|Bonjour à toute l'équipe],\n\n[Pouvez-vous recevoir|Je vous adresse|Merci de voir en urgence] <name>[, <age> ans,|] "
        "[pour suspicion d'<short>|qui présente depuis 3 jours <symptom> et <symptom>|pour avis sur <cond>]. [ATCD <history>, <history>.|] [Sous <drug>.|Bio : <exam>.]\nMerci\n<doctor>\n",
    )


def end_of_life(rng):
    return write(
        rng,
        "RCP [d'oncologie thoracique|de sénologie|digestive|d'hématologie] du <recent>\nPatient : <bare>, <age> ans, [PS 1|PS 3|OMS 2]\n"
        "Histoire : <cond>, <exam>. [Progression hépatique.|T3N2M0.|Rechute à 8 mois.]\nProposition : [Folfirinox|radiochimiothérapie|soins de support exclusifs|chirurgie première|immunothérapie par pembrolizumab]\n",
    )


def long_stay(rng):
    """A thick report, the name only once."""
    p = Person(rng)
    body = "\n".join(
        say(
            rng,
            "J[our ]<n> : [<evolution>|<exam>.|Poursuite de <drug>.|Apparition de <symptom>.|Avis de <ward> : RAS.]",
            p,
        )
        for _ in range(rng.randrange(15, 60))
    )
    return note(
        rng,
        say(rng, "Dossier de <bare> (<age> ans)\n\nHistoire de la maladie\n<cond>, <history>.\n", p) + body,
    )


def ward_round(rng):
    rows = [
        [say(rng, "<bare>", p), age(p), say(rng, "<short>"), say(rng, "<evolution>")]
        for p in (Person(rng) for _ in range(6))
    ]
    return note(rng, "Visite du jour\n" + columns(["Patient", "Âge", "Motif", "Évolution"], rows))


def upper_no_accents(rng):
    p = Person(rng)
    text = say(
        rng,
        "PATIENT <bare>\nNE LE <born>\nMOTIF D ENTREE <symptom>\nDIAGNOSTIC <cond>\nTRAITEMENT DE SORTIE <drug> <drug>\nCONCLUSION <evolution>\n",
        p,
    )
    return note(rng, plain(text).upper(), tidy=True)
