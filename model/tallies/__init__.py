"""Weekly sums that outcomes are made of: one file a kind of row, each a single pass over its rows; and `sums`, how.

A tally only reads. Its parameters are named after columns, levers (arrays over organisations) and settings, as those
of a behaviour are; the fields of what it returns are the names that `model.outcomes` uses.
"""
