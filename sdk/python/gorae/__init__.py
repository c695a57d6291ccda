"""Orders coffee from a Gorae café: typed, retried, followed live. Start with `Gorae`."""

from .client import Gorae
from .errors import GoraeError, Refused, Unreachable
from .follow import is_over

__all__ = ["Gorae", "GoraeError", "Refused", "Unreachable", "is_over"]
