"""What one row does in one week: one file a stage. Parameters of a behaviour are named after what it reads.

A behaviour is a plain compiled function. Each of its parameters is the name of a column (model.columns), of a lever
or a setting (model.scenario), or one of `row`, `week`, `seed`; of a direction also `pair`, the row of its tie, and
`is_first`, whether the trustor is the tie's first. The schedule passes exactly these.
"""
