"""Quizzes: questions that teach, attempts that lose nothing.

The story. A module's folder brings a bank of *questions* and its *quizzes*. Publishing
a module freezes each question as a *question version* and makes a *quiz* of the activity.
Someone starts an *attempt*: it pins the versions it draws and keeps them to its end.
Everything done in it is an *event*, written once under an id that the browser made; what
the attempt looks like is a fold over its events (``fold.py``). At the end each *slot* gets
a *grade*, and a later correction adds grades without touching the first ones.

What a question is, how it is marked and how it is shown belong to a *question type*;
when feedback comes belongs to a *behaviour*. Both are pure and brought by registries
(``extend.py``), so that a plugin adds one without touching the engine.

Announces :class:`elearn.quizzes.signals.AttemptGraded`, and the modules' ``ActivityDone``
when the pass mark is reached. Listens to nothing.
"""
