# Lantern's verbs. Two of them are enough on a fresh machine: `make run` and `make test`.
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test soak check train bench format

PYTHON ?= python3
APP := .venv/app/bin/python
RASA := .venv/rasa/bin/python
export RASA_TELEMETRY_ENABLED := false
QUIET := PYTHONWARNINGS=ignore TF_CPP_MIN_LOG_LEVEL=3 CUDA_VISIBLE_DEVICES=-1 OMP_NUM_THREADS=1

help: ## list the verbs
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

setup: ## make both environments when missing or stale
	@$(PYTHON) bin/setup

setup-dev: ## the same with the tools for tests and checks
	@$(PYTHON) bin/setup --dev

run: setup ## train when needed, start everything, stop with Ctrl-C
	@exec bin/lantern run

train: setup ## check and compile the content, train a model
	@bin/lantern train

check: setup-dev ## format, lint, types, imports, content, widget: what pre-commit runs
	@.venv/app/bin/ruff format --check --quiet . || { echo "run: make format"; exit 1; }
	@.venv/app/bin/ruff check --quiet .
	@.venv/app/bin/mypy --no-error-summary
	@.venv/app/bin/lint-imports --no-cache > .lint-imports.txt 2>&1 || { cat .lint-imports.txt; rm -f .lint-imports.txt; exit 1; }
	@rm -f .lint-imports.txt
	@$(APP) -m lantern.learning.content check
	@$(APP) widget/build.py --check
	@echo "check: all clean"

format: setup-dev ## format all Python
	@.venv/app/bin/ruff format --quiet . && .venv/app/bin/ruff check --fix --quiet .

test: setup-dev ## every test that ends within 15 minutes, in both environments
	@bin/lantern train
	@$(QUIET) $(RASA) -m pytest tests/components tests/wire/test_payloads.py tests/wire/test_names.py tests/wire/test_ngrams.py tests/wire/test_small_model.py tests/wire/test_danger.py tests/wire/test_hearing.py tests/e2e
	@$(APP) -m pytest --ignore=tests/components --ignore=tests/e2e

soak: setup-dev ## the long scenarios with full counts; prints a table
	@bin/lantern train
	@SOAK=1 $(APP) -m tests.soak

bench: setup-dev ## benchmarks (BENCHMARK_DATA=folder for the public data sets)
	@bin/lantern train
	@$(APP) -m benchmarks
