import html
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from elearn.accounts import services
from elearn.accounts.extend import NOTICE_KINDS, NoticeKind
from elearn.accounts.models import Notice, NoticePreference
from elearn.accounts.services import notices
from elearn.core import clock, mail
from elearn.core.errors import Invalid, Missing
from elearn.core.i18n import gettext, lazy_gettext
from elearn.core.jobs import enqueue
from elearn.core.providers import RegistryError
from tests.factories.accounts import actor_of, make_person, signed_in

KIND = NoticeKind(
    lazy_gettext("Connexion"),
    title=lambda facts: gettext("Ouvrir") + f" {facts['n']}",
    text=lambda facts: f"texte {facts['n']}",
    path=lambda _facts: "/compte",
)


@pytest.fixture
def kinds(kernel):
    NOTICE_KINDS.add("essai.fait", KIND, owner="essai")
    return kernel


def _mails(kernel):
    with kernel.database.reading():
        return mail.kept()


def _tell(kernel, person, n=1, **more):
    with kernel.database.transaction():
        services.notify(person.id, "essai.fait", {"n": n}, **more)


def test_a_notice_is_on_the_page_and_comes_by_mail_in_the_readers_language(kinds, client, drain):
    person = signed_in(kinds, client, locale="en")
    _tell(kinds, person, n="<b>7</b>")
    drain()
    (message,) = _mails(kinds)
    assert message.subject == "Open <b>7</b>"
    assert "<b>7</b>" not in message.html
    assert "Hello" in message.text
    page = client.get("/avis").text
    assert "texte &lt;b&gt;7&lt;/b&gt;" in page
    assert 'class="count">1<' in page
    opened = client.submit("/avis", action="/lire")
    assert (opened.status_code, opened.location) == (303, "/compte")
    assert 'class="count"' not in client.get("/avis").text


@pytest.mark.parametrize("said", ["{{7*7}}", "${7*7}", "{% for x in y %}", "{{self.__class__.__mro__}}", "%(n)s {0}"])
def test_what_someone_wrote_is_never_a_template(kinds, client, drain, said):
    """V37: it comes out as it was written, in the mail and on the page."""
    person = signed_in(kinds, client)
    _tell(kinds, person, n=said)
    drain()
    (message,) = _mails(kinds)
    assert said in message.subject
    assert said in message.text
    assert f"texte {said}" in html.unescape(message.html)
    assert f"texte {said}" in html.unescape(client.get("/avis").text)


def test_one_key_makes_one_notice_and_one_mail(kinds, client, drain):
    person = signed_in(kinds, client)
    for _time in range(3):
        _tell(kinds, person, key="fait 1")
        drain()
    assert len(_mails(kinds)) == 1
    with kinds.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Notice)) == 1


def test_an_unknown_kind_is_a_fault_of_the_caller(kernel):
    with pytest.raises(RegistryError), kernel.database.transaction():
        services.notify(make_person().id, "essai.inconnu", {})


@pytest.mark.parametrize("values", [{"suspended_at": clock.now()}, {"email_verified_at": None}])
def test_whoever_cannot_sign_in_receives_no_mail(kinds, drain, values):
    with kinds.database.transaction():
        person = make_person(**values)
        services.notify(person.id, "essai.fait", {"n": 1})
    drain()
    assert _mails(kinds) == []


def test_an_erased_person_is_told_nothing(kinds):
    with kinds.database.transaction() as session:
        services.notify(make_person(erased_at=clock.now()).id, "essai.fait", {"n": 1})
        assert session.scalar(sa.select(sa.func.count()).select_from(Notice)) == 0


def test_the_digest_gathers_the_day_in_one_letter(kinds, drain):
    with kinds.database.transaction() as session:
        person = make_person()
        session.add(NoticePreference(person_id=person.id, kind="essai.fait", mail="daily"))
        session.flush()
        for n in range(3):
            services.notify(person.id, "essai.fait", {"n": n})
        services.notify(person.id, "accounts.export-ready", {})
    drain()
    (at_once,) = _mails(kinds)
    assert "copie de vos données" in at_once.subject, "another kind comes as it was chosen"
    for _time in range(2):
        with kinds.database.transaction():
            enqueue("accounts.send_digests", {})
        drain()
    (message,) = [one for one in _mails(kinds) if one.id != at_once.id]
    assert message.subject.startswith("3 avis du ")
    assert all(f"texte {n}" in message.text for n in range(3))


def test_each_kind_has_a_label_of_its_own_under_the_heading_of_its_room(kinds):
    chosen = [key for key, kind in NOTICE_KINDS.items() if not kind.required]
    labels = [str(NOTICE_KINDS.get(key).label) for key in chosen]
    assert sorted(labels) == sorted(set(labels))
    rooms = dict(notices.by_room(chosen))
    assert rooms["Autres avis"] == ["essai.fait"], "every room of ours has its heading"
    assert rooms["Évaluations"] == ["reviews.asked", "reviews.shown", "reviews.group", "reviews.replied"]


def test_choices_are_kept_by_kind_and_security_cannot_be_turned_off(kinds, client, drain):
    person = signed_in(kinds, client)
    wishes = list(_reading(kinds, lambda: notices.preferences(actor_of(person))))
    number = wishes.index("essai.fait")
    assert "accounts.password-changed" not in wishes
    assert client.submit("/avis/preferences", {f"kind-{number}": "off"}).status_code == 303
    _tell(kinds, person)
    drain()
    assert _mails(kinds) == []
    with kinds.database.transaction():
        services.notify(person.id, "accounts.password-changed", {})
        with pytest.raises(Invalid):
            notices.choose(actor_of(person), {"accounts.password-changed": "off"})
    drain()
    assert len(_mails(kinds)) == 1
    assert client.submit("/avis/preferences", {f"kind-{number}": "hourly"}).status_code == 422


def _reading(kernel, read):
    with kernel.database.reading():
        return read()


def test_the_foot_of_a_mail_stops_its_kind_by_a_button_without_signing_in(kinds, client, drain):
    with kinds.database.transaction():
        person = make_person()
    _tell(kinds, person)
    drain()
    (message,) = _mails(kinds)
    address = next(w for w in message.text.split() if "/desabonnement/" in w)
    path = urlsplit(address).path
    assert client.get(path).status_code == 200
    with kinds.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(NoticePreference)) == 0
    assert client.submit(path).status_code == 200
    _tell(kinds, person, n=2)
    drain()
    assert len(_mails(kinds)) == 1
    assert client.get(path[:-2]).status_code == 404


def test_the_link_names_one_kind_and_cannot_be_made_elsewhere(kinds):
    with kinds.database.reading():
        token = notices.unsubscribe_token("one secret", 1, "essai.fait")
        with pytest.raises(Missing):
            notices.subscription("another secret", token)
        required = notices.unsubscribe_token("one secret", 1, "accounts.password-changed")
        with pytest.raises(Missing):
            notices.subscription("one secret", required)


def test_a_notice_belongs_to_its_reader_alone(kinds, client):
    with kinds.database.transaction() as session:
        other = make_person()
        services.notify(other.id, "essai.fait", {"n": "secret"})
        notice_id = session.execute(sa.select(Notice.id)).scalar_one()
    person = signed_in(kinds, client)
    assert "secret" not in client.get("/avis").text
    with kinds.database.transaction(), pytest.raises(Missing):
        notices.read_notice(actor_of(person), notice_id)


def test_a_notice_of_a_room_that_left_is_passed_over(kinds, client):
    person = signed_in(kinds, client)
    _tell(kinds, person)
    NOTICE_KINDS.clear()
    assert client.get("/avis").status_code == 200
