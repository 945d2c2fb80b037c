"""The cookie of a session: read whoever wrote it, never longer than a browser keeps for little."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import BadSignature

from elearn.core.web.sessions import SHORT, Sessions

app = Flask("essai")
app.secret_key = "une clé d’essai"
OURS, FLASKS = Sessions(), SecureCookieSessionInterface()


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=400), max_size=8))
def test_ours_and_flask_s_own_read_what_the_other_wrote(said: dict[str, Any]) -> None:
    ours, theirs = OURS.get_signing_serializer(app), FLASKS.get_signing_serializer(app)
    assert ours is not None
    assert theirs is not None
    assert theirs.loads(ours.dumps(said)) == ours.loads(theirs.dumps(said)) == said


def test_what_is_long_is_compressed_and_what_is_changed_is_refused() -> None:
    ours = OURS.get_signing_serializer(app)
    assert ours is OURS.get_signing_serializer(app)
    assert ours is not None
    long = ours.dumps({"a": "mot " * SHORT})
    assert long.startswith(".")
    assert len(long) < SHORT
    assert not ours.dumps({"a": "mot"}).startswith(".")
    with pytest.raises(BadSignature):
        ours.loads(f".{long[2:]}")
