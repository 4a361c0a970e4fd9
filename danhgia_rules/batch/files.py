"""A batch from files to files: streamed in slices, audited, resumed after a kill, whole or not there."""

import os
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from danhgia_rules.__about__ import SEMANTICS, __version__
from danhgia_rules.batch.audit import Audit, new_seed
from danhgia_rules.batch.columns import ROW
from danhgia_rules.batch.packing import Packing
from danhgia_rules.batch.rate import Rater
from danhgia_rules.batch.sources import Source, changed, sources_of, still_there
from danhgia_rules.batch.summary import File, Summary, distribution
from danhgia_rules.batch.work import Work, writing
from danhgia_rules.errors import DanhGiaError, Problem
from danhgia_rules.records.form import form_digest
from danhgia_rules.rulebook.model import Rulebook

ROWS_AT_A_TIME = 65_536
AUDITED = 100
REFUSED = ".refused.parquet"

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class _Run:
    """One run over all files: what it rates with, where it keeps its work, how far it is."""

    rater: Rater
    work: Work
    audit: Audit
    size: int
    progress: Progress | None
    rows: int
    done: int = 0

    def rate(self, place: int, source: Source) -> None:
        """Rate a file from where it stands."""
        before, first = self.done, self.work.done(place)
        self._advance(first)
        with closing(
            source.slices(self.rater, self.size, first)
        ) as parts:  # nothing is rated after a failure
            for part in parts:
                self.audit.of(part, before, self.rater, source.path)
                still_there(source)  # what was read before this is of the file that was counted
                self.work.save(place, part.first_row, part.rated.rated, part.rated.refused)
                self._advance(part.rows)
        if self.done - before != source.rows:  # INVARIANT: no row is lost, nor one of another file rated
            raise changed(source.path)
        if not source.rows:
            self.work.save(place, 1, *self.rater.nothing)

    def join(self, place: int, target: Path) -> None:
        """Put the results of a file under their final name, the refused rows first."""
        self.work.join(place, "refused", _beside(target), self.size)
        self.work.join(place, "rated", target, self.size)

    def skip(self, source: Source) -> None:
        """Pass over a file that an earlier run finished."""
        self._advance(source.rows)

    def _advance(self, rows: int) -> None:
        self.done += rows
        if self.progress:
            self.progress(self.done, self.rows)


def rate_files(  # noqa: PLR0913 - each is an option of the command, by name
    source: str | Path,
    output: str | Path,
    *,
    rulebook: Rulebook | str | None = None,
    overlay: str | Path | None = None,
    digest: bool = True,
    trace: bool = False,
    audit_sample: int = AUDITED,
    audit_seed: str | None = None,
    rows_at_a_time: int = ROWS_AT_A_TIME,
    progress: Progress | None = None,
) -> Summary:
    """Rate a Parquet or NDJSON file of dossiers, or a folder of such files, into Parquet.

    A file gives the file `output`, a folder the folder `output` with a file for each at the same place;
    refused rows stand beside in `….refused.parquet`. So many rows are held in memory at a time. What is
    finished is kept in `<output>.part`: the same call goes on from there, and removes it at the end.
    `audit_sample` rows, drawn by `audit_seed` (by chance without one), are rated again by both engines.
    `progress` is told rows done and rows in all.

    Raises DossierError (Q001 to Q003, Q006, Q012) before a row is read, with all that does not fit;
    DanhGiaError: Q007 where the output is there already or of another run, Q008 where it cannot be
    written, Q011 for an option; EngineDisagreement (Q009) at the first audited row that differs.
    """
    _check_options(audit_sample, rows_at_a_time, audit_seed)
    source, output = Path(source), Path(output)
    sources = sources_of(source)
    targets = {
        f.name: output / Path(f.name).with_suffix(".parquet") if source.is_dir() else output for f in sources
    }
    _check_output(source, output, targets)
    rater = Rater(rulebook, overlay, Packing(trace) if digest or trace else None)
    work = Work(output)
    with writing(output):
        if not work.folder.exists():
            _check_new(targets.values())
            if source.is_dir() and output.is_dir() and any(output.iterdir()):
                raise _taken(output, "thư mục đã có tệp khác", "there are other files in the folder")
    try:
        identity = _identity(sources, rater, rows_at_a_time, digest=digest, trace=trace)
        identity["audit"] = {"rows": audit_sample, "seed": audit_seed}
        journal = work.open(identity, new_seed() if audit_seed is None else audit_seed)
        seed = journal["seed"]
        rows = sum(found.rows for found in sources)
        run = _Run(rater, work, Audit.drawn(rows, audit_sample, seed), rows_at_a_time, progress, rows)
        resumed = _rate_all(run, sources, targets, journal)
        files = tuple(_file(found, targets[found.name]) for found in sources)
        summary = _summary(run, files, resumed, seed)
        work.remove()
        return summary
    finally:
        work.close()


