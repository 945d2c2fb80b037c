"""Exercises and the dossier that they leave: what a trainee takes away from the training.

Words owned here: *exercise* (a typed form of one activity), *deliverable* (one person's document
of one exercise, found again by its slug in any version of the module), *draft* (what is being
typed, kept as typed), *submission* (a numbered copy that never changes), *review* (what a trainer
says of a submission), *dossier* (all the deliverables of a person, « Mon dossier de création »).

The story of one deliverable: the form is read (``views.own``), saved while it is typed
(``services.save``, refused when another window wrote since), and handed in
(``services.submit``): a submission is written with its typed and computed values, and the fact
``modules.signals.ActivityDone`` is announced, which ``progress`` hears. A trainer finds it in the
list of what waits, comments it by section, accepts it or asks to take it up again
(``services.review``); the trainee is told. What one exercise shares prefills the others
(``filling``): shown with its origin, never written over what was typed.

Announces :class:`~elearn.portfolio.signals.DeliverableSubmitted` and
:class:`~elearn.portfolio.signals.DeliverableReviewed`. Listens to nothing.
"""
