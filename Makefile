# `make run` and `make test` set everything up by themselves, in .venv.

PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
DATA ?= ../shared/data
ARGS ?=

.PHONY: run test lint train bench soak lock fuzz clean

run: .venv/run.stamp
	$(BIN)/python app.py --open $(ARGS)

test: .venv/dev.stamp
	$(BIN)/python -m pytest $(ARGS)

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .

train: .venv/dev.stamp
	$(BIN)/python train_finder.py $(ARGS)
	$(BIN)/python train_inverted.py $(ARGS)
	$(BIN)/python train_inverted.py --name second --seed 41 $(ARGS)
	$(BIN)/python train_confidence.py $(ARGS)
	$(BIN)/python train_number.py $(ARGS)
	$(BIN)/python train_opinions.py $(ARGS)

bench: .venv/dev.stamp
	$(BIN)/python -m bench.live
	$(BIN)/python -m bench.viewers
	$(BIN)/python -m bench.accuracy --data $(DATA)
	$(BIN)/python -m bench.measured --data $(DATA)

soak: .venv/dev.stamp
	$(BIN)/python -m bench.soak $(ARGS)

# The newest versions within the bounds of requirements*.txt, for every Python and system at once.
LOCK := uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

lock: .venv/dev.stamp
	$(BIN)/$(LOCK) requirements-run.txt --output-file requirements.lock
	$(BIN)/$(LOCK) requirements-dev.txt --output-file requirements-dev.lock

fuzz: .venv/dev.stamp
	$(BIN)/python -m bench.fuzz $(ARGS)
	NUMBERCAM_EXAMPLES=2000 $(BIN)/python -m pytest tests/test_fuzz.py tests/test_described.py

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache

.venv/run.stamp: requirements.lock | .venv
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	touch $@

.venv/dev.stamp: requirements-dev.lock | .venv
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-dev.lock
	touch $@

.venv:
	@test -n "$(PYTHON)" || { echo "numbercam needs Python 3.11, 3.12 or 3.13: install one, or name it: make run PYTHON=/path/to/python3.12"; exit 2; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
