"""The commands of the log of decisions: `danhgia log …`."""

import json
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from danhgia_rules import log as logs
from danhgia_rules.canonical import is_digest
from danhgia_rules.cli import log_text, output
from danhgia_rules.cli.log_entry import Kind, check_options, check_rating
from danhgia_rules.cli.options import DebugOption, JsonOption, Lang, LangOption
from danhgia_rules.cli.records import DIFFERS, read_record, record_from
from danhgia_rules.documents import Limits, read_bytes
from danhgia_rules.errors import DanhGiaError, LogError, Problem, Where
from danhgia_rules.records import saving

if TYPE_CHECKING:
    from danhgia_rules.log import DecisionLog, Entry, Head
    from danhgia_rules.records.model import Record

app = typer.Typer(
    no_args_is_help=True,
    help="Sổ quyết định: chỉ ghi thêm, không sửa. (The log of decisions: appended to, never edited.)",
)
_SMALL = Limits(size=2**20)


LogArgument = Annotated[Path, typer.Argument(help="Tệp sổ. (The file of the log.)")]
SeqArgument = Annotated[int, typer.Argument(help="Số thứ tự của mục, từ 0. (Number of the entry, from 0.)")]
SizeOption = Annotated[
    int | None, typer.Option(help="Xét sổ khi có chừng này mục. (The log when it had so many entries.)")
]
CheckpointOption = Annotated[
    list[Path] | None,
    typer.Option(help="Tệp mốc đã ký, giữ ở nơi khác. (A signed checkpoint that was kept elsewhere.)"),
]
PublicKeyOption = Annotated[
    str | None, typer.Option(help="Khóa công khai của sổ, để kiểm chữ ký. (The log's public key.)")
]
PaperOption = Annotated[
    list[str] | None, typer.Option(help="Dòng mốc in trên giấy. (A checkpoint line from paper.)")
]


@app.command()
def init(
    log: LogArgument,
    origin: Annotated[
        str, typer.Option(help="Tên duy nhất của sổ, ví dụ danhgia.example/so-2026. (Name of the log.)")
    ],
    lang: LangOption = Lang.vi,
    *,
    debug: DebugOption = False,
) -> None:
    """Lập sổ mới. (Make a new log.)"""
    with output.errors(lang, debug=debug, as_json=False), logs.DecisionLog.create(log, origin) as made:
        output.text(log_text.made(made.origin, lang))


@app.command()
def keygen(
    key: Annotated[Path, typer.Argument(help="Tệp khóa bí mật sẽ ghi. (Where to write the secret key.)")],
    log: Annotated[Path, typer.Option(help="Tệp sổ dùng khóa này. (The log that the key is for.)")],
    lang: LangOption = Lang.vi,
    *,
    debug: DebugOption = False,
) -> None:
    """Tạo khóa ký mốc của sổ, đặt ngoài thư mục của sổ. (Make the key that signs checkpoints.)"""
    with output.errors(lang, debug=debug, as_json=False):
        with logs.DecisionLog.open(log, read_only=True) as opened:
            secret, public = logs.new_key(opened.origin)
        logs.write_key(key, secret, log=log)
        output.text(public)


