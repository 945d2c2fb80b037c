"""Reports of content (signalements): someone says what is wrong with something published, and is answered.

Anyone may report, with or without an account. Who handles it is none of the two sides, decides with
reasons that both are sent, and may take the content down. Either side contests once, within six
months; somebody else settles. Each step stays in a history that only grows (Regulation (EU)
2022/2065, articles 16, 17 and 20).

The room knows no content: whoever publishes registers a kind in ``extend.CONTENT_KINDS`` and draws
the slot ``content.actions`` below it.
"""
