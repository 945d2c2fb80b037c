"""Money: opening an envelope, adding to it, allotting it to telecentres, moving it, giving it back."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from elearn.core import clock, db, ledger
from elearn.core.errors import Conflict, Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import money
from elearn.core.ledger import Insufficient, Move, Posting
from elearn.core.policy import Actor, require
from elearn.funding.models import Convention, Envelope, Programme, Seat
from elearn.funding.money import ALLOTTED, AVAILABLE, EUR, MOST_CENTS, RETURNED, allotted_to, book_of
from elearn.funding.policy import Can
from elearn.funding.queries.envelopes import EnvelopeCard, card
from elearn.funding.services.programmes import CROSSED, programme
from elearn.modules import queries as modules
from elearn.telecentres import queries as telecentres


@dataclass(frozen=True, slots=True)
class EnvelopeSheet:
    """What is asked to open an envelope. Exactly one of ``rate_bp`` and ``remaining_cents``."""

    name: str
    first_on: date
    return_on: date
    last_on: date
    justify_on: date
    rate_bp: int | None = None
    remaining_cents: int | None = None
    cap_person_cents: int | None = None
    cap_person_seats: int | None = None
    cap_centre_cents: int | None = None
    module_slugs: tuple[str, ...] = ()
    centre_ids: tuple[int, ...] = ()
    publics: tuple[str, ...] = ()
    visits: int = 0
    visit_days: int = 30
    self_service: bool = False


def open_envelope(
    actor: Actor, convention_id: int, sheet: EnvelopeSheet, amount_cents: int, key: str | None = None
) -> int:
    """Open an envelope under a signed convention, with its first deposit; its id, the same for the same ``key``.

    Raises :class:`Invalid` naming the field, :class:`Conflict` while the convention is not signed.
    """
    convention = db.session().get(Convention, convention_id)
    if convention is None:
        raise Missing(_("Cette convention n’existe pas."))
    owner = programme(convention.programme_id)
    require(Can.FUND, actor, owner)
    if convention.signed_on is None:
        raise Conflict(_("Signez d’abord la convention : ses règles de justification valent pour toute l’enveloppe."))
    _check(sheet, amount_cents, owner.first_on, owner.last_on)
    values = {**asdict(sheet), **{n: list(getattr(sheet, n)) for n in ("module_slugs", "centre_ids", "publics")}}
    values |= {"convention_id": convention_id, "key": key[:80] if key else None}
    values |= {"state": "open", "secret": secrets.token_hex(32), "created_at": clock.now()}
    added = db.insert(Envelope).values(**values).on_conflict_do_nothing().returning(Envelope.id)
    made = db.session().execute(added).scalar_one_or_none()
    if made is None:
        again = sa.select(Envelope.id).where(Envelope.convention_id == convention_id, Envelope.key == values["key"])
        return db.session().scalars(again).one()
    ledger.open_book(book_of(made), f"{owner.name} · {sheet.name}")
    _post(actor, made, [Move(None, AVAILABLE, amount_cents, EUR)], "open", "funding.deposit", {})
    return made


def check_envelope(actor: Actor, convention_id: int, sheet: EnvelopeSheet, amount_cents: int) -> None:
    """Raise :class:`Invalid` with all that is wrong of an envelope, by field; nothing is written."""
    owner = _signing(actor, convention_id)[1]
    _check(sheet, amount_cents, owner.first_on, owner.last_on)


def _signing(actor: Actor, convention_id: int) -> tuple[Convention, Programme]:
    """A convention of one's own and its programme."""
    convention = db.session().get(Convention, convention_id)
    if convention is None:
        raise Missing(_("Cette convention n’existe pas."))
    owner = programme(convention.programme_id)
    require(Can.FUND, actor, owner)
    return convention, owner


def _check(sheet: EnvelopeSheet, amount_cents: int, first_on: date, last_on: date) -> None:
    """All that is wrong at once, by field."""
    wrong: dict[str, list[str]] = {}
    for is_wrong, field, sentence in _faults(sheet, first_on, last_on):
        if is_wrong:
            wrong.setdefault(field, []).append(sentence)
    if not _is_amount(amount_cents):
        wrong["amount"] = [_("Écrivez un montant plus grand que zéro.")]
    if wrong:
        raise Invalid(fields=wrong)


