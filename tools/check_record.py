"""Check a rating from the bundle it was kept in, with nothing but Python (3.8 or later) and this file.

    python -I check_record.py x.danhgia.zip [--digest HEX]

Ends with 0: agrees; 1: differs (lines: recorded | derived); 2: no intact bundle; 3: facts erased, rest same.
Proves that the record names these facts and this rulebook, and that they give these levels, bounds, rating
and deciding requirements; with --digest, that it is that very record. Does not prove that the facts are
true, or such as the library accepts; that rulebook.json says what rules/ says (`danhgia verify` does); or
anything of environment and trace (only the library can make it again). Who forges all at once makes a
bundle that agrees with itself: a digest from elsewhere (log, paper) shows it. Take this file from there too.

The rules: a ladder is a table, requirement x level, of cells `value test threshold`. The level is the
highest whose every cell holds; the lowest asks nothing. What does not apply is asked nothing; a criterion
of which that is all does not apply. The rating is the same over the overall table, brought down by limits.
The unknown is taken at its worst, then at its best. What keeps the worst result from the next level decides.
"""

import argparse
import datetime as dt
import hashlib
import hmac
import json
import re
import struct
import sys
import zlib
from fnmatch import fnmatchcase
from fractions import Fraction
from operator import eq, ge, gt, le, lt
from pathlib import Path
from typing import Any

BUNDLE, ENTRY, ENTRIES = 2**25, 2**22, 64  # the most that is read: bytes in all, bytes of a file, files
NAME = rb"(README\.txt|check_record\.py|(manifest|record|facts|rulebook)\.json|rules(/\w[\w.-]*){2})\Z"
NUMBER = re.compile(r"-?[0-9]{1,40}(?:[./][0-9]{1,40})?\Z|([0-9]{4}-[0-9]{2}-[0-9]{2})\Z")
TESTS = {"at_least": ge, "at_most": le, "more_than": gt, "less_than": lt, "is": eq}
BEYOND = 2**62  # beyond every number of a dossier or a rulebook
MAY_BE_NA = {"ke_khai_tai_san", "bao_cao", "du_hop", "nhiem_vu", "chi_tieu", "de_xuat", "don_vi_truc_thuoc"}
MAY_BE_NA |= {"han_che_duoc_chi_ra", "xep_loai_lien_quan"}  # what may be said not to apply
AT_MOST = {"so_tham_du": ["so_cuoc"], "so_co_y_kien": ["so_tham_du", "so_cuoc"], "dung_han": ["phai_nop"]}
VERDICT = ["khớp | agrees", "không khớp | differs", "không đọc được | unreadable", "đã xóa dữ kiện | erased"]
VERDICT += ["tự khớp, chưa đối chiếu mã băm giữ ở nơi khác | agrees with itself only: no --digest was given"]


class Refused(Exception):
    """The bundle cannot be read; the text says why."""


def _need(condition: object, reason: str) -> None:
    if not condition:
        raise Refused(reason)


def _unpack(data: bytes) -> dict:  # decompresses nothing: the ZIP must be the one that its contents give
    _need(len(data) <= BUNDLE, "the bundle is too large")
    files, body, index = {}, b"", b""
    while data[len(body) : len(body) + 4] == b"PK\3\4":
        flags, method, size, length = struct.unpack_from("<6x2H8xL4xH", data, len(body))
        start = len(body) + 30 + length
        label, content = data[start - length : start], data[start : start + size]
        _need(flags == method == 0, "an entry is compressed, encrypted or of no stated size")
        _need(size <= ENTRY and len(files) < ENTRIES, "an entry is too large, or there are too many")
        _need(re.match(NAME, label), "an entry has a name that no file of a bundle has")
        _need(label.decode() not in files, "two entries have the same name")
        files[label.decode()] = content
        head = struct.pack("<5H3L2H", 20, 0, 0, 0, 33, zlib.crc32(content), size, size, length, 0)
        index += b"PK\1\2\x14\3" + head + struct.pack("<3H2L", 0, 0, 0, 0o600 << 16, len(body)) + label
        body += b"PK\3\4" + head + label + content
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(files), len(files), len(index), len(body), 0)
    _need(body + index + end == data and list(files) == sorted(files), "not the one ZIP of its contents")
    return files


def _canonical(data: Any) -> bytes:  # as RFC 8785 (but for floats, and keys beyond U+D7FF)
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _parse(content: bytes) -> Any:  # a number that is no safe integer stays text, so it is refused
    odd = {"parse_float": str, "parse_constant": str}
    data = json.loads(content.decode(), parse_int=lambda n: int(n) if abs(float(n)) < 2**53 else n, **odd)
    _need(_canonical(data) == content, "JSON not in canonical form: a key twice, a float, too large a number")
    return data


