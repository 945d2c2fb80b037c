"""The training modules: the catalogue, its versions, its lessons, its media.

A module is written as files (``content/catalogue/<slug>/``, see ``docs/catalogue.md``).
``format`` reads a folder and says each fault with its file and line; ``catalogue``
stores its files, then ``services`` publishes it in one transaction. Publishing makes
an immutable *version*; a trainee stays on the version they began.

Words owned here: *module*, *version*, *activity* (a text, a video, a quiz...), *term*
of a glossary, *path* (an ordered set of modules).

Announces :class:`~elearn.modules.signals.VersionPublished`. Declares
:class:`~elearn.modules.signals.ActivityDone`, the one fact by which any kind of activity
says that someone finished it. Offers ``extend.ACTIVITY_KINDS``: text, video and audio
come from here, quiz from ``quizzes``, others from whoever writes a plugin.
"""
