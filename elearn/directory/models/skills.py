"""The controlled list of skills, as ``content/skills.yaml`` writes it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base


class Category(Base):
    """A kind of service (secretariat, translation...). ``retired``: the file names it no longer."""

    __tablename__ = "directory_category"

    code: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    position: Mapped[int]
    fr: Mapped[str] = mapped_column(sa.String(120))
    en: Mapped[str] = mapped_column(sa.String(120))
    retired: Mapped[bool] = mapped_column(default=False)


class KnownSkill(Base):
    """One skill of the list. ``modules`` and ``deliverables`` are the slugs that prove it.

    A skill that the file names no longer stays for those who hold it: it is ``retired``, and no
    longer offered.
    """

    __tablename__ = "directory_known_skill"

    code: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    category: Mapped[str] = mapped_column(sa.ForeignKey("directory_category.code"), index=True)
    position: Mapped[int]
    fr: Mapped[str] = mapped_column(sa.String(120))
    en: Mapped[str] = mapped_column(sa.String(120))
    modules: Mapped[list[Any]] = mapped_column(default=list)
    deliverables: Mapped[list[Any]] = mapped_column(default=list)
    retired: Mapped[bool] = mapped_column(default=False)
