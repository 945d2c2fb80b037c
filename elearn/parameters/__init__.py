"""Dated legal and fiscal figures, and the shared glossary.

A figure of the law is written once, in ``content/parameters/*.yaml``: its value by date of
effect, its source, how sure it is, when it was last checked. Lessons, questions and tools
name it (``{{tva-seuil-services}}``) and show the value in force on the reader's day.
``content/glossary.yaml`` holds the words that all modules share.

Words owned here: *parameter* (a named figure), *value* (what it is worth between two dates),
*confidence* (verified, stable, to-check), *term* of the shared glossary, *change* (an import
gave a parameter other values).

Announces :class:`~elearn.parameters.signals.ParametersChanged`. Offers ``extend.DEPENDENTS``
(who uses a figure) and ``extend.READERS`` (who finished reading it).
"""
