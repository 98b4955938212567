"""What many rules give: a share, a chance, a level of trust, of skill or of effort."""

from __future__ import annotations

from typing import Annotated, Any

Share = Annotated[Any, "from 0 to 1"]
"""A number from 0 to 1, or an array of such; a rule of one's own in place of one that gives it has to give it too."""
