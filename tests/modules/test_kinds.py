import pytest

from elearn.core.policy import ANONYMOUS
from elearn.modules import queries
from elearn.modules.extend import ACTIVITY_KINDS
from elearn.modules.kinds.recorded import by_chapter, clock_time
from tests.factories.modules import publish_module, sheet
from tests.modules.test_views import FILES, FULL

AUDIO = {"id": "son", "kind": "audio", "title": "Un son", "minutes": 1, "file": "media/film.m4a",
         "captions": {"fr": "media/film.fr.vtt"}, "voice": "synthetic", "completion": {"watched": 60}}  # fmt: skip


@pytest.fixture
def shown(app, kernel, tmp_path):
    activities = [*sheet()["activities"], FULL, AUDIO]
    version = publish_module(kernel, tmp_path, activities=activities, files=FILES)

    def show(key):
        with app.test_request_context("/"), kernel.database.reading():
            activity = queries.activity(version, key)
            return ACTIVITY_KINDS.get(activity.card.kind).render(ANONYMOUS, activity, None), version

    return show


def test_a_lesson_shows_its_pictures_its_words_and_its_language(shown):
    html, version = shown("suite")
    assert f'<img src="/media/{version}/carre.svg" alt="Un carré" width="40" height="30" loading="lazy"' in html
    html, _version = shown("debut")
    assert '<div lang="fr"' in html
    assert '<dt id="mot-devis"><dfn>devis</dfn></dt>' in html
    assert "<dd>Offre <strong>chiffrée</strong>.</dd>" in html


def test_a_video_works_without_javascript_and_says_its_weight_before_loading(shown):
    html, version = shown("film")
    assert '<video controls playsinline preload="none"' in html
    assert f'<source src="/media/{version}/film.mp4" type="video/mp4">' in html
    assert f'<track kind="captions" srclang="fr" label="Français" src="/media/{version}/film.fr.vtt" default>' in html
    assert '<track kind="chapters"' in html
    assert "Vidéo de 0:10, 204 octets, chargée à la lecture." in html.replace("\u00a0", " ")
    assert "Bonjour à vous" in html
    assert "son seul" in html
    assert 'data-activity="film" data-duration="10.0"' in html
    assert "style=" not in html


def test_a_sound_says_that_its_voice_is_synthetic(shown):
    html, _version = shown("son")
    assert "<video" not in html
    assert '<audio controls preload="none"' in html
    assert "Voix de synthèse." in html


def test_a_transcript_is_cut_where_chapters_begin():
    cues = [[0.5, 2, "a"], [2.5, 4, "b"], [9, 10, "c"]]
    cut = by_chapter([[0, 2.5, "Un"], [2.5, 5, "Deux"]], cues)
    assert [(s["title"], [c[2] for c in s["cues"]]) for s in cut] == [("Un", ["a"]), ("Deux", ["b", "c"])]
    assert by_chapter([], cues)[0]["cues"] == cues
    assert by_chapter([], []) == []


def test_instants_are_written_as_players_do():
    assert [clock_time(s) for s in (0, 62.9, 3723)] == ["0:00", "1:02", "1:02:03"]
