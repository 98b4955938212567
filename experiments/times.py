"""Times in words."""

from __future__ import annotations


def duration(seconds: float) -> str:
    """A time in the unit that suits it."""
    for size, unit in ((3600.0, "hours"), (60.0, "minutes")):
        if seconds >= 1.5 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} second{'' if round(seconds) == 1 else 's'}"
