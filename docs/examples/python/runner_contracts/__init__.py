"""The wire of runner-contracts in Python: written from docs/protocol.md, held to it by the vectors.

Standard library only, Python 3.11 and later. What is judged is any value or text there is; nothing
here throws for what it is given.
"""

from .batch import KINDS, parse_batch, read_batch, validate_batch
from .cursor import admit_batch, read_cursor, sequence_drafts
from .payload import read_payload
from .verifier import Verifier, verify_run

__all__ = [
    "KINDS",
    "Verifier",
    "admit_batch",
    "parse_batch",
    "read_batch",
    "read_cursor",
    "read_payload",
    "sequence_drafts",
    "validate_batch",
    "verify_run",
]
