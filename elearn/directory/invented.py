"""The invented independents of the demonstration: a dozen people of the Cantal, several trades.

Names, enterprises and clients are made up; the communes are those of the telecentres. The SIRET have
a right key (Luhn) and belong to nobody. Proofs name engagements that the demonstration invents too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Service:
    """An offer. Prices in cents."""

    category: str
    title: str
    unit: str
    price: int
    scope: str
    deliverable: str
    skills: Sequence[str]
    most: int | None = None
    delay: int = 5
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class Independent:
    """One person. ``skills`` is code → level, ``proven`` the codes that an engagement showed."""

    given: str
    family: str
    email: str
    siret: str
    trade: str
    headline: str
    presentation: str
    commune: str
    day_rate: int
    hours: int
    languages: Sequence[tuple[str, str]]
    skills: Mapping[str, int]
    proven: Sequence[str] = ()
    offers: Sequence[Service] = ()
    reference: tuple[str, str, int] = ("", "", 0)
    hidden: Sequence[str] = ()


FR = ("fr", "native")
PEOPLE = (
    Independent(
        "Noé", "Castagnier", "noe@independants.example", "99999211800011", "Traducteur technique",
        "Vos notices d’atelier en anglais et en allemand, relues par un mécanicien.",
        "Quinze ans de maintenance industrielle avant la traduction. Je traduis notices, gammes et catalogues, et je "
        "tiens le glossaire de chaque client.",
        "Murat", 34_000, 28, (FR, ("en", "fluent"), ("de", "fluent")),
        {"traduction-technique": 3, "relecture-de-traduction": 3, "redaction-technique": 2},
        ("traduction-technique",),
        (
            Service(
                "traduction", "Une page de notice traduite", "page", 3_200,
                "Traduction d’une page de 250 mots, du français vers l’anglais ou l’allemand, relue.",
                "Le document traduit, dans sa mise en page, et le glossaire à jour.",
                ("traduction-technique", "relecture-de-traduction"), 4_200, 6, 180,
            ),
        ),
        ("Ateliers Roche-Noire", "Notice d’une presse, 84 pages", 2025),
    ),
    Independent(
        "Apolline", "Vidalenc", "apolline@independants.example", "99999212600014", "Secrétaire du bâtiment",
        "Vos devis partent sous deux jours, vos situations à l’heure.",
        "Je tiens le bureau d’artisans qui sont sur les chantiers : devis, situations, relances, appels d’offres.",
        "Saint-Flour", 26_000, 30, (FR,),
        {"secretariat-du-batiment": 3, "facturation-client": 3, "relance-des-impayes": 2,
         "dossiers-d-appels-d-offres": 2, "courrier-et-mise-en-forme": 3},
        ("secretariat-du-batiment", "facturation-client"),
        (
            Service(
                "secretariat", "Dix devis repris et envoyés", "month", 24_000,
                "Mise au propre de dix devis à partir de vos notes ou de vos photos, envoi et relance à huit jours.",
                "Dix devis envoyés, un tableau de suivi.", ("secretariat-du-batiment",), None, 2, 6,
            ),
            Service(
                "appui-comptable", "Relance d’une facture impayée", "act", 1_800,
                "Trois relances graduées, par courriel, téléphone puis lettre.",
                "Un compte rendu par facture, les lettres envoyées.", ("relance-des-impayes",), None, 3, 60,
            ),
        ),
        ("Menuiserie Delrieu", "Devis et relances d’une année", 2025),
    ),
    Independent(
        "Malo", "Estival", "malo@independants.example", "99999213400018", "Graphiste",
        "Une identité qui tient sur une camionnette comme sur un téléphone.",
        "Chartes, plaquettes et dépliants pour les petites entreprises et les communes.",
        "Aurillac", 31_000, 21, (FR, ("en", "working")),
        {"identite-visuelle": 3, "plaquettes-et-depliants": 3, "mise-en-page": 2, "retouche-de-photos": 2},
        ("plaquettes-et-depliants",),
        (
            Service(
                "graphisme", "Une plaquette de quatre pages", "act", 52_000,
                "Maquette, deux allers-retours, fichier prêt pour l’imprimeur. Textes et photos fournis.",
                "Le PDF pour l’impression et le fichier source.", ("plaquettes-et-depliants",), 64_000, 12,
            ),
        ),
    ),
    Independent(
        "Zélie", "Bourdarel", "zelie@independants.example", "99999214200011", "Téléprospectrice",
        "Des rendez-vous avec des gens qui attendent votre appel.",
        "Je qualifie vos fichiers et j’appelle, en disant qui je suis et pourquoi. Jamais deux fois le même prospect.",
        "Mauriac", 24_000, 24, (FR, ("es", "working")),
        {"qualification-de-fichiers": 3, "prise-de-rendez-vous-commerciaux": 3, "script-d-appel": 2,
         "relance-de-devis": 2},
        ("prise-de-rendez-vous-commerciaux",),
        (
            Service(
                "prospection-telephonique", "Un rendez-vous commercial tenu", "act", 8_500,
                "Appel, qualification et prise de rendez-vous avec une personne qui décide.",
                "Le rendez-vous dans votre agenda et une fiche d’une page.", ("prise-de-rendez-vous-commerciaux",),
                None, 10, 20,
            ),
        ),
    ),
    Independent(
        "Gaspard", "Roumiguière", "gaspard@independants.example", "99999215900015", "Développeur de sites légers",
        "Des sites que l’on lit même avec une mauvaise ligne.",
        "Sites d’artisans et d’associations : rapides, accessibles, que vous mettez à jour vous-même.",
        "Murat", 36_000, 35, (FR, ("en", "fluent")),
        {"creation-de-sites": 3, "accessibilite-de-sites": 3, "mise-a-jour-de-sites": 3, "referencement": 2},
        ("creation-de-sites", "accessibilite-de-sites"),
        (
            Service(
                "web", "Site tenu à jour chaque mois", "month", 9_000,
                "Deux heures de mises à jour, sauvegarde et contrôle des liens.",
                "Un relevé de ce qui a changé.", ("mise-a-jour-de-sites",), None, 3, 15,
            ),
        ),
    ),
    Independent(
        "Inès", "Combelles", "ines@independants.example", "99999216700018", "Assistante comptable à distance",
        "Vos pièces classées chaque semaine, votre trésorerie lisible d’un coup d’œil.",
        "Huit ans en cabinet. Je prépare, votre expert-comptable vérifie et signe.",
        "Riom-ès-Montagnes", 27_500, 32, (FR, ("pt", "native")),
        {"classement-des-pieces": 3, "livre-des-recettes": 3, "suivi-de-tresorerie": 3, "rapprochement-bancaire": 3,
         "notes-de-frais": 2},
        ("classement-des-pieces",),
        (
            Service(
                "appui-comptable", "Vos pièces classées et saisies", "month", 14_500,
                "Jusqu’à cinquante pièces par mois, classées, nommées et déposées chez votre comptable.",
                "Le dossier du mois et la liste des pièces manquantes.", ("classement-des-pieces",), None, 5, 12,
            ),
        ),
    ),
    Independent(
        "Ulysse", "Lagarrigue", "ulysse@independants.example", "99999217500011", "e-VRP, vente en ligne",
        "Vos produits du pays sur les places de marché, sans y passer vos nuits.",
        "Fiches, photos, stocks, réponses aux clients : je tiens la boutique, vous tenez l’atelier.",
        "Ydes", 25_000, 28, (FR, ("en", "working")),
        {"fiches-produits": 3, "boutique-en-ligne": 3, "places-de-marche": 2, "suivi-de-clientele": 2},
        (),
        (
            Service(
                "vente-en-ligne", "Une fiche de produit", "act", 2_400,
                "Texte, trois photos recadrées, caractéristiques et prix.",
                "La fiche publiée dans votre boutique.", ("fiches-produits",), None, 4, 80,
            ),
        ),
    ),
    Independent(
        "Blanche", "Puechmaille", "blanche@independants.example", "99999218300015", "Rédactrice et correctrice",
        "Des textes que l’on comprend à la première lecture.",
        "Pages de sites, dossiers de subvention, versions en facile à lire et à comprendre.",
        "Allanche", 28_000, 20, (FR, ("oc", "fluent")),
        {"redaction-web": 3, "relecture-et-correction": 3, "dossiers-de-subvention": 2, "facile-a-lire": 2},
        ("relecture-et-correction",),
        (
            Service(
                "redaction", "Dix pages relues et corrigées", "page", 700,
                "Orthographe, typographie et cohérence ; les doutes sont signalés, jamais tranchés à votre place.",
                "Le texte avec les corrections suivies.", ("relecture-et-correction",), None, 3, 300,
            ),
        ),
    ),
    Independent(
        "Côme", "Salvagnac", "come@independants.example", "99999219100018", "Dépanneur informatique à distance",
        "On vous répond, on prend la main, on vous explique.",
        "Postes, comptes, sauvegardes et visioconférences des petites structures.",
        "Chaudes-Aigues", 29_000, 25, (FR, ("en", "working")),
        {"depannage-a-distance": 3, "sauvegardes": 3, "securite-des-postes": 2, "visioconference": 2},
        ("depannage-a-distance", "sauvegardes"),
        (
            Service(
                "assistance-technique", "Une heure de dépannage", "hour", 4_200,
                "Prise en main à distance, avec votre accord et sous vos yeux.",
                "Un compte rendu de ce qui a été fait.", ("depannage-a-distance",), None, 1, 60,
            ),
        ),
    ),
    Independent(
        "Maïa", "Teilhet", "maia@independants.example", "99999220900018", "Saisie et traitement de documents",
        "Vos cartons d’archives deviennent une base que l’on interroge.",
        "Numérisation, saisie contrôlée deux fois, tableaux et statistiques.",
        "Cassaniouze", 21_000, 35, (FR,),
        {"saisie-de-donnees": 3, "numerisation": 2, "tableaux-et-statistiques": 2, "bases-de-donnees": 2,
         "transcription-audio": 3},
        ("saisie-de-donnees",),
        (
            Service(
                "traitement-de-documents", "Une page d’enregistrement transcrite", "page", 900,
                "Transcription mot à mot ou rédigée, au choix.", "Le texte, avec les minutes des passages douteux.",
                ("transcription-audio",), None, 4, 400,
            ),
        ),
    ),
    Independent(
        "Björn", "Hallebeek", "bjorn@independants.example", "99999221700011", "Traducteur et interprète",
        "Néerlandais, allemand, anglais : vos clients du nord vous comprennent.",
        "Installé à Montmurat depuis dix ans. Sites, catalogues de gîtes, visioconférences interprétées.",
        "Montmurat", 33_000, 18, (("nl", "native"), ("de", "fluent"), ("en", "fluent"), ("fr", "fluent")),
        {"traduction-commerciale": 3, "interpretation-a-distance": 3, "sous-titrage": 2},
        (),
        (
            Service(
                "traduction", "Votre site traduit, page par page", "page", 2_600,
                "Traduction vers le néerlandais, l’allemand ou l’anglais, dans votre outil.",
                "Les pages traduites, relues en ligne.", ("traduction-commerciale",), None, 7, 120,
            ),
        ),
    ),
    Independent(
        "Rose", "Delbos-Amat", "rose@independants.example", "", "Secrétaire en création d’activité",
        "Trois matinées par semaine pour votre courrier et votre agenda.",
        "Je lance mon activité après dix ans d’accueil en mairie.",
        "Murat", 19_000, 12, (FR,),
        {"courrier-et-mise-en-forme": 2, "tenue-d-agenda": 2, "gestion-de-messagerie": 1},
        (), (), ("", "", 0), ("name", "day_rate"),
    ),
)  # fmt: skip
