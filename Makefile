SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3.11
export PATH := $(CURDIR)/$(BIN):$(PATH)

.DEFAULT_GOAL := help
.PHONY: help up test check format quality bench faults train doctor clean

help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1 \t\2/' | expand -t 20

up: $(VENV)/installed ## Install, start everything on this machine, load the examples, show a queue (ONCE=1: then end)
	@exec $(BIN)/claimdesk up --examples examples $(if $(filter 1 true yes,$(ONCE)),--once)

test: $(VENV)/developing ## Run the whole suite; says at the end what it skipped for want of a service
	@$(BIN)/python -m pytest -n $(or $(JOBS),2) --dist worksteal $(TESTS)

check: $(VENV)/developing ## Formatting, lint, types, import layers, structure
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/structure

format: $(VENV)/developing ## Put the code into its format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

quality: $(VENV)/developing ## Score every stage on the open evaluation sets; writes docs/quality.md
	$(BIN)/python -m benchmarks.quality

bench: $(VENV)/developing ## Run the performance benchmarks; writes docs/performance.md
	$(BIN)/python -m benchmarks.performance

faults: $(VENV)/developing ## Disturb a whole desk by seeded faults while people work at it (SEED=7 FAULTS=1000 DATABASE=… ELASTICSEARCH=…)
	PYTHONPATH=. $(BIN)/python -m tests.faults.fault_machine $(if $(SEED),--seed $(SEED)) $(if $(FAULTS),--faults $(FAULTS)) \
	  $(if $(DATABASE),--database $(DATABASE)) $(if $(ELASTICSEARCH),--elasticsearch $(ELASTICSEARCH))

train: $(VENV)/developing ## Train the shipped weights again (needs the ClaimBuster file, see the model cards)
	$(BIN)/python -m benchmarks.train_sentence_ends --train $(or $(CLAIMBUSTER),$(or $(EVALUATION_DATA),../shared/data)/checkworthiness/claimbuster_crowdsourced.csv)
	$(BIN)/python -m benchmarks.train_checkworthiness --train $(or $(CLAIMBUSTER),$(or $(EVALUATION_DATA),../shared/data)/checkworthiness/claimbuster_crowdsourced.csv)
	$(BIN)/python -m benchmarks.train_checkworthiness_desk --kinds $(or $(EVALUATION_DATA),../shared/data)/kinds/open.jsonl --labelled $(or $(EVALUATION_DATA),../shared/data)/labelled/open.jsonl

doctor: $(VENV)/installed ## Look at everything that must be right
	@$(BIN)/claimdesk doctor

clean: ## Remove the virtual environment and the data of `make up`
	rm -rf $(VENV) var

# torch comes first and alone, so that a CPU build is taken where one is at hand (see README, "The CPU build").
$(VENV)/installed: pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is needed; set PYTHON to a Python 3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing (some minutes the first time) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check torch==2.13.0
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/developing: $(VENV)/installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@
