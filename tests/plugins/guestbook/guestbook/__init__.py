"""A guest book: visitors read it, those who are signed in write a line, its author may take it back.

The example of a guest that has a table, a rule, pages, and a type of question for quizzes.
"""
