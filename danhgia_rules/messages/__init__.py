"""The texts of all errors, by code: what is wrong and how to repair it, in two languages.

Codes never change their meaning. F: files · S: shape · D: dossiers · R: rulebooks ·
C: catalog · E: engines · L: calls of the library · B: records and bundles · K: the log ·
O: overlays · P: findings of a check · T: scenarios · V: comparing rulebooks · X: exports · Q: batches.
"""

from danhgia_rules.messages.batch import BATCH
from danhgia_rules.messages.documents import FILES, SHAPE
from danhgia_rules.messages.dossier import CALLS, CATALOG, DOSSIER, ENGINE
from danhgia_rules.messages.exports import EXPORTS
from danhgia_rules.messages.findings import FINDINGS
from danhgia_rules.messages.log import LOG
from danhgia_rules.messages.message import Message
from danhgia_rules.messages.overlay import OVERLAY
from danhgia_rules.messages.records import RECORDS
from danhgia_rules.messages.revision import REVISION
from danhgia_rules.messages.rulebook import RULEBOOK
from danhgia_rules.messages.scenarios import SCENARIOS

MESSAGES: dict[str, Message] = {
    **FILES,
    **SHAPE,
    **DOSSIER,
    **RULEBOOK,
    **CATALOG,
    **ENGINE,
    **CALLS,
    **RECORDS,
    **LOG,
    **OVERLAY,
    **FINDINGS,
    **SCENARIOS,
    **REVISION,
    **EXPORTS,
    **BATCH,
}

__all__ = ["MESSAGES", "Message"]