def _sha256(data: Any) -> str:  # of bytes, or of the canonical form of data
    return hashlib.sha256(data if isinstance(data, bytes) else _canonical(data)).hexdigest()


def _exact(value: Any, scale: Any = None) -> Any:  # a name becomes its rank, a date its day
    if scale or isinstance(value, int):
        return scale.index(value) if scale else int(value)
    return dt.date.fromisoformat(value).toordinal() if NUMBER.match(value)[1] else Fraction(value)


def _given(rows: Any, *fields: str, scale: Any = None) -> list:  # the values of fields that are there
    return [_exact(row[name], scale) for row in rows for name in fields if row.get(name) is not None]


def _holds(value: Any, c: Any) -> bool:  # whether it meets a cell; what does not apply is asked nothing
    return value is None or not c or not c["test"] or TESTS[c["test"]](value, _exact(c["threshold"]))


def _completed(row: Any, year: str) -> dict:  # with what follows from it, and the ends of the year
    row = {**row, "start": year + "-01-01", "end": year + "-12-31", "co_ket_luan": "ket_luan" in row}
    for name, day in (("hoan_thanh", "ngay_hoan_thanh"), ("khac_phuc", "ngay_khac_phuc_xong")):
        row["da_" + name] = day in row or (not row["chua_" + name] if "chua_" + name in row else None)
    return row


def _meets(row: Any, tests: Any) -> int:  # all of them: 1; -1 if not; 0 if a missing fact leaves that open
    answers = [1]
    for test in tests:
        value, other = row.get(test["field"]), test.get("names")
        if other is None:
            ((kind, other),) = test["to"].items()
            other = row.get(other) if kind in {"field", "period"} else other
        known, named = value is not None and other is not None, test["test"] == "in"
        met = known and (value in other if named else TESTS[test["test"]](_exact(value), _exact(other)))
        answers.append(1 if met else -1 if known else 0)
    return min(answers)


def _bounds(asked: Any, dossier: Any) -> tuple:  # least, most (None: not applicable), may it not apply
    operation, name, scale = asked["operation"], asked["field"], asked["scale"]
    found, none = dossier.get(asked["of"]), _exact(asked["none"] or 0)
    if operation == "value" and name and isinstance(found, dict):
        found = found.get(name)
    if found is None:
        return min(none, 0), BEYOND, operation == "share" or asked["of"] in MAY_BE_NA
    if found == "khong_ap_dung" or operation == "value":
        return (None, None, False) if found == "khong_ap_dung" else (*[_exact(found, scale)] * 2, False)
    rows = [_completed(r, dossier["ky_danh_gia"]) for r in (found if isinstance(found, list) else [found])]
    tests = asked["among" if operation == "share" else "where"]
    sure, maybe = ([row for row in rows if _meets(row, tests) == answer] for answer in (1, 0))
    if operation == "share":
        return (_sums if asked["part"] else _share)(asked, sure, maybe)
    every = sure + maybe
    if operation in {"count", "exists"}:
        ends = [len({row.get(asked["distinct"], n) for n, row in enumerate(some)}) for some in (sure, every)]
        return (*[n if operation == "count" else min(n, 1) for n in ends], False)
    pick, far = {"total": (sum, BEYOND), "highest": (max, BEYOND), "lowest": (min, 0)}[operation]
    low, high = (_given(some, name, scale=scale) for some in (sure, every))
    high += [far] * (len(high) < len(every) or (operation == "total" and len(maybe) > 0))
    return (*sorted(pick([none, *some]) for some in (low, high)), False)


def _share(asked: Any, inside: Any, perhaps: Any) -> tuple:  # of records; `perhaps` may belong or not
    if not inside and not perhaps:
        return None, None, False
    found, other = ([_meets(row, asked["where"]) for row in rows] for rows in (inside, perhaps))
    size, against, favour = len(found), len(other) - other.count(1), len(other) - other.count(-1)
    low = Fraction(found.count(1), size + against) if size + against else 1
    high = Fraction(size - found.count(-1) + favour, size + favour) if size + favour else 0
    return low, high, not inside


