"""What is wrong in the files of a module: each fault with its file and its line."""

from __future__ import annotations

from dataclasses import dataclass, field

from elearn.core.i18n import gettext as _


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing to mend. ``file`` is relative to the module's folder; ``line`` counts from 1.

    An advice does not prevent the import.
    """

    file: str
    line: int
    message: str
    is_advice: bool = False

    def sentence(self) -> str:
        """For a reader: « Ligne 14 de media/legendes.vtt : … »."""
        if not self.line:
            return _("%(file)s : %(said)s", file=self.file, said=self.message)
        return _("Ligne %(line)s de %(file)s : %(said)s", line=self.line, file=self.file, said=self.message)

    def __str__(self) -> str:
        return f"{self.file}:{max(1, self.line)}: {self.message}"


@dataclass(slots=True)
class Report:
    """Gathers faults while a folder is read; reading goes on, so that all are named at once."""

    faults: list[Fault] = field(default_factory=list)

    def add(self, file: str, line: int, message: str) -> None:
        """What must be mended before the import."""
        self._keep(Fault(file, line, message))

    def advise(self, file: str, line: int, message: str) -> None:
        """What would be better otherwise; the import goes on."""
        self._keep(Fault(file, line, message, is_advice=True))

    def _keep(self, fault: Fault) -> None:
        if fault not in self.faults:
            self.faults.append(fault)

    @property
    def errors(self) -> list[Fault]:
        """What prevents the import, by file and line."""
        return sorted(f for f in self.faults if not f.is_advice)

    @property
    def advices(self) -> list[Fault]:
        """What does not, by file and line."""
        return sorted(f for f in self.faults if f.is_advice)
