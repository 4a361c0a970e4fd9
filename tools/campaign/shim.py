"""The shim of tools/faults: compiled when it is needed, loaded before the C library, told what to do."""

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

SOURCE = Path(__file__).resolve().parent.parent / "faults" / "faults.c"
_LOADED = "DANHGIA_FAULTS_SHIM"


class Call(NamedTuple):
    """One call that was recorded: `W`, `T`, `S`, `C`, `U`, `R`, or `A` for a word of the program itself."""

    op: str
    error: int
    offset: int
    name: str
    data: bytes


def missing() -> str | None:
    """Say why the shim cannot be used here; None where it can."""
    if not sys.platform.startswith("linux"):
        return "faults need LD_PRELOAD of Linux"
    if shutil.which("cc") is None:
        return "faults need a C compiler (cc)"
    return None


def run_under_shim(folder: Path, arguments: list[str]) -> int:
    """Run this program again with the shim loaded; give its exit code."""
    library = folder / "faults.so"
    command = ["cc", "-shared", "-fPIC", "-O1", "-Wall", "-o", str(library), str(SOURCE), "-ldl"]
    subprocess.run(command, check=True)
    environment = os.environ | {"LD_PRELOAD": str(library), _LOADED: str(library)}
    return subprocess.run([sys.executable, *arguments], check=False, env=environment).returncode


def is_loaded() -> bool:
    """Say whether this process runs under the shim."""
    return _LOADED in os.environ


def watch(folder: Path, record: int) -> None:
    """Look at the files of a folder; write the record of calls to a handle (-1: nowhere)."""
    _library().faults_watch(os.fsencode(folder.resolve()), record)


def arm(number: int, kind: str) -> None:
    """Let the call of a number fail: kind `EIO`, `ENOSPC`, `SHORT` or `STUCK`; 0 for none."""
    _library().faults_arm(ctypes.c_long(number), kind.encode())


def read_calls(path: Path) -> list[Call]:
    """Read a record of calls."""
    calls = []
    with path.open("rb") as stream:
        while line := stream.readline():
            op, error, offset, length, name = line[:-1].split(b" ", 4)
            data = stream.read(int(length))
            calls.append(Call(op.decode(), int(error), int(offset), name.decode(), data))
    return calls


def _library() -> ctypes.CDLL:
    return ctypes.CDLL(os.environ[_LOADED])
