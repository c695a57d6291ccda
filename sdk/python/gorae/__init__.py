"""Orders coffee from a Gorae café: typed, retried, followed live. Start with `Gorae`."""

from .client import Gorae, is_over
from .errors import GoraeError, Refused, Unreachable

__all__ = ["Gorae", "GoraeError", "Refused", "Unreachable", "is_over"]
