"""Following a module: enrolments, the player of lessons, completion, the proof of training.

Words owned here: *enrolment* (one trainee in one version of a module), *evidence* (the
append-only record of what happened, for those who pay for training), *beacon* (what the
player's page reports while one works).

The story of one lesson: the page is read (``views.lesson``, which changes nothing); the
player's script reports active time, place and ranges played (``beacons``,
``services.record``), or the trainee presses "Suivant" (``services.see``). When the rule of
the activity is met (``completion``), the fact ``modules.signals.ActivityDone`` is
announced, as a quiz or a stranger's plugin would; this room hears it
(``handlers.on_activity_done``), writes the activity as done and, when nothing is left,
finishes the module. Each step adds a record to the enrolment's chain of evidence
(``chain``), checked each night (``tasks``).

Listens to ``ActivityDone`` alone. Announces :class:`~elearn.progress.signals.Enrolled`,
:class:`~elearn.progress.signals.LessonCompleted` and
:class:`~elearn.progress.signals.ModuleCompleted`.

Slots that it has: ``progress.dashboard.top``, ``.work`` and ``.aside`` (``board``),
``progress.module.done`` and ``progress.lesson.after`` (``enrolment_id``).
"""
