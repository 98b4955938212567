"""Times in words."""

from __future__ import annotations


def duration(seconds: float) -> str:
    """A time in the unit that suits it, from one second on."""
    for size, unit in ((3600.0, "hours"), (60.0, "minutes")):
        if seconds >= 1.5 * size:
            return f"{seconds / size:.0f} {unit}"
    whole = max(round(seconds), 1)
    return f"{whole} second{'' if whole == 1 else 's'}"
