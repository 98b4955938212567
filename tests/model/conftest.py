"""Settings of property tests: a first call may compile, so no single example is timed."""

from hypothesis import settings

settings.register_profile("compiled", deadline=None)
settings.load_profile("compiled")
