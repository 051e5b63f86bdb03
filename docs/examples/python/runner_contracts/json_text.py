"""Reading JSON text as `JSON.parse` does (docs/protocol.md#body-json, #json-numbers).

`json.loads` alone would take NaN and Infinity for JSON, keep every digit of an integer, refuse one of
more than 4,300 digits, drop the sign of -0, and read bytes in UTF-16 or with surrogates.
"""

import json

from .json_safe import MAX_SAFE_INTEGER


def read_json(text):
    """Gives the value, or raises ValueError. Of a key that repeats, the last counts."""
    try:
        return json.loads(
            text, parse_int=_number, parse_float=_number, parse_constant=_no_constant
        )
    except RecursionError:
        # Python's own limit, near 1,000 levels: above the 256 that every receiver reads.
        raise ValueError("it is nested too deep") from None


def _number(literal):
    number = float(literal)
    if not number.is_integer() or abs(number) > MAX_SAFE_INTEGER:
        return number
    return number if number == 0 and literal.startswith("-") else int(number)


def _no_constant(name):
    raise ValueError(f"{name} is no value")
