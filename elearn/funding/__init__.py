"""Funding: training seats that a funder pays for, and the proof of each euro.

Words owned here: *programme* (dispositif, of a funder), *convention* (the signed agreement with its
rules of justification, which never change once signed), *envelope* (money for seats, with dates,
rate, caps, eligible modules, telecentres and publics), *allotment* (what a telecentre may reserve),
*seat* (one person's place in one module, paid wholly or partly), *waiting list* of a module in a
telecentre, *payer* (a training fund that might pay as well).

Money and seats are counted in a ledger of the kernel, one book an envelope
(``money.book_of``), in euros and in seats: available → allotted to a telecentre → held by a
reserved seat → engaged by a person → liquidated by proofs → certified or refused by the funder;
what is not used is returned. A seat and its money move in one operation; an envelope is held by
one writer at a time, so that caps are exact.

A seat that is given enrols in the same transaction. This room listens to ``progress``: the first
activity done starts the seat, the end of the module completes it, leaving abandons it. It
announces ``SeatMoved``. All dates here are whole days, first and last included.
"""
