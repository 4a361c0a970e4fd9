"""How far a batch is, on standard error while it runs: a bar, rows, speed, the time that is left.

Knows counts of rows and the clock, which decide nothing; must not know what a batch is.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task
from rich.text import Text

from danhgia_rules.exact import format_number
from danhgia_rules.explanation.words import pick

Told = Callable[[int, int], None]
"""Takes how many rows are done, and how many there are."""


class Pace:
    """How fast rows are done since this run began; those that an earlier run had finished do not count."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._begun: tuple[float, int] | None = None
        self.speed = 0
        self._ends = 0.0

    def tell(self, done: int, rows: int) -> None:
        """Take how many rows are done."""
        now = self._clock()
        if self._begun is None:
            self._begun = now, done
        since, before = self._begun
        if done > before and now > since:
            self.speed = int((done - before) / (now - since))
            self._ends = now + (rows - done) * (now - since) / (done - before)

    @property
    def left(self) -> int:
        """The seconds that are left, by the speed so far."""
        return max(0, round(self._ends - self._clock()))


@contextmanager
def shown(lang: str) -> Iterator[Told | None]:
    """Show a bar while a batch runs; nothing where nobody looks on, as in a file or a pipe."""
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield None
        return
    pace = Pace()
    with Progress(BarColumn(bar_width=16), _Rows(pace, lang), console=console) as progress:
        task = progress.add_task("", total=None)

        def told(done: int, rows: int) -> None:
            pace.tell(done, rows)
            progress.update(task, total=rows, completed=done)

        yield told


class _Rows(ProgressColumn):
    """Rows done of all, their speed, and the time that is left."""

    def __init__(self, pace: Pace, lang: str) -> None:
        self.pace, self.lang = pace, lang
        super().__init__()

    def render(self, task: Task) -> Text:
        """Say it in words."""
        if task.total is None:
            return Text(pick(("đang đọc đầu vào…", "reading the input…"), self.lang))
        return Text(progress_text(int(task.completed), int(task.total), self.pace, self.lang), no_wrap=True)


def progress_text(done: int, rows: int, pace: Pace, lang: str) -> str:
    """Say rows done of all, and once some are done the speed and the time that is left."""
    parts = [f"{format_number(done, lang)}/{format_number(rows, lang)} {pick(('dòng', 'rows'), lang)}"]
    if pace.speed:
        parts.append(f"{format_number(pace.speed, lang)} {pick(('dòng/giây', 'rows/s'), lang)}")
    if pace.speed and done < rows:
        left = clock_text(pace.left)
        parts.append(pick((f"còn {left}", f"{left} left"), lang))
    return " · ".join(parts)


def clock_text(seconds: int) -> str:
    """Write a span of time as hours, minutes and seconds: `1:02:03`, or `2:03`."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
