"""The blueprint, apart so that each page may name it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("reviews", __name__, template_folder="../templates")
