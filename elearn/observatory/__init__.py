"""The observatory: what a network of telecentres does in a year, computed from facts.

The indicators are those of the 2013 evaluation of the Cantal's network (telecentres, workspaces,
people, hours used, filling, passes, cost of a workspace, trainings), with definitions that do not
move, read at any date from bookings, visits and dated opening hours. Nothing is typed in but what a
place costs, and who left it: that a company outgrew a telecentre is one of its successes.

Words owned here: *indicator* (one figure with its definition), *reading* (its value over a period,
and the parts it is made of), *cost* (what running a centre costs between two days), *departure* (someone
known of a centre who left it, corrected and withdrawn with its traces), *growth* (a departure of those who
grew and took premises of their own).

Announces nothing and listens to nothing: everything is read when asked. Offers
``extend.INDICATORS``, to which a guest adds its own.
"""
