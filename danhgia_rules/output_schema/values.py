"""What single values of the output look like: names, dates, exact numbers; no float among them."""

from typing import Annotated

from pydantic import ConfigDict, Field, with_config
from pydantic.config import JsonDict
from typing_extensions import TypeAliasType  # as pydantic asks on Python 3.11

NAME = "^[a-z][a-z0-9_]{0,47}$"
CRITERION = r"^[A-Za-z0-9]+(\.[A-Za-z0-9]+){0,5}$"
FRACTION = "^-?[1-9][0-9]*/([2-9]|[1-9][0-9]+)$"
DATE = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
YEAR = "^[12][0-9]{3}$"
CODE = "^[A-Z][0-9]{3}$"
COMPARISONS = ["at_least", "more_than", "at_most", "less_than"]

_UNKNOWN = ["low", "high", "may_be_not_applicable", "missing"]
_STATES: JsonDict = {
    "dependentRequired": {"part": ["whole"], "whole": ["part"]},
    "allOf": [
        {
            "if": {"properties": {"state": {"const": "known"}}},
            "else": {"properties": {"value": {"type": "null"}, "part": False, "whole": False}},
        },
        {
            "if": {"properties": {"state": {"const": "unknown"}}},
            "then": {"required": [*_UNKNOWN]},
            "else": {"properties": dict.fromkeys(_UNKNOWN, False)},
        },
    ],
}

CLOSED = with_config(ConfigDict(extra="forbid"))
"""Marks an object that has the keys which are declared, and no others."""

WITH_READING = with_config(ConfigDict(extra="forbid", json_schema_extra=_STATES))
"""Marks the same with the keys of a reading, some of which go with one state only."""

Name = TypeAliasType(
    "Name", Annotated[str, Field(pattern=NAME, description="A name that the rulebook or the dossier uses.")]
)
CriterionId = TypeAliasType(
    "CriterionId",
    Annotated[str, Field(pattern=CRITERION, description="The id of a criterion, such as `II.2.4`.")],
)
Year = TypeAliasType("Year", Annotated[str, Field(pattern=YEAR, description="A year, such as `2021`.")])
Date = TypeAliasType("Date", Annotated[str, Field(pattern=DATE, description="A date, such as `2021-12-31`.")])
Fraction = TypeAliasType(
    "Fraction",
    Annotated[str, Field(pattern=FRACTION, description="A fraction in lowest terms, such as `2/3`.")],
)
Exact = TypeAliasType(
    "Exact", Annotated[int | Fraction, Field(description="An exact number: an integer, else a fraction.")]
)
Value = TypeAliasType(
    "Value",
    Annotated[
        bool | int | Fraction | Date | Name,
        Field(
            description="A value as the indicator gives it: yes or no, an exact number (a share lies between "
            "0 and 1), a date, a name of a scale; `none` for a highest or lowest over no record."
        ),
    ],
)
_Block = dict[str, bool | int | str]
_Record = dict[str, bool | int | str | _Block]
Fact = TypeAliasType(
    "Fact",
    Annotated[
        bool | int | str | _Record | list[_Record] | None,
        Field(
            description="A fact as the JSON of a dossier holds it: a number that is not whole is text, a "
            "record is an object; null stands for missing."
        ),
    ],
)
Asks = TypeAliasType(
    "Asks",
    Annotated[
        dict[str, Value],
        Field(
            min_length=1,
            max_length=1,
            json_schema_extra={"propertyNames": {"enum": COMPARISONS}},
            description="One comparison and its threshold, such as `at_least` and `7/10`.",
        ),
    ],
)
