"""Reading, leisure and history: people, even ill ones, who are nobody's patients."""

from people import Person
from writing import note, recent, say


def scientist(rng):
    lives = [
        "James Parkinson (1755-1824), médecin et géologue, décrivit en 1817 la paralysie agitante, que Charcot nomma maladie de Parkinson.",
        "Alois Alzheimer, né en 1864, psychiatre, observa chez Auguste D. une démence présénile.",
        "Jean-Martin Charcot (1825-1893), neurologue à la Salpêtrière, étudia la sclérose en plaques et l'hystérie.",
        "Burrill Crohn publia en 1932 la description de l'iléite régionale.",
        "René Laennec, inventeur du stéthoscope, mourut lui-même de tuberculose en 1826.",
        "Marie Curie mourut en 1934 d'une anémie aplasique due aux radiations.",
        "Thomas Hodgkin décrivit en 1832 la maladie des ganglions qui porte son nom.",
        "Robert Koch découvrit le bacille de la tuberculose ; il reçut le prix Nobel en 1905.",
    ]
    return note(rng, " ".join(rng.sample(lives, 4)) + f" Article modifié le {recent(rng)}.")


def biography(rng):
    lives = [
        "Frédéric Chopin souffrit toute sa vie de crises de toux et mourut à 39 ans, probablement de tuberculose.",
        "Vincent van Gogh fut interné à Saint-Rémy ; on évoque une épilepsie, un trouble bipolaire ou une intoxication.",
        "Ludwig van Beethoven devint sourd ; l'autopsie montra une cirrhose.",
        "Molière, pris d'une hémorragie sur scène, expira le 17 février 1673.",
        "Franklin Roosevelt, atteint de poliomyélite en 1921, gouverna en fauteuil roulant.",
        "Frida Kahlo, née le 6 juillet 1907, eut la polio puis trente-deux opérations de la colonne.",
        "Marcel Proust, asthmatique, mourut d'une pneumonie le 18 novembre 1922.",
        "Louis XIV fut opéré d'une fistule anale en 1686.",
    ]
    return note(rng, "\n".join(rng.sample(lives, 5)))


def novel(rng):
    p = Person(rng)
    return note(
        rng,
        say(
            rng,
            "Chapitre <n>\n\n<first> [ne dormait plus|toussait depuis l'automne|regardait la mer]. Le médecin [avait parlé d'une phtisie|haussa les épaules|parla bas à la mère]. « Vous n'êtes pas malade, dit <someone>, vous êtes malheureux[e|]. » [La fièvre monta avec la nuit.|On fit venir le curé.|Il but d'un trait le laudanum.] Dans la chambre, la vieille <surname> priait. [Au matin, <first> était mort<e>.|Au printemps, <il> guérit.]",
            p,
        ),
    )


def obituary(rng):
    return note(
        rng,
        say(
            rng,
            "[Avis de décès|Nous avons la douleur de vous faire part du décès de]\n<name>, survenu le <recent> à l'âge de <age> ans [des suites d'une longue maladie|entouré<e> des siens|à <hospital>]. La cérémonie aura lieu [vendredi|samedi] à <hour>. [Ni fleurs ni couronnes, dons pour la recherche contre le cancer.|La famille remercie le personnel de <ward> et <doctor>.]",
            Person(rng),
        ),
    )


def review(rng):
    return note(
        rng,
        say(
            rng,
            "[★★★★★|4/5|★]\n[Service parfait, merci à <someone>.|J'ai cru faire un infarctus en voyant l'addition !|Le chef <Surname> est un génie.|Attention aux allergies : aucune information sur le gluten.] [Dessert à mourir.|Ambiance d'hôpital.] Visité le <recent>.",
            Person(rng),
        ),
    )


def recipe(rng):
    return note(
        rng,
        say(
            rng,
            "[Tarte aux poires|Blanquette|Soupe au chou] de [Mme <Surname>|ma grand-mère <first>]\nPour [4|6] personnes. <n> g de farine, 3 œufs, une pincée de sel. Ouvrez le ventre du poisson, retirez les arêtes, laissez reposer. Faites suer l'oignon. Sans gluten, convient aux diabétiques.",
            Person(rng),
        ),
    )


def film(rng):
    return note(
        rng,
        say(
            rng,
            "Synopsis. <first>, [chirurgien|infirmière|avocate] à [Lyon|Brest], apprend qu'<il> est atteint<e> [d'un cancer|de leucémie|d'amnésie]. Avec <someone>, <il> part en voyage. Drame de [1 h 42|2 h 05], réalisé par <someone>, avec <someone> et <someone>. Sortie le <recent>.",
            Person(rng),
        ),
    )


def sport_news(rng):
    return note(
        rng,
        say(
            rng,
            "[Ligue 1|Top 14|Cyclisme] - <Surname> [touché au genou|absent trois semaines|incertain]. L'entraîneur <someone> espère un retour rapide. [Victoire 3-1|Match nul]. <Surname> [forfait pour une rupture des ligaments|de retour de blessure]. Prochain match le <recent>.",
            Person(rng),
        ),
    )


