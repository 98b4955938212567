"""What kind of number a rule gives, where not any will do; a rule of one's own in its place has to give the same."""

from __future__ import annotations

import math
from typing import Annotated, Any

Share = Annotated[Any, (0.0, 1.0)]
"""A share, a chance, or a level of trust, of skill or of effort: from 0 to 1."""

Amount = Annotated[Any, (0.0, math.inf)]
"""How much or how often: 0 or more."""
