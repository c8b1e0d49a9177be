# Front door. Every command sets up what it needs: .venv is a file target of the lock.
YEAR ?= 2018
PYTHON ?= python3
BIN := .venv/bin
RUN := $(BIN)/python -m iku_analysis
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

# uv comes in the version the lock names; everything else by hash, compiled once. System certificates,
# because office networks often put their own in between.
.venv/.stamp: requirements.lock pyproject.toml
	@echo "Menyiapkan lingkungan di .venv ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "$$(sed -n 's/^\(uv==[^ ]*\).*/\1/p' requirements.lock)"
	@$(BIN)/uv pip sync --quiet --system-certs --python $(BIN)/python --require-hashes --compile-bytecode requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-build-isolation --no-deps --editable .
	@touch $@

.PHONY: report
report: .venv/.stamp ## build the report of YEAR
	@$(RUN) report "$(YEAR)"

.PHONY: watch
watch: .venv/.stamp ## build the report of YEAR again whenever an input is saved, until Ctrl+C
	@$(RUN) watch "$(YEAR)"

.PHONY: reports
reports: .venv/.stamp ## build a report per unit of UNITS=units.csv (SCHEDULER=tcp://... for a Dask cluster)
	@$(RUN) reports "$(UNITS)" "$(YEAR)" $(if $(SCHEDULER),--scheduler "$(SCHEDULER)") $(if $(ONLY),--only "$(ONLY)")

.PHONY: why
why: .venv/.stamp ## say which steps of YEAR would run and which input is the reason
	@$(RUN) report "$(YEAR)" --explain

.PHONY: check
check: .venv/.stamp ## check the raw data of YEAR; all findings, also as a workbook per office
	@$(RUN) check "$(YEAR)"

.PHONY: template
template: .venv/.stamp ## write an empty workbook per table of YEAR for the offices to fill
	@$(RUN) template "$(YEAR)"

.PHONY: new-year
new-year: .venv/.stamp ## lay out data/raw of YEAR from the year before (YEAR=2019)
	@$(RUN) new-year "$(YEAR)"

.PHONY: verify
verify: .venv/.stamp ## compare the files of a finished report with its manifest (hashes only)
	@$(RUN) verify "$(YEAR)"

.PHONY: audit
audit: .venv/.stamp ## rebuild the report of YEAR elsewhere and compare every item (BUNDLE=file.zip)
	@$(RUN) audit "$(YEAR)" $(if $(BUNDLE),--bundle "$(BUNDLE)")

.PHONY: prepare
prepare: .venv/.stamp ## check the tables of YEAR for its notebooks, so that nbval can run them; the report stays
	@$(RUN) prepare "$(YEAR)"

.PHONY: publish
publish: .venv/.stamp ## keep manifest and results of YEAR in git as its published record
	@$(RUN) publish "$(YEAR)"

.PHONY: bundle
bundle: .venv/.stamp ## pack raw data, code and report of YEAR as one zip for auditors
	@$(RUN) bundle "$(YEAR)"

.PHONY: notebook
notebook: .venv/.stamp ## run one notebook alone: NAME=03_distribusi
	@$(RUN) notebook "$(NAME)" "$(YEAR)"

.PHONY: lab
lab: report ## open the notebooks in JupyterLab, where they run as they are
	@$(BIN)/jupyter lab --notebook-dir=. --ServerApp.default_url=/lab/tree/notebooks

.PHONY: lint
lint: .venv/.stamp ## style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

.PHONY: test
test: .venv/.stamp ## run the tests
	@$(BIN)/python -m pytest

.PHONY: test-browser
test-browser: report ## open the report in headless Chromium and check it with axe
	@$(BIN)/python tests/browser/check.py "$(CURDIR)/reports/$(YEAR)/laporan-kinerja-$(YEAR).html" \
		$(wildcard reports/audit-*/audit.html reports/unit-*/index.html)

.PHONY: bench
bench: .venv/.stamp ## measured ratios to plain scripts, papermill, nbconvert and pyarrow, each with its bar
	@$(BIN)/python -m scripts.bench "$(YEAR)"

.PHONY: fuzz
fuzz: .venv/.stamp ## 2,000 mutated CSV files and 2,000 workbooks; CASES=100 SEED=7 for fewer, or the same again
	@$(BIN)/python -m scripts.fuzz $(if $(CASES),"$(CASES)") $(if $(SEED),"$(SEED)")

.PHONY: sample-data
sample-data: .venv/.stamp ## write the sample tables of 2018 again (same bytes)
	@$(BIN)/python scripts/make_sample_data.py --out data/raw/2018

.PHONY: lock
lock: .venv/.stamp ## resolve requirements.lock anew from pyproject.toml
	@$(BIN)/uv pip compile --quiet --system-certs pyproject.toml --extra dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header -o requirements.lock

.PHONY: clean
clean: ## remove what is built: processed data and reports, not the raw data
	@rm -rf data/processed/* reports/*
