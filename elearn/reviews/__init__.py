"""Reviews (évaluations): what the two sides of a finished mission say of each other.

Each side writes one, in the fourteen days after the end. They are shown together, once both are
written or when the time is over; until then nobody but its author reads one, and its author may
change it. The person reviewed answers once. Averages appear from three distinct clients on, and
weigh nothing in any ranking. A group is reviewed as one, and what is said of it is on the profile of each
member who did a part that was accepted.

Listens to ``pool.signals.MissionClosed``. Whether a review is shown is computed at reading; the job
only tells.
"""
