"""How often each door may be tried, in one table. Counted in SQL, for every process."""

from __future__ import annotations

from dataclasses import dataclass

from elearn.core import throttle

MINUTE, HOUR, DAY = 60, 3600, 86_400


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``tries`` per ``seconds`` for one subject. ``check`` writes nothing."""

    kind: str
    tries: int
    seconds: int

    def check(self, subject: str) -> None:
        """Raise ``TooMany`` when it is spent."""
        throttle.check(f"accounts.{self.kind}", subject, self.tries, self.seconds)

    def spend(self, subject: str) -> None:
        """Count one try; raise ``TooMany`` past the limit."""
        throttle.spend(f"accounts.{self.kind}", subject, self.tries, self.seconds)


# Failed sign-ins. From one place at one account, it is quick to stop; an account alone is slowed
# later, so that a stranger cannot easily keep its owner out; a place alone may be a telecentre.
SIGN_IN = (Limit("sign_in.pair.minute", 5, MINUTE), Limit("sign_in.pair.hour", 20, HOUR))
SIGN_IN_ACCOUNT = Limit("sign_in.account", 60, HOUR)
SIGN_IN_PLACE = Limit("sign_in.place", 80, HOUR)
SIGN_UP_PLACE = Limit("sign_up.place", 30, HOUR)
SIGN_UP_ADDRESS = Limit("sign_up.address", 5, HOUR)
RESET_ADDRESS = Limit("reset.address", 3, HOUR)
RESET_PLACE = Limit("reset.place", 30, HOUR)
SECOND_FACTOR = Limit("second_factor", 5, 10 * MINUTE)
PASSWORD_AGAIN = Limit("password_again", 5, 10 * MINUTE)
EXPORT = Limit("export", 10, HOUR)
PHOTO = Limit("photo", 20, HOUR)
# A refusal says that a company is known: nobody tries a list of them.
COMPANY = Limit("company", 10, DAY)
# Mails to people who asked for nothing: few from one person, fewer to one address.
INVITATION_PERSON = Limit("invitation.person", 20, DAY)
INVITATION_ADDRESS = Limit("invitation.address", 5, DAY)
