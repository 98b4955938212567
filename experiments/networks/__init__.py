"""Real networks of professionals, read from files or networkx graphs, checked, and told in words.

`read_network` and `from_networkx` in `reading.py` are the ways in; a `Reading` with its network is the way out. The
settings are in `settings.py`, which imports nothing heavy.
"""
