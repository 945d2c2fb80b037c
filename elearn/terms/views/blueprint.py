"""The blueprint, apart so that each page may name it."""

from __future__ import annotations

from flask import Blueprint, Response

blueprint = Blueprint("terms", __name__, template_folder="../templates")
Answer = str | Response | tuple[str, int]