def _faults(sheet: EnvelopeSheet, first_on: date, last_on: date) -> Iterator[tuple[bool, str, str]]:
    rate, remaining = sheet.rate_bp, sheet.remaining_cents
    yield sheet.return_on < sheet.first_on, "return_on", str(CROSSED)
    yield sheet.last_on < sheet.return_on, "last_on", str(CROSSED)
    yield sheet.justify_on < sheet.last_on, "justify_on", str(CROSSED)
    yield not sheet.name.strip(), "name", _("Donnez un nom à l’enveloppe.")
    yield sheet.first_on < first_on, "first_on", _("L’enveloppe commence avant son dispositif.")
    yield sheet.last_on > last_on, "last_on", _("L’enveloppe finit après son dispositif.")
    yield (rate is None) == (remaining is None), "rate", _("Choisissez soit un taux, soit un reste à payer.")
    yield rate is not None and not 0 < rate <= 10_000, "rate", _("Le taux va de 0,01 % à 100 %.")
    yield (remaining or 0) < 0, "remaining", _("Le reste à payer ne peut pas être négatif.")
    most = money(MOST_CENTS)
    yield (remaining or 0) > MOST_CENTS, "remaining", _("Un reste à payer ne dépasse pas %(most)s.", most=most)
    for name in ("cap_person_cents", "cap_person_seats", "cap_centre_cents"):
        cap = getattr(sheet, name)
        yield (cap or 0) > MOST_CENTS, name, _("Un plafond ne dépasse pas %(most)s.", most=most)
        yield (
            cap is not None and cap <= 0,
            name,
            _("Un plafond est plus grand que zéro ; laissez vide s’il n’y en a pas."),
        )
    is_wrong = sheet.visits < 0 or sheet.visit_days <= 0
    yield is_wrong, "visits", _("Le nombre de visites et de jours ne peut pas être négatif.")
    sentence = _(
        "Personne ne vient plus de jours qu’on n’en compte : écrivez %(days)s ou moins.", days=sheet.visit_days
    )
    yield sheet.visits > sheet.visit_days > 0, "visits", sentence
    known = {m.slug for m in modules.current_versions()}
    yield not set(sheet.module_slugs) <= known, "module_slugs", _("Choisissez dans la liste des modules.")
    centres = set(telecentres.places.centres(sheet.centre_ids)) if sheet.centre_ids else set()
    yield not set(sheet.centre_ids) <= centres, "centre_ids", _("Choisissez dans la liste des télécentres.")


def _is_amount(cents: int) -> bool:
    return 0 < cents <= ledger.MOST


def _positive(cents: int) -> None:
    if not _is_amount(cents):
        sentence = _("Écrivez un montant plus grand que zéro.")
        raise Invalid(sentence, fields={"amount": [sentence]})


def held(envelope_id: int) -> EnvelopeCard:
    """The envelope, kept from any other writer until the end of the transaction.

    Every verb on its money or its seats begins here: caps are then counted exactly.
    """
    return card(envelope_id, keeps=True)


def add_money(actor: Actor, envelope_id: int, cents: int, key: str) -> Posting:
    """A further deposit of the funder."""
    require(Can.FUND, actor, _open(envelope_id))
    _positive(cents)
    return _post(actor, envelope_id, [Move(None, AVAILABLE, cents, EUR)], f"deposit:{key}", "funding.deposit", {})


def allot(actor: Actor, envelope_id: int, centre_id: int, cents: int, key: str) -> Posting:
    """Let a telecentre reserve seats up to so much more."""
    envelope = _open(envelope_id)
    require(Can.FUND, actor, envelope)
    _positive(cents)
    _eligible_centre(envelope, centre_id)
    cap = envelope.cap_centre_cents
    if cap is not None and given_to(envelope_id, centre_id) + cents > cap:
        sentence = _("Le plafond d’un télécentre est de %(cap)s dans cette enveloppe.", cap=money(cap))
        raise Invalid(sentence, fields={"amount": [sentence]}, code="cap-centre")
    moves = [Move(AVAILABLE, allotted_to(centre_id), cents, EUR)]
    return _post(actor, envelope_id, moves, f"allot:{key}", "funding.allotment", {"centre": centre_id})


def take_back(actor: Actor, envelope_id: int, centre_id: int, cents: int, key: str) -> Posting:
    """Take back what a telecentre has not reserved."""
    require(Can.FUND, actor, _open(envelope_id))
    _positive(cents)
    moves = [Move(allotted_to(centre_id), AVAILABLE, cents, EUR)]
    return _post(actor, envelope_id, moves, f"back:{key}", "funding.take_back", {"centre": centre_id})


