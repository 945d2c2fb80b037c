"""Tables of the room, one file a subject."""

from elearn.accounts.models.audit import Audit
from elearn.accounts.models.entry import (
    ApiToken,
    Link,
    RecoveryCode,
    SecondFactor,
    SignInSession,
    SignUp,
)
from elearn.accounts.models.notices import Notice, NoticePreference
from elearn.accounts.models.organisations import (
    ORGANISATION_KINDS,
    ROLES_BY_KIND,
    Invitation,
    Membership,
    Organisation,
    TrainingBodyIdentity,
)
from elearn.accounts.models.people import STATUSES, Export, Person, PlatformRole

__all__ = [
    "ORGANISATION_KINDS",
    "ROLES_BY_KIND",
    "STATUSES",
    "ApiToken",
    "Audit",
    "Export",
    "Invitation",
    "Link",
    "Membership",
    "Notice",
    "NoticePreference",
    "Organisation",
    "Person",
    "PlatformRole",
    "RecoveryCode",
    "SecondFactor",
    "SignInSession",
    "SignUp",
    "TrainingBodyIdentity",
]
