"""Common prospecting: the list of companies that a group of independents approaches together.

A *circle* (cercle) is a group of independents, or the people of a telecentre. Its *prospects* are
companies, never consumers: each has a source, an owner, a next action with its date, and is erased
three years after the last contact. One member at a time contacts a prospect: the others see who, and
the hold lapses. A company that asks to be left alone is never contacted, listed or exported again,
and that is remembered even once the rest is erased.

A need that a prospect tells becomes a draft of a request in the pool, by a link that its own buyer
opens. Announces nothing.
"""
