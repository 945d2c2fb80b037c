"""The terms under which people sell here: dated versions, told fifteen days ahead, accepted, and how they end.

Regulation (EU) 2019/1150: terms in plain words that anyone may read, changes told on a durable medium at
least fifteen days before they bind (article 3), reasons and thirty days before the service of someone
ends (article 4).
"""
