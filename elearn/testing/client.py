"""A test client that fills forms as a browser without JavaScript does."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self._select: str | None = None
        self._area: str | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        if tag == "form":
            self.forms.append(
                {"action": values.get("action") or "", "method": values.get("method", "get"), "fields": {}}
            )
        if not self.forms:
            return
        fields, name = self.forms[-1]["fields"], values.get("name")
        if tag == "input" and name:
            if values.get("type") in {"checkbox", "radio"} and "checked" not in values:
                return
            if values.get("type") not in {"submit", "button", "file"}:
                fields[name] = values.get("value") or ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in values:
            fields[self._select] = values.get("value") or ""
        elif tag == "textarea" and name:
            self._area = name
            fields[name] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area and self.forms:
            self.forms[-1]["fields"][self._area] += data.lstrip("\n")


class FormClient(FlaskClient):
    """``submit(page, fields)`` gets the page, fills its form and posts it with its token."""

    def open(self, *args: Any, buffered: bool = True, **more: Any) -> TestResponse:
        """Ask, read the answer to its end and close it, so that no file is left open."""
        return super().open(*args, buffered=buffered, **more)

    def submit(
        self, path: str, fields: dict[str, Any] | None = None, *, action: str = "", follow: bool = False, **more: Any
    ) -> TestResponse:
        """Post the form of ``path`` whose action ends with ``action`` (the main one by default)."""
        page = self.get(path)
        assert page.status_code == 200, f"{path} answered {page.status_code}"
        reader = _Forms()
        reader.feed(page.text)
        posts = [f for f in reader.forms if str(f["method"]).lower() == "post"]
        if action:
            posts = [f for f in posts if str(f["action"]).endswith(action)]
        else:
            shell = ("/langue", "/deconnexion")
            posts = [f for f in posts if not str(f["action"]).endswith(shell)]
        assert posts, f"{path} has no form to post{' to ' + action if action else ''}"
        form = posts[0]
        return self.post(
            form["action"] or path, data={**form["fields"], **(fields or {})}, follow_redirects=follow, **more
        )