def _sums(asked: Any, inside: Any, perhaps: Any) -> tuple:  # a share of two sums
    part, base, above = asked["part"], asked["whole"], AT_MOST.get(asked["part"], [])
    parts, bases = _given(inside, part), _given(inside, base)
    # A whole of nothing has no part: it is known even where the part is not written.
    parts_known = all(row.get(part) is not None or row.get(base) == 0 for row in inside)
    if not perhaps and parts_known and len(bases) == len(inside) and not sum(bases):
        return None, None, False
    low, high = 0, 1 if base in above else BEYOND
    most = [_given([row], base, *AT_MOST.get(base, [])) for row in inside]  # the first bounds it
    if not perhaps and all(most) and sum(n[0] for n in most):
        low = Fraction(sum(parts)) / sum(n[0] for n in most)
        if len(bases) == len(inside) and (base in above or parts_known):
            high = Fraction(sum([*_given([row], part, *above), 0][0] for row in inside)) / sum(bases)
    return low, high, not sum(bases)


def _ladder(rows: Any, names: Any, values: Any) -> tuple:  # the rank, and what keeps from the next one
    keep = [[r["id"] for r in rows if not _holds(values[r["indicator"]], r["cells"].get(n))] for n in names]
    rank = max(n for n, column in enumerate(keep) if n == 0 or not column)
    return rank, [*keep, []][rank + 1]


def _over_levels(asked: Any, names: Any, ranks: Any, optional: Any, end: int) -> Any:
    # A criterion that may not apply counts only where that suits the end.
    inside = [c for c in ranks if all(any(fnmatchcase(c, p) for p in t["names"]) for t in asked["among"])]
    if asked["operation"] == "lowest":
        return min((ranks[name] for name in inside if end == 0 or name not in optional), default=len(names))
    met = {name: all(names[ranks[name]] in test["names"] for test in asked["where"]) for name in inside}
    wanted = (end == 0) != (asked["better"] == "higher")
    kept = [met[name] for name in inside if name not in optional or met[name] == wanted]
    return sum(kept) if asked["operation"] == "count" else Fraction(sum(kept), len(kept)) if kept else None


def _allowed(limit: Any, names: Any, values: Any) -> int:  # a rank, or -1 where nothing is rated
    value, unless, top = values[limit["indicator"]], limit["unless"], len(names) - 1
    if value is None or not _holds(value, limit) or (unless and _holds(values[unless["indicator"]], unless)):
        return top
    own = names.index(limit["level"]) if limit["level"] else min(value, top)  # at most what the value says
    return -1 if limit["kind"] == "not_rated" else own


def _applies(criterion: Any, readings: Any) -> Any:  # None where a missing fact leaves that open
    gate, rows = criterion["gate"], [readings[row["indicator"]] for row in criterion["requirements"]]
    low, high, _ = readings[gate["indicator"]] if gate else (1, 1, False)
    if all(low is None for low, _, _ in rows) or (gate and low == high and low != gate["is"]):
        return False
    return True if low == high and any(low is not None and not lapses for low, _, lapses in rows) else None


def _outcome(key: str, names: Any, low: int, high: int, inside: Any) -> dict:  # None: maybe inside
    if inside is False or (inside and low == high):
        outside = "not_rated" if key == "rating" else "not_applicable"
        return {key: names[low] if inside else outside, "bounds": None}
    span = {"lowest": names[low], "highest": names[high], "outside": not inside}
    return {key: "undetermined", "bounds": span}


def derive(form: Any, dossier: Any) -> dict:
    """Derive from rulebook and facts what a record says of the result."""
    asked, rating, criteria = form["indicators"], form["rating"], form["criteria"]
    names, scale = ([level["id"] for level in part["levels"]] for part in (form, rating))
    readings = {key: _bounds(item, dossier) for key, item in asked.items() if item["of"] != "criteria"}
    answers = {criterion["id"]: _applies(criterion, readings) for criterion in criteria}
    optional, runs = [name for name, answer in answers.items() if answer is None], []
    for end in (0, 1):  # what is unknown at its worst, then at its best
        values = {}
        for key, (low, high, lapses) in readings.items():
            sign = 1 if asked[key]["better"] == "higher" else -1
            values[key] = sign * BEYOND if end and lapses else (low, high)[end == (sign > 0)]
        found = {c["id"]: _ladder(c["requirements"], names, values) for c in criteria}
        ranks = {name: rank for name, (rank, _) in found.items() if answers[name] is not False}
        for key in asked.keys() - readings.keys():
            values[key] = _over_levels(asked[key], names, ranks, optional, end)
        rank, above = _ladder(rating["requirements"], scale, values)
        limits = {limit["id"]: _allowed(limit, scale, values) for limit in rating["limits"]}
        runs.append((found, min([rank, *(n for n in limits.values() if n >= 0)]), above, limits))
    (worst, low, above, limits), (best, high, _, limits_at_best) = runs
    rated = False if -1 in limits_at_best.values() else None if -1 in limits.values() else True
    bind = [k for k, n in limits.items() if n == -1 or (n == low < len(scale) - 1 and rated is not False)]
    of_criteria = {name: [] if answer is False else worst[name][1] for name, answer in answers.items()}
    levels = {n: _outcome("level", names, worst[n][0], best[n][0], answers[n]) for n in answers}
    deciding = {"criteria": of_criteria, "requirements": above, "limits": bind}
    return {**_outcome("rating", scale, low, high, rated), "levels": levels, "deciding": deciding}


