"""Tools inside lessons: ``[votre tarif](outil:tjm?net=1800)``, and a frame that shows what the tool finds today."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from flask import render_template

from elearn.calculators import queries
from elearn.calculators.extend import TOOLS, Faults
from elearn.calculators.fields import read
from elearn.calculators.written import written
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import in_locale

PATH = "/outils/"


class ToolLink:
    """See :class:`~elearn.modules.extend.Link`: the target is a tool's slug, then the case as in an address."""

    def check(self, target: str) -> str:
        """The tool exists, has those fields, and they can be computed together with its example."""
        slug, given = _parts(target)
        if slug not in TOOLS:
            return _("l’outil « %(slug)s » n’existe pas (connus : %(known)s).", slug=slug, known=", ".join(TOOLS))
        tool = TOOLS.get(slug)
        strange = [name for name in given if name not in {field.name for field in tool.fields}]
        if strange:
            return _("l’outil « %(slug)s » n’a pas de champ « %(name)s ».", slug=slug, name=strange[0])
        typed = read(tool.fields, given)
        faults = dict(typed.faults)
        if not faults:
            try:
                tool.build(typed.values)
            except Faults as found:
                faults = found.by_field
        name, said = next(iter(faults.items()), ("", ""))
        if not name:
            return ""
        return _("outil « %(slug)s », champ « %(name)s » : %(said)s", slug=slug, name=name, said=said)

    def address(self, target: str) -> str:
        """Its page, with the case."""
        slug, given = _parts(target)
        return PATH + slug + (f"?{urlencode(given)}" if given else "")

    def title(self, target: str, language: str) -> str:
        """The tool's own title."""
        slug, _given = _parts(target)
        with in_locale(language):
            return _("Outil : %(title)s", title=TOOLS.get(slug).title if slug in TOOLS else slug)

    def frame(self, address: str) -> str:
        """What the tool finds for that case with today's figures, and the way to its page."""
        slug, given = _parts(address.removeprefix(PATH))
        if not address.startswith(PATH) or slug not in TOOLS:
            return ""
        try:
            case = queries.case(slug, given)
        except Missing:
            return ""
        return render_template("calculators/frame.html", case=case, address=address, written=written)


def _parts(target: str) -> tuple[str, dict[str, str]]:
    slug, _mark, query = target.partition("?")
    return slug.strip(), dict(parse_qsl(query, keep_blank_values=True))