def horoscope(rng):
    return note(
        rng,
        "\n".join(
            say(
                rng,
                f"{sign} : [cœur en fête|tension avec un proche|bonne nouvelle au travail]. Santé : [petite migraine|dos fragile, consultez|digestion difficile|énergie].",
            )
            for sign in ("Bélier", "Taureau", "Gémeaux", "Cancer", "Lion", "Vierge")
        ),
    )


def family_mail(rng):
    return note(
        rng,
        say(
            rng,
            "Coucou <first>,\n\n[Merci pour les photos.|Nous arrivons samedi vers <hour>.|Les enfants vous embrassent.] <someone> [déménage|part en retraite|a eu son permis]. [Il fait une chaleur à mourir.|Je suis crevée.|Le chien a encore volé le gâteau.]\n\nBises, <first>",
            Person(rng),
        ),
    )


def history(rng):
    return note(
        rng,
        say(
            rng,
            "La peste de 1720 tua la moitié de Marseille. Le chirurgien <Surname> soigna les malades à l'hôpital du Saint-Esprit. En [1832|1849], le choléra emporta Casimir Perier. La grippe espagnole de 1918 fit plus de morts que la guerre. Au sanatorium, <first> <surname> écrivit ses poèmes.",
            Person(rng),
        ),
    )


def essay(rng):
    return note(
        rng,
        say(
            rng,
            "Dissertation. [Camus, dans La Peste, fait du docteur Rieux un témoin.|Le Malade imaginaire moque la médecine : Argan, Purgon, Diafoirus.|Dans Madame Bovary, Charles opère le pied bot d'Hippolyte.] La maladie y est [l'image du mal|un théâtre|le miroir d'un siècle]. Élève : <bare>, note : <n>/20.",
            Person(rng),
        ),
    )


def law_text(rng):
    return note(
        rng,
        "Art. L. 1110-4. Toute personne prise en charge par un professionnel de santé a droit au respect de sa vie privée et du secret des informations la concernant. "
        + say(
            rng,
            "Art. R. <n><n>. Le médecin qui a prescrit l'arrêt de travail indique les éléments d'ordre médical. Le patient hospitalisé peut consulter son dossier. Journal officiel du <recent>.",
        ),
    )


def manual(rng):
    return note(
        rng,
        say(
            rng,
            "Mode d'emploi du tensiomètre\n1. Asseyez-vous. 2. Placez le brassard à hauteur du cœur. 3. Appuyez sur M. Résultat : 120/80 mmHg. Utilisateur A, utilisateur B. Contre-indications : pacemaker, arythmie, grossesse. Garantie <n> mois. N° de série 20<n><n><n>.",
        ),
    )


def quiz(rng):
    return note(
        rng,
        "\n".join(
            say(
                rng,
                f"{i}. [Quel os est le plus long ?|Qui a découvert la pénicilline ?|Combien de dents a un adulte ?|Où se trouve le pancréas ?|Qui peignit la Leçon d'anatomie ?] <n>",
            )
            for i in range(1, 12)
        ),
    )


def travel_story(rng):
    return note(
        rng,
        say(
            rng,
            "Jour <n>. [Arrivée à Dakar|Étape à Cuzco]. Le mal d'altitude nous coupe le souffle. Notre guide <someone> connaît un dispensaire. Vaccins conseillés : fièvre jaune, hépatite A, typhoïde ; traitement contre le paludisme. Nuit à l'hôtel, <n> euros.",
        ),
    )


def union_leaflet(rng):
    return note(
        rng,
        say(
            rng,
            "STOP à la casse de l'hôpital public ! Avec <someone>, déléguée, exigeons des lits et des bras. Burn-out, dépression, lombalgies : les soignants craquent. Assemblée générale le <recent> à <hour>, hall de <hospital>.",
        ),
    )


def gossip(rng):
    return note(
        rng,
        say(
            rng,
            "[La chanteuse|L'acteur|L'animatrice] <first> <surname> [se confie sur son combat contre le cancer|enceinte de son troisième enfant|hospitalisé<e> pour une fatigue]. « Je vais mieux », assure <il> dans une interview à paraître le <recent>.",
            Person(rng),
        ),
    )


def prayer_and_proverbs(rng):
    lines = [
        "Plaie d'argent n'est pas mortelle.",
        "Aux grands maux les grands remèdes.",
        "Mieux vaut prévenir que guérir.",
        "La fièvre de l'or.",
        "Il a la santé fragile mais la bourse pleine.",
        "Qui veut noyer son chien l'accuse de la rage.",
        "Un malade imaginaire vit vieux.",
    ]
    rng.shuffle(lines)
    return note(rng, "\n".join(lines))
