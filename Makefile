# make demo: rate the worked example.  make test: all checks and tests.
# Another interpreter: make test PYTHON=python3.13
PYTHON ?= python3
VENV ?= $(if $(filter python3,$(PYTHON)),.venv,.venv-$(notdir $(PYTHON)))
BIN := $(VENV)/bin
STAMP := $(VENV)/installed
# durable-rules 2.0.28 calls a function that Python 3.13 dropped; this names its successor.
NEEDS_FLAG = $(shell $(PYTHON) -c 'import sys; print("-DPyEval_CallObject=PyObject_CallObject" if sys.version_info >= (3, 13) else "")')

.PHONY: demo test check docs bench bench-answers bench-batch bench-records replay lock clean

demo: $(STAMP)
	@$(BIN)/danhgia demo

test: check
	$(BIN)/coverage erase
	@# Two processes, each with one half of the files.
	@$(BIN)/coverage run -m pytest --part=1/2 & first=$$!; \
	$(BIN)/coverage run -m pytest --part=2/2; second=$$?; \
	wait $$first && test $$second = 0
	$(BIN)/coverage combine -q
	$(BIN)/coverage report --fail-under=95
	$(BIN)/coverage report --fail-under=100 --include='danhgia_rules/engine/*,danhgia_rules/indicators/*,danhgia_rules/exact.py'

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Writes the generated pages of docs/reference and the agreed texts of tests/golden; read the diff.
docs: $(STAMP)
	$(BIN)/python tools/make_reference.py
	$(BIN)/python tools/make_golden.py

bench: $(STAMP)
	$(BIN)/python tools/bench.py

# Tables of dossiers; takes some minutes and 3 GiB of memory.
bench-batch: $(STAMP)
	$(BIN)/python tools/bench_batch.py

bench-records: $(STAMP)
	$(BIN)/python tools/bench_records.py

bench-answers: $(STAMP)
	$(BIN)/python tools/bench_answers.py

# Rates every dossier of the golden corpus again, byte for byte; also: make replay PYTHON=python3.13
replay: $(STAMP)
	$(BIN)/python tools/replay_corpus.py

# Build tools first, so that durable-rules (published as source only) is built by hashed tools too.
# No cache: a wheel of durable-rules that was built without the flag would be taken from it.
PIP_INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-cache-dir --no-deps
$(STAMP): requirements.lock requirements-build.lock pyproject.toml
	$(PYTHON) -m venv --clear $(VENV)
	$(PIP_INSTALL) --require-hashes -r requirements-build.lock
	CPPFLAGS="$(NEEDS_FLAG)" $(PIP_INSTALL) --require-hashes --no-build-isolation -r requirements.lock
	CPPFLAGS="$(NEEDS_FLAG)" $(PIP_INSTALL) --no-build-isolation --editable .
	@touch $@

# Rewrites both locks from pyproject.toml; needs uv.
COMPILE = uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header --no-annotate --no-emit-index-url
lock:
	$(COMPILE) --group build -o requirements-build.lock
	$(COMPILE) --all-extras --group dev -c requirements-build.lock pyproject.toml -o requirements.lock

clean:
	rm -rf .venv .venv-* build dist .coverage* .hypothesis .mypy_cache .ruff_cache .pytest_cache
