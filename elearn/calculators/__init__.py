"""Calculators: the sums that an independent does every month, open to anyone, each showing how it counts.

Words it owns: *tool* (one calculator: declared inputs, a pure computation, a result in lines), *figure* (a dated
parameter that a computation took, shown with its source). Nothing is kept: a case is its address. It listens to
nothing and announces nothing; lessons link to a tool with ``outil:<slug>`` and put one in a frame.
"""
