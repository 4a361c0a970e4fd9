"""Stops an installation from source that could not run (see FLAG); packs the independent checker."""

import os
import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FLAG = "-DPyEval_CallObject=PyObject_CallObject"


CHECKER = ("tools/check_record.py", "danhgia_rules/_checker/check_record.py")


class CustomBuildHook(BuildHookInterface[Any]):
    """Refuse on Python 3.13 and later when durable-rules would build but not import."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compare the interpreter with the build flag in CPPFLAGS; add the checker to a wheel.

        The checker goes into every bundle, but stands outside the package, for it uses none of it.
        durable-rules 2.0.28 calls a function that Python 3.13 no longer has. It
        builds all the same and fails at import, so the mistake must be named here.
        """
        if sys.version_info >= (3, 13) and FLAG not in os.environ.get("CPPFLAGS", ""):
            major, minor = sys.version_info[:2]
            sys.exit(
                f"danhgia-rules: on Python {major}.{minor} durable-rules 2.0.28 must be built with a flag.\n"
                f"Run:\n    CPPFLAGS={FLAG} python{major}.{minor} -m pip install --no-cache-dir ."
            )
        if version == "standard":
            build_data.setdefault("force_include", {}).update([CHECKER])
