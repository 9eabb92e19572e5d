"""What is wrong with made-up patients, what they are given and what is done to them: written for these samples,
as hospital staff write it. Nothing here was taken from what the product looks for."""

CONDITIONS = """une BPCO post-tabagique|un infarctus du myocarde|un AVC ischémique sylvien gauche|une pneumopathie d'inhalation
|une décompensation cardiaque globale|un OAP|une fracture de l'extrémité supérieure du fémur|une pancréatite aiguë biliaire
|un cancer du sein métastatique|un adénocarcinome colique|un carcinome épidermoïde bronchique|un myélome multiple
|une leucémie lymphoïde chronique|une sclérose en plaques rémittente|une maladie de Parkinson|une maladie d'Alzheimer évoluée
|un lupus érythémateux|une polyarthrite rhumatoïde|une spondylarthrite|une sarcoïdose pulmonaire|une embolie pulmonaire bilatérale
|une thrombose veineuse profonde|une fibrillation atriale paroxystique|un rétrécissement aortique serré|une artérite stade 3
|un diabète de type 1 déséquilibré|une acidocétose|une hyperthyroïdie|une insuffisance surrénale|une obésité morbide
|une cirrhose d'origine éthylique|une hépatite C chronique|une hépatite B|une infection par le VIH|une tuberculose
|une pyélonéphrite aiguë|une colique néphrétique|une insuffisance rénale terminale|une glomérulonéphrite|une prostatite
|un adénome de la prostate|une endométriose profonde|une fausse couche tardive|une pré-éclampsie|une grossesse extra-utérine
|un syndrome dépressif majeur|un trouble bipolaire|une schizophrénie paranoïde|une tentative de suicide médicamenteuse
|une anorexie mentale|un sevrage alcoolique|une addiction aux opiacés|un état de stress post-traumatique
|une méningite bactérienne|une crise convulsive|une épilepsie pharmacorésistante|une migraine avec aura|une sciatique L5
|une hernie discale L4-L5|une gonarthrose bilatérale|une rupture du ligament croisé antérieur|un canal carpien|une ostéoporose
|une cholécystite|une appendicite perforée|une occlusion du grêle|une sigmoïdite|une maladie de Crohn|une RCH|un RGO
|une hémorragie digestive|un ulcère duodénal|une anémie ferriprive|une drépanocytose|une hémophilie A|un purpura
|une mucoviscidose|une bronchiolite|un asthme sévère|un SAOS appareillé|une fibrose pulmonaire|un pneumothorax
|un psoriasis étendu|un mélanome|un érysipèle|un zona ophtalmique|une cataracte bilatérale|un glaucome|une DMLA
|une surdité de perception|une otite séreuse|un cancer de la thyroïde|un glioblastome|un lymphome de Hodgkin|une trisomie 21
|une myasthénie|une SLA|une neuropathie périphérique|une escarre sacrée stade 3|une dénutrition sévère|un choc septique
|un COVID long|une infection urinaire basse|une endocardite|une ostéite chronique|un trouble du spectre autistique|un TDAH""".replace(
    "\n", ""
).split(
    "|"
)
SHORT = """AVC|IDM|OAP|BPCO|PTH|PTG|EP|TVP|AEG|HSD|FESF|IRA|SEP|DNID|DID|HTA sévère|ACFA|RAo serré|HDH|IVA|sepsis|OH chronique
|TS médic|K poumon|K sein|K colon|LNH|VIH|VHC|Parkinson|Alzheimer|Crohn|drépano|asthme|pancréatite|pneumopathie|appendicite
|escarre talon|chute à domicile + TC|décompensation cardiaque|globe urinaire|cholécystite|colique néphrétique|césarienne
|accouchement VB|plaie pied diabétique|érysipèle MI gauche|fracture poignet|tumeur vessie|sevrage OH|confusion fébrile""".replace(
    "\n", ""
).split(
    "|"
)
DRUGS = """Augmentin 1 g x3/j|Ceftriaxone 1 g IV|Lasilix 40 mg|Bisoprolol 2,5 mg|Ramipril 5 mg|Amlodipine 10 mg|Eliquis 5 mg x2
|Xarelto 20 mg|Previscan 3/4 cp|Kardegic 75|Plavix 75 mg|Tahor 40 mg|Lovenox 0,6 ml x2|Innohep 10000 UI|Lantus 18 UI le soir
|NovoRapid selon protocole|Metformine 1000 mg|Januvia 100|Levothyrox 75 µg|Inexium 40 mg|Doliprane 1 g si douleur|Skenan 30 mg
|Oxynorm 5 mg|Durogesic 25|Rivotril 6 gouttes|Seresta 10 mg|Tercian 25 mg|Risperdal 2 mg|Abilify 10 mg|Seroplex 10 mg
|Lithium 400|Depakine 500|Keppra 500 x2|Modopar 125|Aricept 10 mg|Ventoline 2 bouffées|Symbicort 400|Spiriva|Solupred 40 mg
|Cortancyl 5 mg|Méthotrexate 15 mg/semaine|Humira 40 mg|Rituximab|Herceptin|Folfox 4e cure|Taxol hebdomadaire|Tamoxifène
|Biktarvy|Truvada|Rifampicine|Bactrim forte|Ofloxacine 200|Pyostacine|Tazocilline 4 g|Vancomycine|Spasfon|Tramadol 50
|Forlax|Smecta|Movicol|Uvedose|Calcium-D3|EPO 4000 UI|Venofer|Advagraf 2 mg|Cellcept 500|Zyloric 200|Colchicine 1 mg|Atarax 25
|Imovane 7,5|Concerta 36 mg|Subutex 8 mg|méthadone 60 mg""".replace(
    "\n", ""
).split(
    "|"
)
EXAMS = """scanner TAP|IRM médullaire|ETT : FEVG 35 %|ECG : sous-décalage en latéral|coronarographie|doppler des TSA|fibroscopie
|coloscopie avec polypectomie|échographie abdominale|mammographie ACR 5|TEP-scanner|ponction lombaire|myélogramme|EFR : VEMS 42 %
|gazométrie : pH 7,28, pCO2 61|CRP 187|Hb 7,4 g/dl|plaquettes 23 G/l|créat 312 µmol/l|kaliémie 6,2|troponine 1450 ng/l|BNP 2300
|INR 5,8|HbA1c 11,2 %|lipase 10N|TSH effondrée|PSA 34|ACE 120|hémocultures positives à E. coli|ECBU : Proteus|BK crachats positifs
|charge virale indétectable|CD4 à 210|EEG avec pointes temporales|radio de thorax : foyer de la base droite|MMS 14/30|BAV 3/10""".replace(
    "\n", ""
).split(
    "|"
)
SYMPTOMS = """dyspnée|douleur thoracique|fièvre à 39,4|douleurs abdominales|vomissements|malaise avec perte de connaissance|chute
|confusion|céphalées|asthénie|amaigrissement de 12 kg|hémoptysie|rectorragies|œdèmes des membres inférieurs|idées noires|toux
|paresthésies|vertiges|dysphagie|ictère|prurit|lombalgie|brûlures mictionnelles|métrorragies|palpitations|hallucinations
|insomnie|angoisses|hémiparésie droite|aphasie|douleur du genou|éruption cutanée|diarrhée""".replace(
    "\n", ""
).split(
    "|"
)
HISTORY = """HTA|tabagisme à 40 PA|DNID sous ADO|cardiopathie ischémique stentée|AVC 2015|cholécystectomie|PTH droite 2012
|appendicectomie|dyslipidémie|néoplasie mammaire traitée en 2009|éthylisme chronique|allergie à la pénicilline|asthme|phlébite
|insuffisance rénale modérée|BPCO|dépression|2 césariennes|épilepsie dans l'enfance|pacemaker|goutte|glaucome|SAOS|psoriasis
|transplantation rénale en 2011|hépatite B guérie|ulcère gastrique|obésité|migraine|hystérectomie""".replace(
    "\n", ""
).split(
    "|"
)
ACTS = """une coronarographie avec pose de deux stents|une arthroplastie totale de hanche|une cholécystectomie sous cœlioscopie
|une mastectomie droite avec curage|une résection transurétrale de prostate|une appendicectomie|une hémicolectomie droite
|une pose de pacemaker|une césarienne en urgence|une ligamentoplastie du genou|une phacoexérèse de l'œil gauche|une dialyse
|un pontage coronarien|une thyroïdectomie totale|une amputation transmétatarsienne|un drainage pleural|une lobectomie
|une séance de chimiothérapie|une transfusion de deux CGR|une greffe de foie|une IVG médicamenteuse|un remplacement valvulaire""".replace(
    "\n", ""
).split(
    "|"
)
NURSING = """pst sacrum fait, escarre st 2|glycémie cap 2,84 à 8h|SAD changée|a refusé son ttt ce matin|diurèse 400 ml|EVA 7/10
|perf enlevée, KT à surveiller|agité cette nuit, contenu|mange peu, selles 0 depuis 3 j|TA 18/10 prévenue interne|apyrétique
|toilette au lit|O2 3 l/min sat 91|BU + leuco|ablation des fils à J12|redon 150 cc|aspirations ++|vomit, Primpéran IV fait
|famille inquiète, souhaite voir médecin|isolement contact BMR|chute sans gravité à 3h|pansement VAC refait|poids 41 kg""".replace(
    "\n", ""
).split(
    "|"
)
EVOLUTION = """L'évolution est favorable sous traitement.|Les suites sont simples.|Apyrexie obtenue à J3.
|Le bilan d'extension est négatif.|Nous avons malheureusement constaté une progression de la maladie.|La douleur a cédé.
|Le sevrage en oxygène a été possible.|La récupération motrice reste partielle.|L'examen clinique est sans particularité.
|Un retour à domicile avec HAD est organisé.|Un passage en soins palliatifs a été évoqué avec la famille.
|Une reprise chirurgicale a été nécessaire à J5.|Sortie contre avis médical.|Décès constaté à 4 h 20.""".replace(
    "\n", ""
).split(
    "|"
)
WARDS = """cardiologie|pneumologie|médecine interne|gériatrie|oncologie|orthopédie|chirurgie viscérale|neurologie|urologie
|réanimation|urgences|psychiatrie|gynécologie-obstétrique|pédiatrie|SSR|UHCD|néphrologie|hématologie|gastro-entérologie""".replace(
    "\n", ""
).split(
    "|"
)
HOSPITALS = """CHU de Valmont|centre hospitalier de Saint-Aubert|clinique des Tilleuls|hôpital Sainte-Clotilde|polyclinique du Parc
|CH de Montrieux|hôpital de la Croix-Blanche|EHPAD Les Mimosas|maison de santé du Val|laboratoire Bio-Estuaire""".replace(
    "\n", ""
).split(
    "|"
)