def _check_options(sample: int, size: int, seed: str | None) -> None:
    whole = {"audit_sample": (sample, 0), "rows_at_a_time": (size, 1)}
    for option, (value, least) in whole.items():
        if type(value) is not int or value < least:
            raise _wrong(option, f"nhập số nguyên từ {least}", f"give an integer of at least {least}")
    if seed is not None and not isinstance(seed, str):
        raise _wrong("audit_seed", "nhập một đoạn chữ", "give a text")


def _wrong(option: str, vietnamese: str, english: str) -> DanhGiaError:
    return DanhGiaError(
        Problem("Q011", params={"option": option, "wanted_vi": vietnamese, "wanted_en": english})
    )


def _check_output(source: Path, output: Path, targets: dict[str, Path]) -> None:
    """Refuse an output that would touch the input, or in which two files would have one name."""
    if output.name in {"", ".."}:
        raise _wrong("output", "nêu tên của tệp hoặc thư mục kết quả", "name the file or folder of results")
    read, written, kept = source.resolve(), output.resolve(), Work(output).folder.resolve()
    if (
        read in {written, *written.parents, kept, *kept.parents}
        or kept in read.parents
        or (source.is_dir() and written in read.parents)
    ):
        raise _taken(output, "trùng hoặc lồng với đầu vào", "it is the input, or one lies in the other")
    names = [path for target in targets.values() for path in (target, _beside(target))]
    once = {*names}
    if len(once) < len(names) or any(parent in once for name in names for parent in name.parents):
        raise _taken(output, "hai tệp đầu vào sẽ có cùng tên", "two files of the input would get one name")
    if not source.is_dir() and output.suffix.lower() != ".parquet":
        raise _wrong(
            "output", "kết quả của một tệp là tệp .parquet", "the results of a file are a .parquet file"
        )


def _check_new(targets: Iterable[Path]) -> None:
    for target in targets:
        for path in (target, _beside(target)):
            if os.path.lexists(path):
                raise _taken(path, "kết quả đã có", "the results are there already")


def _taken(path: Path, vietnamese: str, english: str) -> DanhGiaError:
    params = {"path": str(path), "reason_vi": vietnamese, "reason_en": english}
    return DanhGiaError(Problem("Q007", params=params))


def _identity(sources: list[Source], rater: Rater, size: int, *, digest: bool, trace: bool) -> dict[str, Any]:
    """Say what a run must have in common with the one that it goes on with."""
    return {
        "library": __version__,
        "semantics": SEMANTICS,
        "input": [source.identity() for source in sources],
        "rulebooks": {book.id: form_digest(book)[0] for book in rater.rulebooks},
        "by_name": rater.rulebook is not None,
        "columns": {"digest": digest, "trace": trace},
        "rows_at_a_time": size,
    }


def _rate_all(run: _Run, sources: list[Source], targets: dict[str, Path], journal: dict[str, Any]) -> int:
    """Rate what is not finished; say how many rows an earlier run had finished."""
    # A file that was being joined when the run broke off may stand under its final name.
    begun = {*journal["finished"], journal.get("joining")}
    _check_new(targets[source.name] for source in sources if source.name not in begun)
    resumed = 0
    for place, source in enumerate(sources):
        if source.name in journal["finished"]:
            resumed += source.rows
            run.skip(source)
            continue
        resumed += run.work.done(place)
        run.rate(place, source)
        run.work.write_journal(journal | {"joining": source.name})
        run.join(place, targets[source.name])
        journal["finished"].append(source.name)
        run.work.write_journal(journal)
        run.work.forget(place)
    return resumed


def _beside(target: Path) -> Path:
    return target.with_name(f"{target.stem}{REFUSED}")


def _file(source: Source, target: Path) -> File:
    refused = _beside(target)
    return File(source.name, str(target), str(refused) if refused.exists() else None, source.rows)


def _refused_of(audit: Audit, files: tuple[File, ...]) -> int:
    """Count the drawn rows that were refused: there is nothing to compare."""
    count = before = 0
    for file in files:
        if file.refused:
            rows = pl.read_parquet(file.refused, columns=[ROW], glob=False)[ROW].unique()
            count += len(set(audit.rows) & {row + before for row in rows})
        before += file.rows
    return count


def _summary(run: _Run, files: tuple[File, ...], resumed: int, seed: str) -> Summary:
    found = distribution(files, run.rater.rulebooks)
    return Summary(
        rows=run.rows,
        rated=run.rows - found.refused,
        refused=found.refused,
        resumed=resumed,
        ratings=found.ratings,
        levels=found.levels,
        problems=found.problems,
        rulebooks=tuple(book.id for book in run.rater.rulebooks),
        audited=len(run.audit.rows) - _refused_of(run.audit, files),
        audit_seed=seed,
        files=files,
    )
