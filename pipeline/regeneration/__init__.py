"""Many records again, or for the first time: what is stale is rendered, on any number of cores."""

from pipeline.regeneration.account import Account, Cause, End, Reason
from pipeline.regeneration.order import Order
from pipeline.regeneration.run import Track, regenerate

__all__ = ["Account", "Cause", "End", "Order", "Reason", "Track", "regenerate"]
