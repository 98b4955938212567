"""Where the runs of a study are carried out: each launcher opens a `concurrent.futures.Executor`.

One file a launcher, and a file of its name in configs/launcher/. What comes back has the same bytes whichever is used.
"""
