"""What an audit of a log found: findings (the log is not what it was) and remarks (it may be)."""

from dataclasses import dataclass
from typing import Any, Final

from danhgia_rules.errors import Problem
from danhgia_rules.explanation.words import language
from danhgia_rules.quiet import Quiet

REPORT: Final = "danhgia/log-report/1"

_TEXTS = {
    "vi": {
        "ok": "Sổ nguyên vẹn: {size} mục, mã gốc {root}.",
        "bad": "SỔ KHÔNG NGUYÊN VẸN: {count} lỗi.",
        "against": "Khớp với {count} mốc đã cho.",
        "alone": "Chưa đối chiếu với mốc nào giữ bên ngoài: ai giữ máy này vẫn có thể đã viết lại cả sổ.",
        "remark": "lưu ý: ",
    },
    "en": {
        "ok": "The log is intact: size {size}, root {root}.",
        "bad": "THE LOG IS NOT INTACT. Findings: {count}.",
        "against": "It agrees with every checkpoint given ({count}).",
        "alone": "Compared with no checkpoint from outside: who holds the machine may have rewritten it.",
        "remark": "note: ",
    },
}


@dataclass(frozen=True, slots=True, repr=False)
class LogReport(Quiet):
    """The result of reading a whole log again; `size` and `root` are what was worked out from the entries.

    `compared` counts the heads from outside that it was compared with. `root` is None where the
    entries could not be read to the end.
    """

    origin: str
    size: int
    root: bytes | None
    compared: int
    findings: tuple[Problem, ...]
    remarks: tuple[Problem, ...]

    @property
    def unread(self) -> bool:
        """Whether nothing was read that tells of a log: a wrong path, another file, a full disk."""
        return not self.origin and {finding.code for finding in self.findings} <= {"K001", "K003", "K004"}

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    def explain(self, lang: str = "vi") -> str:
        """Say it in Vietnamese (`vi`) or English (`en`)."""
        words = _TEXTS[language(lang)]
        if self.ok:
            root = self.root.hex() if self.root else ""
            lines = [words["ok"].format(size=self.size, root=root)]
            lines.append(words["against" if self.compared else "alone"].format(count=self.compared))
        else:
            lines = [words["bad"].format(count=len(self.findings))]
        lines += [finding.render(lang) for finding in self.findings]
        lines += [words["remark"] + remark.render(lang) for remark in self.remarks]
        return "\n".join(lines)

    def to_data(self) -> dict[str, Any]:
        """Give it as plain data for JSON."""
        return {
            "schema": REPORT,
            "origin": self.origin,
            "ok": self.ok,
            "size": self.size,
            "root": self.root.hex() if self.root else None,
            "compared": self.compared,
            "findings": [_problem_data(finding) for finding in self.findings],
            "remarks": [_problem_data(remark) for remark in self.remarks],
        }


def _problem_data(problem: Problem) -> dict[str, str]:
    return {
        "code": problem.code,
        "where": problem.where.path,
        "vi": problem.sentence("vi"),
        "en": problem.sentence("en"),
    }
