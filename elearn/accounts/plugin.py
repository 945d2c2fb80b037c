"""The manifest: all that this room brings."""

from __future__ import annotations

from datetime import time
from pathlib import Path

from elearn.accounts import handlers, identity, kinds, menus, publisher, tasks
from elearn.accounts.demonstration import demonstrate
from elearn.accounts.extend import ERASERS, EXPORTERS, NOTICE_KINDS, NOTICE_ROOMS, TOKEN_SCOPES
from elearn.accounts.policy import COLLEAGUES_READ, COLLEAGUES_WRITE, Can
from elearn.accounts.services import erasure, exports
from elearn.accounts.views import blueprint
from elearn.core import unstored
from elearn.core.db import Base
from elearn.core.facts import JobStopped, LanguageChosen
from elearn.core.i18n import lazy_gettext
from elearn.core.jobs import JobType, Schedule
from elearn.core.plugin import Plugin
from elearn.core.policy import permissions_of
from elearn.core.triggers import append_only
from elearn.core.web.identity import IDENTITIES

HERE = Path(__file__).resolve().parent

plugin = Plugin(
    name="accounts",
    title="People, organisations, sign-in and notices",
    blueprints=(blueprint,),
    permissions=permissions_of(Can),
    nav=menus.ITEMS,
    slots=menus.SLOTS,
    listens=((LanguageChosen, handlers.keep_language), (JobStopped, handlers.tell_administrators)),
    provides=(
        (IDENTITIES, "token", identity.by_token),
        (IDENTITIES, "session", identity.by_session),
        (EXPORTERS, "accounts", exports.export_own_room),
        (ERASERS, "accounts", erasure.erase_own_room),
        (NOTICE_ROOMS, "accounts", lazy_gettext("Mon compte")),
        (TOKEN_SCOPES, COLLEAGUES_READ, lazy_gettext("Lire qui est des entreprises que je gère")),
        (TOKEN_SCOPES, COLLEAGUES_WRITE, lazy_gettext("Inviter ou retirer mes collègues, et dire leurs droits")),
        *((NOTICE_KINDS, key, kind) for key, kind in kinds.NOTICES.items()),
    ),
    metadata=Base.metadata,
    migrations=HERE.parents[1] / "migrations" / "versions" / "accounts",
    triggers=append_only("accounts_audit"),
    jobs=(
        JobType("accounts.answer_sign_up", tasks.entrance.answer_sign_up, is_urgent=True),
        JobType("accounts.send_reset", tasks.entrance.send_reset, is_urgent=True),
        JobType("accounts.send_invitation", tasks.entrance.send_invitation, is_urgent=True),
        JobType("accounts.invite_colleague", tasks.entrance.invite_colleague, is_urgent=True),
        JobType("accounts.send_email_change", tasks.entrance.send_email_change, is_urgent=True),
        JobType("accounts.tell_suspended", tasks.entrance.tell_suspended, is_urgent=True),
        JobType("accounts.tell_former_address", tasks.entrance.tell_former_address, is_urgent=True),
        JobType("accounts.send_notice", tasks.notices.send_notice, is_urgent=True),
        JobType("accounts.send_digests", tasks.notices.send_digests, lease_seconds=60),
        JobType("accounts.make_export", tasks.data.make_export, lease_seconds=120),
        JobType("accounts.forget_files", unstored.forget_files),
        JobType("accounts.purge", tasks.data.purge),
    ),
    schedules=(Schedule("accounts.send_digests", at=time(7, 0)), Schedule("accounts.purge", at=time(3, 40))),
    translations=HERE / "translations",
    static=HERE / "static",
    setup=identity.install,
    prepare=publisher.warn,
    demonstrate=demonstrate,
)
