"""Write the list of passwords that are refused: words, walks on the keyboard and dates that people choose.

Our own list, made by rule rather than copied: what is common is mostly a word, a first name or a
run of keys, with digits after it (``elearn.accounts.passwords`` looks behind the digits).

    python tools/make_blocked_passwords.py
"""

from __future__ import annotations

from pathlib import Path

OUT = Path(__file__).resolve().parents[1] / "elearn" / "accounts" / "blocked_passwords.txt"
WORDS = """
password passwort passe motdepasse mdp pass secret admin administrateur administrator root user
utilisateur invite guest test tester demo bonjour salut coucou hello welcome bienvenue login
connexion compte access acces changeme changezmoi master default letmein iloveyou jetaime jtaime
amour moncoeur monamour doudou loulou chouchou cheri cherie bebe bisous soleil lune etoile princesse
princess dragon monkey football foot rugby basket tennis handball cyclisme marseille paris lyon
toulouse bordeaux nantes lille strasbourg rennes aurillac clermont cantal auvergne france bretagne
psg olympique batman superman starwars pokemon naruto minecraft fortnite mario zelda matrix internet
ordinateur computer windows linux google facebook instagram twitter amazon apple orange samsung
netflix microsoft wifi freebox livebox chocolat nutella vanille caramel fraise banane pomme cerise
chaton minou chien chat tigre lion panda papillon poisson oiseau cheval licorne maison jardin
famille papa maman enfant enfants vacances voyage soleil123 noel anniversaire liberte egalite
fraternite bonheur sourire musique guitare piano danse cinema voiture renault peugeot citroen
ferrari porsche mercedes harley yamaha montagne campagne rivière riviere plage ocean printemps
automne hiver lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril juin
juillet aout septembre octobre novembre decembre teletravail telecentre formation formateur
formatrice stagiaire estive elearn travail bureau entreprise societe sunshine summer winter spring
autumn monday friday shadow killer hunter ninja warrior freedom whatever trustno qazwsx zaqwsx
michael jordan charlie
"""
NAMES = """
alexandre alice amandine andre anne antoine arnaud arthur audrey aurelie aurelien axel baptiste
bastien benjamin benoit bernard bertrand brigitte bruno camille caroline catherine cecile cedric
celine chantal charles charlotte chloe christian christine christophe claire claude clement corinne
cyril damien daniel david delphine denis didier dominique elise elodie emilie emma emmanuel enzo
eric etienne fabien fabrice florence florian francois francoise frederic gabriel genevieve georges
gerard gilles guillaume gregory helene henri hugo isabelle jacqueline jacques jean jeanne jennifer
jeremy jerome joel jonathan joseph julie julien juliette karine kevin laetitia laura laure laurent
lea leo lionel louis louise lucas lucie ludovic manon marc marcel marie marine martin martine
mathieu mathilde maxime melanie michel michele mickael monique morgane nathalie nathan nicolas
nicole noemie oceane olivier pascal patrice patricia patrick paul pauline philippe pierre quentin
raphael raymond remi richard robert romain roger sabrina sandra sandrine sarah sebastien serge simon
sophie stephane stephanie sylvain sylvie theo thibault thierry thomas valentin valerie vanessa
veronique victor vincent virginie xavier yann yves yvette zoe jean-pierre
"""
ROWS = ("azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "abcdefghijklmnop")


def walks() -> set[str]:
    """Runs of neighbouring keys, forwards and back, and the zigzags of two rows."""
    found = set()
    for row in ROWS:
        for run in (row, row[::-1]):
            found |= {run[a:b] for a in range(len(run)) for b in range(a + 4, len(run) + 1)}
    for top, bottom in (("azertyuiop", "qsdfghjklm"), ("qwertyuiop", "asdfghjkl"), ("1234567890", "azertyuiop")):
        zigzag = "".join(a + b for a, b in zip(top, bottom, strict=False))
        found |= {zigzag[:n] for n in range(4, len(zigzag) + 1)}
    return found


def digits() -> set[str]:
    """Years, dates of the year, and digits repeated or counted."""
    found = {str(year) for year in range(1940, 2036)}
    found |= {f"{day:02d}{month:02d}{year}" for day in (1, 10, 14, 25, 31) for month in (1, 7, 8, 12)
              for year in range(1950, 2026, 5)}  # fmt: skip
    found |= {d * n for d in "0123456789" for n in range(4, 13)}
    return found


def pairs(words: list[str]) -> set[str]:
    """The words that people double or join most."""
    heads = ("mon", "ma", "le", "la", "super", "petit", "petite", "my", "the")
    return {h + w for h in heads for w in words if len(w) <= 9} | {w + w for w in words if len(w) <= 7}


def main() -> None:
    """Write the file, one entry a line, sorted."""
    words = sorted({*WORDS.split(), *NAMES.split()})
    entries = {*words, *walks(), *digits(), *pairs(words)}
    OUT.write_text("\n".join(sorted(e for e in entries if len(e) >= 4)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
