"""What would turn a difference round: the nearest change of one setting that reverses its sign.

`job.flip` searches a stored comparison; `search.search` is the search itself, which knows no model.
"""
