"""The digest of a row, and its packed trace: what it takes to say again why, checked when it is opened.

A packed trace holds the facts and the digest; expanding it rates them once more by both engines and
refuses what differs from the row. So it is small, and cannot say another thing than the rulebook does.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from danhgia_rules.__about__ import SEMANTICS
from danhgia_rules.batch.columns import ROW, result_schema
from danhgia_rules.batch.results import row_of
from danhgia_rules.canonical import canonical_bytes, commitment, is_digest, sha256
from danhgia_rules.catalog import Choice
from danhgia_rules.dossier import Dossier
from danhgia_rules.dossier.model import SCHEMA as DOSSIER
from danhgia_rules.errors import DanhGiaError, DossierError, Problem, RecordError
from danhgia_rules.evaluation import Evaluation
from danhgia_rules.evaluation.api import evaluate_by
from danhgia_rules.records.form import form_digest
from danhgia_rules.records.strict import FACTS, parse_canonical
from danhgia_rules.rulebook.model import Rulebook

DIGEST, TRACE = "decision_sha256", "trace"
ROW_SCHEMA, TRACE_SCHEMA = "danhgia/batch-row/1", "danhgia/batch-trace/1"
NO_KEY = bytes(32)
"""The key of commitments where none is given: no secret, so whoever guesses the facts can check the guess."""


@dataclass(frozen=True, slots=True)
class Packing:
    """What is added to each row: the digest, and with it the packed trace; the key of commitments."""

    trace: bool = False
    key: bytes = NO_KEY

    def added(self, results: pl.DataFrame, facts: Iterable[str], choice: Choice) -> pl.DataFrame:
        """Add the columns to results, in whose order the facts come."""
        listed = list(facts)
        found = pl.Series(DIGEST, self._digests(results, listed, choice.rulebook), pl.String)
        if not self.trace:
            return results.with_columns(found)
        head, tail = _trace_frame(choice)
        traces = [
            f"{head}{digest}{_FACTS_KEY}{text}{tail}" for digest, text in zip(found, listed, strict=True)
        ]
        return results.with_columns(found, pl.Series(TRACE, traces, pl.String))

    def schema(self, results: pl.Schema) -> pl.Schema:
        """Give the schema of results with what is added."""
        added: dict[str, Any] = {DIGEST: pl.String, **({TRACE: pl.String} if self.trace else {})}
        return pl.Schema({**results, **added})

    def _digests(self, results: pl.DataFrame, facts: list[str], rulebook: Rulebook) -> list[str]:
        own = result_schema([rulebook])  # a digest says nothing of criteria of other rulebooks
        named = {name: kind for name, kind in own.items() if name != ROW}
        written = results.select(_in_order(named)).to_series().struct.json_encode()
        between, tail = _digest_frame(rulebook)
        found = []
        for text, result in zip(facts, written, strict=True):
            held = hmac.digest(self.key, f"{FACTS}\n{text}".encode(), "sha256").hex()
            content = f'{{"facts":"{held}{between}{result}{tail}'
            found.append(hashlib.sha256(content.encode()).hexdigest())
        return found


def _digest_frame(rulebook: Rulebook) -> tuple[str, str]:
    """Give what stands between the commitment and the result in the bytes of a digest, and what follows."""
    whole, rules = form_digest(rulebook)
    book = canonical_bytes({"id": rulebook.id, "rating_rules": rules, "sha256": whole}).decode()
    return '","result":', f',"rulebook":{book},"schema":"{ROW_SCHEMA}","semantics":{SEMANTICS}}}'


_FACTS_KEY = '","facts":'


def _trace_frame(choice: Choice) -> tuple[str, str]:
    book = canonical_bytes({"id": choice.rulebook.id, "sha256": form_digest(choice.rulebook)[0]}).decode()
    by_name = "true" if choice.by_name else "false"
    return f'{{"by_name":{by_name},"digest":"', f',"rulebook":{book},"schema":"{TRACE_SCHEMA}"}}'


def _in_order(columns: Mapping[str, Any]) -> pl.Expr:
    """Give columns as one structure, keys in order at every depth, as canonical JSON has them."""
    return pl.struct(pl.col(name).cast(_sorted_type(kind)) for name, kind in sorted(columns.items()))


def _sorted_type(kind: Any) -> Any:
    if isinstance(kind, pl.Struct):
        return pl.Struct({f.name: _sorted_type(f.dtype) for f in sorted(kind.fields, key=lambda f: f.name)})
    return kind


def row_digest(row: Mapping[str, Any], dossier: Dossier, rulebook: Rulebook, key: bytes = NO_KEY) -> str:
    """Work out the digest of one row of results anew, from its values and its dossier."""
    mine = {criterion.id for criterion in rulebook.criteria}
    data = {name: value for name, value in row.items() if name not in {ROW, DIGEST, TRACE}}
    for name in ("levels", "level_bounds"):
        data[name] = {criterion: found for criterion, found in data[name].items() if criterion in mine}
    between, tail = _digest_frame(rulebook)
    held = commitment(key, FACTS, dossier.to_data())
    return sha256(f'{{"facts":"{held}{between}{canonical_bytes(data).decode()}{tail}'.encode())


def opened(trace: str, rulebook: Rulebook, key: bytes = NO_KEY) -> Evaluation:
    """Open a packed trace: rate its facts again, and refuse it unless the very same row comes out.

    Raises RecordError (Q010) for what is no packed trace, for another rulebook than the one that rated
    it, and where the result is another one.
    """
    data = _opened(trace)
    if data["rulebook"]["sha256"] != form_digest(rulebook)[0]:
        raise _refused("tệp quy tắc khác với tệp đã dùng để xếp loại", "it was rated by another rulebook")
    try:
        dossier = Dossier.from_text(canonical_bytes(data["facts"]), form="json", name=TRACE)
    except DossierError:
        raise _refused("dữ kiện bên trong không hợp lệ", "the facts in it are no dossier") from None
    choice = Choice(rulebook, dossier.chuc_danh, dossier.ky_danh_gia, by_name=data["by_name"])
    result = evaluate_by(dossier, choice)
    if row_digest(row_of(result, 0), dossier, rulebook, key) != data["digest"]:
        raise _refused("kết quả không khớp với mã băm", "the result does not fit the digest")
    return result


def _opened(trace: str) -> dict[str, Any]:
    try:
        data = parse_canonical(trace.encode("utf-8", "surrogatepass"), TRACE)
    except RecordError as error:
        raise _refused(error.problems[0].sentence("vi"), error.problems[0].sentence("en")) from None
    book = data.get("rulebook") if isinstance(data, dict) else None
    fits = (
        isinstance(book, dict)
        and set(data) == {"by_name", "digest", "facts", "rulebook", "schema"}
        and data["schema"] == TRACE_SCHEMA
        and isinstance(data["by_name"], bool)
        and is_digest(data["digest"])
        and isinstance(data["facts"], dict)
        and data["facts"].get("schema") == DOSSIER
        and set(book) == {"id", "sha256"}
        and is_digest(book["sha256"])
        and isinstance(book["id"], str)
    )
    if not fits:
        raise _refused("không đúng dạng", "it has another form")
    found: dict[str, Any] = data
    return found


def rulebook_of(trace: str) -> str:
    """Give the id of the rulebook that a packed trace names; raise RecordError (Q010) when it is none."""
    found: str = _opened(trace)["rulebook"]["id"]
    return found


def _refused(vietnamese: str, english: str) -> DanhGiaError:
    return RecordError(Problem("Q010", params={"reason_vi": vietnamese, "reason_en": english}))
