"""Pages of the room. Importing this package adds every route to ``blueprint``."""

from elearn.accounts.views import (
    account,
    admin_organisations,
    admin_people,
    admin_site,
    colleagues,
    company,
    data,
    entrance,
    legal,
    notices,
    passwords,
    second_factor,
    tokens,
)
from elearn.accounts.views.blueprint import blueprint

__all__ = [
    "account",
    "admin_organisations",
    "admin_people",
    "admin_site",
    "blueprint",
    "colleagues",
    "company",
    "data",
    "entrance",
    "legal",
    "notices",
    "passwords",
    "second_factor",
    "tokens",
]
