"""The wheel holds the rulebooks and rates without the sources; none is built that could not run."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).parent.parent
RULEBOOKS = "danhgia_rules/_rulebooks/"
CHECKER = "danhgia_rules/_checker/check_record.py"
FLAG = "-DPyEval_CallObject=PyObject_CallObject"

pytest.importorskip("build", reason="the package `build` is not installed")
pytest.importorskip("hatchling", reason="the package `hatchling` is not installed")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    if not (ROOT / "hatch_build.py").is_file():
        pytest.skip("the sources are not here")
    folder = tmp_path_factory.mktemp("wheel")
    flags = FLAG if sys.version_info >= (3, 13) else ""
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        check=True,
        capture_output=True,
        env=os.environ | {"CPPFLAGS": flags},
        timeout=120,
    )
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def contents(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def test_the_wheel_is_for_every_machine(wheel):
    assert re.fullmatch(r"danhgia_rules-\d+\.\d+\.\d+-py3-none-any\.whl", wheel.name)


def test_the_wheel_holds_exactly_the_rulebooks_of_the_repository(contents):
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("git or its repository is not here to say which rules there are")
    listed = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "-z", "rules"], check=True, capture_output=True, timeout=60
    )
    rules = [name for name in listed.stdout.decode().split("\0") if name]
    packed = {
        name.removeprefix(RULEBOOKS): text for name, text in contents.items() if name.startswith(RULEBOOKS)
    }
    assert "rules/catalog.yaml" in rules
    assert packed == {name.removeprefix("rules/"): (ROOT / name).read_bytes() for name in rules}


def test_the_wheel_holds_the_checker_that_goes_into_every_bundle(contents):
    assert contents[CHECKER] == (ROOT / "tools/check_record.py").read_bytes()


def test_the_rulebooks_in_the_wheel_are_data_only(contents):
    endings = {Path(name).suffix for name in contents if name.startswith(RULEBOOKS)}
    assert endings <= {".yaml", ".md", ".json"}


def test_the_wheel_holds_the_package_and_nothing_beside_it(contents):
    tops = {name.partition("/")[0] for name in contents}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"danhgia_rules"}
    assert contents["danhgia_rules/py.typed"] == b""
    modules = {str(path.relative_to(ROOT)) for path in (ROOT / "danhgia_rules").rglob("*.py")}
    assert {name for name in contents if name.endswith(".py")} == {*modules, CHECKER}
    assert not [name for name in contents if "__pycache__" in name or name.endswith(".pyc")]


def test_the_wheel_names_its_command_and_its_licence(contents):
    scripts = next(text for name, text in contents.items() if name.endswith("entry_points.txt"))
    assert b"danhgia = danhgia_rules.cli:main" in scripts
    assert any(name.endswith("LICENSE") for name in contents)


RATE = """
import sys
sys.path[:0] = {paths!r}
import danhgia_rules, danhgia_rules.resources
assert danhgia_rules.__file__.startswith({folder!r}), danhgia_rules.__file__
assert str(danhgia_rules.resources.rules_root()).endswith("_rulebooks")
sys.argv[1:] = {words!r}
from danhgia_rules.cli import main
main()
"""


@pytest.fixture
def installed(wheel, tmp_path):
    """Run the command of the unpacked wheel where the sources cannot be imported."""
    folder, elsewhere = tmp_path / "goi", tmp_path / "noi-khac"
    elsewhere.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    libraries = dict.fromkeys((sysconfig.get_path("purelib"), sysconfig.get_path("platlib")))

    def run(*words):
        # -S: an editable installation would put the sources on the path.
        code = RATE.format(
            paths=[str(folder), *libraries], folder=str(folder), words=[str(word) for word in words]
        )
        return subprocess.run(
            [sys.executable, "-I", "-S", "-c", code],
            check=False,
            capture_output=True,
            cwd=elsewhere,
            timeout=60,
        )

    return run


def test_the_wheel_rates_the_demo_without_the_sources(installed):
    found = installed("demo", "--json")
    assert (found.returncode, found.stderr) == (0, b"")
    assert json.loads(found.stdout)["rating"] == "hoan_thanh"


def test_the_wheel_makes_and_checks_a_bundle_without_the_sources(installed, tmp_path):
    dossier = ROOT / "rules/248_qdtu_2021/vi_du.yaml"
    made = installed("record", dossier, "-o", tmp_path / "x.danhgia.zip")
    assert (made.returncode, made.stderr) == (0, b"")
    checked = installed("verify", tmp_path / "x.danhgia.zip", "--json")
    assert json.loads(checked.stdout)["verdict"] == "same"


def test_the_wheel_lists_and_shows_its_rulebooks_without_the_sources(installed):
    listed = installed("rulebook", "list", "--json")
    names = [entry["id"] for entry in json.loads(listed.stdout) if entry["position"]]
    assert names
    for name in names:
        shown = installed("rulebook", "show", name, "--json")
        assert json.loads(shown.stdout)["id"] == name


# --- The hook that keeps a build from going wrong in silence --------------------------------


@pytest.fixture
def hook(monkeypatch):
    path = ROOT / "hatch_build.py"
    if not path.is_file():
        pytest.skip("the sources are not here")
    spec = importlib.util.spec_from_file_location("hatch_build", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def build(version, flags):
        monkeypatch.setattr(module, "sys", SimpleNamespace(version_info=version, exit=sys.exit))
        monkeypatch.setenv("CPPFLAGS", flags)
        made = object.__new__(module.CustomBuildHook)
        made.initialize("standard", {})

    return build


@pytest.mark.parametrize("flags", ["", "-O2", "-DPyEval_CallObject"])
@pytest.mark.parametrize("version", [(3, 13, 0), (3, 14, 1), (4, 0, 0)])
def test_a_build_that_could_not_run_stops_with_the_line_to_run(hook, version, flags):
    with pytest.raises(SystemExit) as caught:
        hook(version, flags)
    name = f"python{version[0]}.{version[1]}"
    assert f"CPPFLAGS={FLAG} {name} -m pip install" in str(caught.value.code)
    assert f"Python {version[0]}.{version[1]}" in str(caught.value.code)


@pytest.mark.parametrize(
    ("version", "flags"),
    [((3, 13, 0), FLAG), ((3, 13, 0), f"-O2 {FLAG}"), ((3, 12, 9), ""), ((3, 11, 0), "")],
)
def test_a_build_that_will_run_is_let_through(hook, version, flags):
    hook(version, flags)


def test_the_flag_of_the_hook_is_the_flag_of_the_makefile():
    makefile = ROOT / "Makefile"
    if not makefile.is_file():
        pytest.skip("the sources are not here")
    assert f'"{FLAG}"' in makefile.read_text(encoding="utf-8")
    assert f'FLAG = "{FLAG}"' in (ROOT / "hatch_build.py").read_text(encoding="utf-8")