def transfer(actor: Actor, envelope_id: int, from_id: int, to_id: int, cents: int, key: str) -> Posting:
    """Move an allotment from a telecentre to another."""
    envelope = _open(envelope_id)
    require(Can.FUND, actor, envelope)
    _positive(cents)
    _eligible_centre(envelope, to_id, "to")
    if from_id == to_id:
        sentence = _("Choisissez deux télécentres différents.")
        raise Invalid(sentence, fields={"to": [sentence]})
    cap = envelope.cap_centre_cents
    if cap is not None and given_to(envelope_id, to_id) + cents > cap:
        sentence = _("Le plafond d’un télécentre est de %(cap)s dans cette enveloppe.", cap=money(cap))
        raise Invalid(sentence, fields={"amount": [sentence]}, code="cap-centre")
    moves = [Move(allotted_to(from_id), allotted_to(to_id), cents, EUR)]
    said = {"from": from_id, "to": to_id}
    return _post(actor, envelope_id, moves, f"transfer:{key}", "funding.transfer", said)


def reverse(actor: Actor, envelope_id: int, operation_id: int, key: str) -> Posting:
    """Undo an allotment, a return or a transfer by the opposite operation. Seats have their own verbs."""
    require(Can.FUND, actor, _open(envelope_id))
    made = ledger.operation(operation_id)
    if made.book != book_of(envelope_id) or made.reason not in REVERSIBLE:
        raise Conflict(_("Cette écriture ne s’annule pas d’ici : agissez sur la place."))
    try:
        return ledger.reverse(operation_id, key=f"reverse:{key}", actor_id=actor.person_id, reason="funding.reversal")
    except Insufficient as refused:
        raise Conflict(said(refused), code="insufficient") from refused


REVERSIBLE = ("funding.deposit", "funding.allotment", "funding.take_back", "funding.transfer")


def close(actor: Actor, envelope_id: int) -> Posting | None:
    """Close the envelope: what no telecentre holds goes back to the funder, and no seat is reserved any more."""
    require(Can.FUND, actor, _open(envelope_id))
    left = ledger.balance(book_of(envelope_id), AVAILABLE, EUR)
    row = db.session().get(Envelope, envelope_id)
    assert row is not None
    row.state = "closed"
    db.session().flush()
    if not left:
        return None
    return _post(actor, envelope_id, [Move(AVAILABLE, RETURNED, left, EUR)], "close", "funding.return", {})


def given_to(envelope_id: int, centre_id: int) -> int:
    """What a telecentre has of an envelope: still allotted, held, engaged, or paid."""
    seats = sa.select(sa.func.coalesce(sa.func.sum(Seat.funded_cents), 0)).where(
        Seat.envelope_id == envelope_id, Seat.centre_id == centre_id, Seat.account.not_in(("", "refused"))
    )
    free = ledger.balance(book_of(envelope_id), allotted_to(centre_id), EUR)
    return free + int(db.session().execute(seats).scalar_one())


def _open(envelope_id: int) -> EnvelopeCard:
    envelope = held(envelope_id)
    if envelope.state != "open":
        raise Conflict(_("Cette enveloppe est close."))
    return envelope


def _eligible_centre(envelope: EnvelopeCard, centre_id: int, field: str = "centre") -> None:
    known = telecentres.places.centres([centre_id])
    if not known or (envelope.centre_ids and centre_id not in envelope.centre_ids):
        sentence = _("Ce télécentre n’est pas de ceux que l’enveloppe sert.")
        raise Invalid(sentence, fields={field: [sentence]}, code="centre")


def said(refused: Insufficient) -> str:
    """The sentence of a shortage."""
    left, wanted = money(refused.available), money(refused.wanted)
    if refused.unit != EUR:
        return _("Il ne reste pas assez de places.")
    if refused.account == AVAILABLE:
        return _("Il reste %(left)s dans l’enveloppe, et il faudrait %(wanted)s.", left=left, wanted=wanted)
    if refused.account.startswith(ALLOTTED):
        return _("Il reste %(left)s à ce télécentre, et il faudrait %(wanted)s.", left=left, wanted=wanted)
    return _("Cette somme a déjà servi : il en reste %(left)s sur %(wanted)s.", left=left, wanted=wanted)


def _post(
    actor: Actor, envelope_id: int, moves: Sequence[Move], key: str, reason: str, reference: dict[str, Any]
) -> Posting:
    try:
        return ledger.post(
            book_of(envelope_id), moves, key=key, actor_id=actor.person_id, reason=reason, reference=reference
        )
    except Insufficient as refused:
        raise Conflict(said(refused), code="insufficient") from refused
