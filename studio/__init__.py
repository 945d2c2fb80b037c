"""The studio makes a course video from a script kept in the repository.

Words it owns: a *scene* is one slide, a *line* is one narrated sentence (and one caption), a *step*
is the state of the slide while a line is spoken. Everything that is heard, read or seen comes from
`script.yaml`; `python -m studio.make_video FOLDER` turns it into a film, its sound, its captions,
its chapters and its poster. See README.md beside this file.
"""
