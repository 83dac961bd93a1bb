# The two commands: `make run` and `make test`. Both need only Python >= 3.11 with pip and venv.
PYTHON ?= $(shell for each in python3.13 python3.12 python3.11 python3; do \
	$$each -c 'import sys, venv, ensurepip; assert sys.version_info >= (3, 11)' 2>/dev/null \
	&& echo $$each && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check --no-input
TEMPLATES := templates

.DEFAULT_GOAL := run
.PHONY: run test browser sure format bench rush words lock clean

run: export STOP_WITH_PARENT := 1
run: .venv/.run
	@$(BIN)/fundapp run

test: .venv/.test
	$(BIN)/pytest -n 2 --dist loadgroup

browser: .venv/.test
	$(BIN)/pytest -m browser

sure: .venv/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy fundapp workers tests benchmarks
	$(BIN)/lint-imports
	$(BIN)/djlint $(TEMPLATES) --lint --quiet
	$(BIN)/pytest -n 2 --dist loadgroup --durations=10

format: .venv/.test
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format --quiet .

# What pages cost with a dozen dossiers and with twenty thousand more, as ratios.
bench: .venv/.test
	$(BIN)/python -m benchmarks.pages

# Whether 2,000 people typing in the last ten minutes of a call lose a word, and how long they wait.
rush: .venv/.test
	$(BIN)/python -m benchmarks.last_minutes

# Reads every French sentence, keeps the English there is, drops what nobody says any more. A catalogue
# without a header counts as fuzzy: the tests refuse a sentence that is.
words: .venv/.test
	@mkdir -p var
	$(BIN)/pybabel -q extract -F babel.cfg --no-location --sort-output --omit-header \
	  -k _l -k say -k word:2 -k ParameterSpec:2 -k Refused -k SeveralRefusals -k Forbidden -k Unavailable -k explain_constraint:2 \
	  --ignore-dirs=".venv var .git" -o var/words.pot .
	$(BIN)/pybabel -q update -i var/words.pot -d fundapp/translations -l en --no-fuzzy-matching \
	  --ignore-obsolete --omit-header --no-wrap
	$(BIN)/pybabel -q compile --use-fuzzy -d fundapp/translations

# uv only writes the lock; neither running nor testing needs it. See docs/how-to/lock.md.
LOCK := .venv/lock/bin/uv pip compile pyproject.toml requirements/build.in --extra onebox \
	--universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links --quiet $(UPGRADE)
lock: $(BIN)/python
	$(BIN)/python -m venv .venv/lock
	.venv/lock/bin/python -m pip install --quiet --disable-pip-version-check uv
	$(LOCK) --output-file requirements/run.txt
	$(LOCK) --group dev --constraint requirements/run.txt --output-file requirements/test.txt

clean:
	rm -rf .venv *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

# Each stamp says which locks the environment holds; a changed lock is installed anew.
.venv/.run: requirements/run.txt pyproject.toml | $(BIN)/python
	@echo "Installation des dépendances, une seule fois : d’une à plusieurs minutes selon la machine et le réseau…"
	@$(PIP) --require-hashes --no-deps -r requirements/run.txt
	@$(PIP) --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.test: requirements/test.txt .venv/.run
	@echo "Installation de ce qu’il faut aux tests, une seule fois…"
	@$(PIP) --require-hashes --no-deps -r requirements/test.txt
	@touch $@

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Il faut Python 3.11 ou plus récent, avec venv et pip (sous \
	Debian : apt install python3-venv), ou son chemin : make PYTHON=/chemin/vers/python3."; exit 1; }
	@$(PYTHON) -m venv --clear .venv