def _differences(path: str, recorded: Any, right: Any) -> list:  # facts are not shown
    if isinstance(recorded, dict) and isinstance(right, dict):
        both = [(f"{path} {k!r}", recorded.get(k, "-"), right.get(k, "-")) for k in {**recorded, **right}]
        return [line for pair in both for line in _differences(*pair)]
    shown = "" if path.startswith("facts") else f": {json.dumps(recorded)[:60]} | {json.dumps(right)[:60]}"
    return [] if _canonical(recorded) == _canonical(right) else [path + shown]


def _compare(files: dict, digest: Any) -> list:
    manifest, record, form = (_parse(files[f"{name}.json"]) for name in ("manifest", "record", "rulebook"))
    own, decision, chosen = _sha256(files["record.json"]), record["decision"], record["decision"]["chosen"]
    _need((len(record), len(decision), len(chosen)) == (4, 11, 5), "record.json has other keys than a record")
    again = {**decision, "semantics": 1, "proposal": True}
    for key, part in (("rulebook", form), ("rating_rules", form["rating"])):
        again[key] = {"id": part["id"], "sha256": _sha256(part)}
    again["chosen"] = {**chosen, **{key: form[key] for key in ("position", "from", "until")}}
    found = [] if digest in {None, own} else ["record.json: not the record of --digest"]
    found += ["record.json: not of these years"] * (not form["from"] <= chosen["period"] <= form["until"])
    if "facts.json" in files:
        facts = _parse(files["facts.json"])
        dossier, message = facts["dossier"], b"danhgia/facts/1\n" + _canonical(facts["dossier"])
        commitment = hmac.new(bytes.fromhex(facts["key"]), message, "sha256").hexdigest()
        again.update(derive(form, dossier), facts={"schema": "danhgia/dossier/1", "commitment": commitment})
        same = {**dossier, "chuc_danh": form["position"], "ky_danh_gia": chosen["period"]}
        right = {"schema": "danhgia/facts/1", "record": own, "key": bytes.fromhex(facts["key"]).hex()}
        found += _differences("facts.json", facts, {**right, "dossier": same})
    sums = {name: _sha256(files[name]) for name in files if name != "manifest.json"}
    sums = {"facts.json": manifest["files"]["facts.json"], **sums}  # the manifest still names erased facts
    right = {"schema": "danhgia/bundle/1", **{key: manifest[key] for key in ("rulebook", "rating_rules")}}
    found += _differences("manifest.json", manifest, {**right, "files": sums})
    right = {"schema": "danhgia/record/1", "decision": again, "decision_sha256": _sha256(decision)}
    return found + _differences("record.json", record, {**record, **right})


def check(bundle: Any, digest: Any = None) -> list:
    """Name what differs in a bundle, given as a path or bytes; raise Refused if it cannot be read."""
    try:
        return _compare(_unpack(bundle if isinstance(bundle, bytes) else Path(bundle).read_bytes()), digest)
    except Exception as why:  # noqa: BLE001 - hostile data fails in many ways, and may hold facts
        raise Refused(str(why) if isinstance(why, (Refused, OSError)) else "not in a bundle's form") from None


def _main() -> int:
    options = argparse.ArgumentParser(description="Check a danhgia bundle.")
    options.add_argument("bundle", type=Path)
    options.add_argument("--digest", type=str.lower, help="SHA-256 of the record, from a log or from paper")
    asked = options.parse_args()
    try:
        lines = check(asked.bundle, asked.digest)
        code = 1 if lines else 0 if "facts.json" in _unpack(asked.bundle.read_bytes()) else 3
    except Refused as reason:
        lines, code = [str(reason)], 2
    sys.stdout.reconfigure(errors="backslashreplace")
    print(*lines, VERDICT[code if code or asked.digest else 4], sep="\n")
    return code


if __name__ == "__main__":
    raise SystemExit(_main())
