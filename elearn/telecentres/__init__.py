"""Telecentres: the places of a network, their hours, their desks, and what using them costs.

Words owned here: *network* (places that share tariffs and passes), *centre* (a telecentre, which is
an organisation of ``accounts``), *space* (a room of a centre), *workspace* (the leaf that one books:
open-space desk, private office, meeting room, visio room), *opening* (a dated weekly opening hour)
and *exception* (a day that differs), *booking* and *claim* (someone's use of workspaces ahead of
time), *visit* (someone really there), *tariff*, *pass*, *quota*, *statement*.

Every period of dates is half open, like every period of instants: ``from_on`` is the first day on
which a row holds and ``until_on`` the first on which it no longer does (none: without end). What
changes in time is never written over: it ends, and another row begins.

A manager acts on the centres of their own organisation, an administrator on all; everyone reads.
"""