@app.command()
def append(
    log: LogArgument,
    records: Annotated[
        list[Path] | None, typer.Argument(help="Bản ghi hoặc gói; ghi tất cả hoặc không. (Records, bundles.)")
    ] = None,
    *,
    kind: Annotated[Kind, typer.Option(help="Loại mục. (Kind of entry.)")] = Kind.rating,
    about: Annotated[int | None, typer.Option(help="Về mục số. (About this entry.)")] = None,
    supersedes: Annotated[int | None, typer.Option(help="Thay mục số. (Instead of this entry.)")] = None,
    rating: Annotated[
        str | None, typer.Option(help="Mức cấp có thẩm quyền quyết định. (The rating decided.)")
    ] = None,
    author: Annotated[
        str | None, typer.Option(help="Cơ quan, chức danh; không ghi tên người. (Office or title, no name.)")
    ] = None,
    reason: Annotated[str | None, typer.Option(help="Lý do. (The reason.)")] = None,
    document: Annotated[
        str | None, typer.Option(help="Số, ngày văn bản. (Number and date of the document.)")
    ] = None,
    lang: LangOption = Lang.vi,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Ghi thêm mục: xếp loại, quyết định, đính chính, kiến nghị. (Append entries.)"""
    given = {
        "RECORDS": records or None,
        "--about": about,
        "--supersedes": supersedes,
        "--rating": rating,
        "--author": author,
        "--reason": reason,
        "--document": document,
    }
    with output.errors(lang, debug=debug, as_json=as_json):
        check_options(kind, given)
        found = [read_record(path) for path in records or ()]
        if kind is Kind.correction and len(found) > 1:
            raise DanhGiaError(Problem("L020", params={"kind": kind, "options": "RECORDS (> 1)"}))
        with logs.DecisionLog.open(log) as opened:
            entries = _appended(opened, kind, found, given)
        _print_entries(entries, lang, as_json=as_json)


def _appended(
    log: "DecisionLog", kind: Kind, records: "list[Record]", given: dict[str, Any]
) -> "list[Entry]":
    """Append what was checked to be there for an entry of the kind."""
    about, author, reason = given["--about"], given["--author"], given["--reason"]
    match kind:
        case Kind.rating:
            return log.append_many(records)
        case Kind.correction:
            return [log.correct(records[0], given["--supersedes"], reason)]
        case Kind.decision:
            check_rating(log, about, given["--rating"])
            return [log.decide(about, given["--rating"], author, reason, given["--document"])]
        case Kind.appeal:
            return [log.appeal(about, author, reason, given["--document"])]


def _print_entries(entries: "Iterable[Entry]", lang: Lang, *, as_json: bool) -> None:
    if as_json:
        output.json_out([entry.to_data() for entry in entries])
    else:
        output.text("\n".join(log_text.line(entry, lang) for entry in entries) or log_text.nothing(lang))


@app.command(name="list")
def list_(
    log: LogArgument,
    start: Annotated[int, typer.Option(min=0, max=2**53, help="Từ mục số. (From this entry.)")] = 0,
    stop: Annotated[
        int | None, typer.Option(min=0, max=2**53, help="Đến trước mục số. (To before this entry.)")
    ] = None,
    lang: LangOption = Lang.vi,
    *,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Liệt kê các mục. (List the entries.)"""
    with (
        output.errors(lang, debug=debug, as_json=as_json),
        logs.DecisionLog.open(log, read_only=True) as opened,
    ):
        _print_entries(opened.entries(start, stop), lang, as_json=as_json)


@app.command()
def show(
    log: LogArgument,
    seq: SeqArgument,
    lang: LangOption = Lang.vi,
    *,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """In một mục, bản ghi của nó và các mục về sau nói đến nó. (Show an entry and what came of it.)"""
    with (
        output.errors(lang, debug=debug, as_json=as_json),
        logs.DecisionLog.open(log, read_only=True) as opened,
    ):
        entry, body = opened.entry(seq), opened.record(seq)
        later = [one for one in opened.entries(seq + 1) if one.refers_to == seq]
        record = None if body is None else record_from(body)
        if as_json:
            data = None if record is None else record.data
            output.json_out(
                {"entry": entry.to_data(), "record": data, "later": [one.to_data() for one in later]}
            )
        else:
            output.text(log_text.full(entry, record, later, lang))


@app.command()
def find(
    log: LogArgument,
    record: Annotated[
        str, typer.Argument(help="Bản ghi, gói, hoặc mã băm của bản ghi. (A record, a bundle or a digest.)")
    ],
    lang: LangOption = Lang.vi,
    *,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Tìm các mục nói về một bản ghi. (Find the entries about a record.)"""
    with output.errors(lang, debug=debug, as_json=as_json):
        digest = record.lower() if is_digest(record.lower()) else read_record(Path(record)).digest
        with logs.DecisionLog.open(log, read_only=True) as opened:
            found: dict[int, Entry] = {}
            first = opened.find(digest)
            for entry in () if first is None else opened.entries(first):
                if entry.record == digest or entry.refers_to in found:
                    found[entry.seq] = entry
        _print_entries(found.values(), lang, as_json=as_json)


def _heads(
    checkpoints: list[Path] | None, public_key: str | None, lines: list[str] | None
) -> "Iterator[Head]":
    """Read the checkpoints that were kept elsewhere."""
    if checkpoints and public_key is None:
        raise DanhGiaError(Problem("L019", params={"kind": "--checkpoint", "options": "--public-key"}))
    for path in checkpoints or ():
        yield logs.open_checkpoint(_text(path), public_key or "")
    for line in lines or ():
        yield logs.read_paper(line)


def _text(path: Path) -> str:
    content = read_bytes(path, _SMALL, LogError)
    try:
        return content.decode("utf-8")
    except UnicodeError:
        raise LogError(Problem("K035", Where(str(path)))) from None


@app.command()
def verify(
    log: LogArgument,
    checkpoint: CheckpointOption = None,
    public_key: PublicKeyOption = None,
    paper: PaperOption = None,
    lang: LangOption = Lang.vi,
    *,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Đọc lại cả sổ, đối chiếu với các mốc giữ bên ngoài. (Read it all again; compare with checkpoints.)"""
    with output.errors(lang, debug=debug, as_json=as_json):
        report = logs.verify_log(log, list(_heads(checkpoint, public_key, paper)))
        if report.unread and report.findings:
            raise LogError(report.findings)
        if as_json:
            output.json_out(report.to_data())
        else:
            output.text(report.explain(lang.value))
        if not report.ok:
            raise typer.Exit(DIFFERS)


@app.command()
def prove(
    log: LogArgument,
    seq: SeqArgument,
    to: Annotated[Path, typer.Option("--output", "-o", help="Tệp ghi ra. (Where to write.)")],
    size: SizeOption = None,
    lang: LangOption = Lang.vi,
    *,
    debug: DebugOption = False,
) -> None:
    """Ghi chứng minh rằng mục có trong sổ. (Write the proof that an entry stands in the log.)"""
    with output.errors(lang, debug=debug, as_json=False):
        with logs.DecisionLog.open(log, read_only=True) as opened:
            proof = logs.EntryProof.of(opened, seq, size)
        content = json.dumps(proof.to_data(), ensure_ascii=False, indent=2) + "\n"
        saving.write_new({to: content.encode()})
        output.text(log_text.proved(proof, lang))


@app.command()
def check(
    proof: Annotated[Path, typer.Argument(help="Tệp chứng minh. (The proof.)")],
    record: Annotated[
        Path | None, typer.Option(help="Bản ghi hoặc gói phải là của mục đó. (Record of that entry.)")
    ] = None,
    checkpoint: CheckpointOption = None,
    public_key: PublicKeyOption = None,
    paper: PaperOption = None,
    lang: LangOption = Lang.vi,
    *,
    debug: DebugOption = False,
) -> None:
    """Kiểm tra chứng minh mà không cần sổ. (Check a proof without the log.)"""
    with output.errors(lang, debug=debug, as_json=False):
        try:
            found = logs.EntryProof.from_data(json.loads(_text(proof)))
        except (ValueError, RecursionError):
            raise LogError(Problem("K025", Where(str(proof)), {"key": "JSON"})) from None
        heads = list(_heads(checkpoint, public_key, paper))
        digest = None if record is None else read_record(record).digest
        wrong = log_text.not_proved(found, heads, digest, lang)
        output.text(wrong or log_text.checked(found, len(heads), lang))
        if wrong:
            raise typer.Exit(DIFFERS)


@app.command()
def checkpoint(
    log: LogArgument,
    key: Annotated[
        Path | None, typer.Option(help="Tệp khóa bí mật để ký; không có thì in dòng cho giấy. (Secret key.)")
    ] = None,
    size: SizeOption = None,
    lang: LangOption = Lang.vi,
    *,
    debug: DebugOption = False,
) -> None:
    """In mốc của sổ: đã ký, hoặc một dòng để in ra giấy và mã QR. (Print a checkpoint.)"""
    with output.errors(lang, debug=debug, as_json=False):
        with logs.DecisionLog.open(log, read_only=True) as opened:
            head = opened.head(size)
        if key is None:
            output.text(logs.paper_line(head))
        else:
            output.text(logs.sign_checkpoint(head, logs.read_key(key, log=log)))


@app.command()
def watch(
    log: LogArgument,
    state: Annotated[
        Path, typer.Option(help="Tệp nhớ mốc cuối, ngoài thư mục của sổ. (Remembers the last head.)")
    ],
    every: Annotated[
        int, typer.Option(min=1, max=86400, help="Số giây giữa hai lần. (Seconds between looks.)")
    ] = 60,
    lang: LangOption = Lang.vi,
    *,
    once: Annotated[bool, typer.Option("--once", help="Xem một lần rồi thôi. (Look once.)")] = False,
    debug: DebugOption = False,
) -> None:
    """Theo dõi sổ: mỗi lần chỉ được dài thêm. (Watch that the log only ever grows.)"""
    with output.errors(lang, debug=debug, as_json=False):
        witness = logs.Witness(state)
        while True:
            try:
                with logs.DecisionLog.open(log, read_only=True) as opened:
                    seen = witness.see(opened)
            except LogError as failure:
                if failure.code not in {"K111", "K112", "K113"} or debug:
                    raise
                output.problems(failure.problems, lang)
                raise typer.Exit(DIFFERS) from None
            output.text(logs.paper_line(seen.head))
            if once:
                return
            time.sleep(every)
