"""From what was asked to a list of conditions; the only room that knows Hydra.

`read_plan` in `plan.py` is the way in; a `Plan` with its `Condition`s is the way out.
"""
