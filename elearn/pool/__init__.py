"""The pool: a company says what it needs, independents answer, one quote becomes a mission.

A *request* (demande) has lots, criteria and terms; whoever may see it asks questions, whose answers
all invited see, and sends a *quote* (devis). Each sending is a version that never changes, named by
the hash of what it says; accepting one exact version makes an *engagement* (mission): messages,
files, tasks, hours, deliverables, each step in a history that only grows.

An organisation sets *conditions*: who in it orders what, up to how much. Within them, an offer of the
directory is ordered as it stands, without a request; above them an *approval* is asked for.

Several independents answer together as a *group* (groupement momentané) for one request, often begun
from a standing *team* (équipe): its quote is by lot and by member, its *agreement* (accord) is drawn
from the same data, and the quote leaves only once every member accepted that exact text. In the mission
that it wins, each member does, logs and is due their own part.

Announces ``RequestPublished``, ``QuoteAccepted``, ``EngagementAccepted``, ``MissionClosed``. Reads
profiles and offers through ``directory``. It holds nobody's money.
"""
