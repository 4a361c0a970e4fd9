"""The same facts and rulebook give the same bytes: in any process, any thread, at any time."""

import gc
import hashlib
import os
import resource
import subprocess
import sys
import threading
import weakref
from pathlib import Path

import pytest

from danhgia_rules import Dossier, evaluate
from danhgia_rules.catalog import Catalog
from danhgia_rules.engine.program import program_of
from danhgia_rules.resources import rules_root

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "docs/examples").glob("*.yaml"))
SCRIPT = """
import hashlib, sys
from danhgia_rules import Dossier, evaluate
for name in sys.argv[1:]:
    result = evaluate(Dossier.from_file(name))
    text = result.to_json() + result.explain() + result.explain("en")
    print(hashlib.sha256(text.encode()).hexdigest())
"""


def digest(path):
    result = evaluate(Dossier.from_file(path))
    text = result.to_json() + result.explain() + result.explain("en")
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    "environment",
    [{"PYTHONHASHSEED": "0"}, {"PYTHONHASHSEED": "4242", "LC_ALL": "C", "TZ": "Pacific/Kiritimati"}],
    ids=["seed0", "seed4242"],
)
def test_other_processes_with_other_hash_seeds_give_the_same_bytes(environment):
    names = [str(path) for path in EXAMPLES]
    found = subprocess.run(
        [sys.executable, "-c", SCRIPT, *names],
        env=os.environ | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.split() == [digest(path) for path in EXAMPLES]


def test_eight_threads_agree_with_one():
    expected = {path: digest(path) for path in EXAMPLES}
    wrong = []

    def work():
        wrong.extend(path for path in EXAMPLES if digest(path) != expected[path])

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_memory_stays_flat_over_ten_thousand_evaluations():
    dossier = Dossier.from_file(ROOT / "docs/examples/mau.yaml")
    for _ in range(2_000):
        evaluate(dossier)
    before = _peak()
    for _ in range(10_000):
        evaluate(dossier)
    assert _peak() - before < 2_000, "kilobytes more at the peak"


def _peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def test_rulebooks_that_are_dropped_free_their_rules():
    dossier = Dossier.from_file(ROOT / "docs/examples/mau.yaml")
    rulebook = Catalog(rules_root()).rulebook("248_qdtu_2021.cap_truong_ctxh")
    evaluate(dossier, rulebook=rulebook).explain()
    kept = weakref.ref(rulebook), weakref.ref(program_of(rulebook).ruleset)
    del rulebook
    gc.collect()
    # The set of rules is finalised with the object that holds its handle.
    assert [ref() for ref in kept] == [None, None]
