# Front door. Every command sets up what it needs: `environment` costs milliseconds when .venv is as it should be.
YEAR ?= 2018
export PYTHONUTF8 := 1
# A build is six processes and the tests are hundreds: each would compile the program anew.
unexport PYTHONDONTWRITEBYTECODE

# What is typed is data: taken unexpanded, handed on in the environment as IKU_<name>, never part of a recipe's text.
# A name that is not known would be expanded by make when it is exported, and is a slip of the pen at best. A make
# started by a command (tests do) is told none of it.
override TYPED := YEAR NAME UNITS BUNDLE FULL ONLY SCHEDULER PYTHON CASES SEED PDF AKAR KUNCI TOKEN SERTIFIKAT ANGKA PEMERIKSA FILE CHANGES \
	OFFICE FROM INDICATORS NUMBER TARGET MEASURE FUNCTION QUARTER YAKIN
override UNKNOWN := $(filter-out $(TYPED),$(foreach name,$(.VARIABLES),$(if \
	$(filter command,$(firstword $(origin $(name)))),$(name))))
$(if $(UNKNOWN),$(error Tidak dikenal: $(UNKNOWN). Yang dikenal: $(TYPED)))
$(foreach name,$(TYPED),$(eval export override IKU_$(name) := $$(value $(name))))
unexport $(TYPED)
override MAKEOVERRIDES :=
override SHELL := /bin/sh
override BIN := .venv/bin
# Until the program takes care of signals itself, they wait: an interpreter that is starting would print a traceback.
override WAITING := $(shell env --block-signal=INT --block-signal=TERM --block-signal=HUP --block-signal=QUIT true \
	2>/dev/null && echo env --block-signal=INT --block-signal=TERM --block-signal=HUP --block-signal=QUIT)
override RUN := $(WAITING) $(BIN)/python -m iku_analysis

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' Makefile | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

.PHONY: environment
environment: ## set up .venv (PYTHON=python3.12 chooses the Python); every command does it by itself
	@sh scripts/environment.sh

.PHONY: report
report: environment ## build the report of YEAR, or up to the end of a quarter (QUARTER=3)
	@$(RUN) report

.PHONY: watch
watch: environment ## build the report of YEAR again whenever an input is saved, until Ctrl+C
	@$(RUN) watch

.PHONY: reports
reports: environment ## build a report per unit of UNITS=units.csv (SCHEDULER=tcp://... for a Dask cluster)
	@$(RUN) reports

.PHONY: why
why: environment ## say which steps of YEAR would run and which input is the reason
	@$(RUN) report --explain

.PHONY: check
check: environment ## check the raw data of YEAR (QUARTER=3: for its report); all findings, also as a workbook per office
	@$(RUN) check

.PHONY: template
template: environment ## write empty workbooks of YEAR to fill: one per sending office, and one per table
	@$(RUN) template

.PHONY: masuk
masuk: environment ## take in what offices sent to data/masuk of YEAR; what is not clean goes back (YAKIN=digest: a doubtful file after all)
	@$(RUN) masuk

.PHONY: new-year
new-year: environment ## lay out data/raw of YEAR from the year before (YEAR=2019)
	@$(RUN) new-year

.PHONY: new-office
new-office: environment ## lay out an office: OFFICE=data/kantor/bogor FROM=iku.csv (or FROM=folder of another office; INDICATORS=4,5)
	@$(RUN) new-office

.PHONY: new-indicator
new-indicator: environment ## add an indicator: NUMBER=7 TARGET=2 NAME="..." (OFFICE=, MEASURE= or FUNCTION=indikator.file.function)
	@$(RUN) new-indicator

.PHONY: remove-indicator
remove-indicator: environment ## take an indicator out of the files of YEAR: NUMBER=7 (OFFICE=)
	@$(RUN) remove-indicator

.PHONY: verify
verify: environment ## compare the files of a finished report with its manifest, or say what became of PDF=file.pdf
	@$(RUN) verify

.PHONY: tanda-tangan
tanda-tangan: environment ## sign the PDF of YEAR: KUNCI=key.p12, or KUNCI=module.so TOKEN=label
	@$(RUN) tanda-tangan

.PHONY: audit
audit: environment ## rebuild the report of YEAR elsewhere and compare every item (BUNDLE=file.zip, PDF=report.pdf, PEMERIKSA=name)
	@$(RUN) audit

.PHONY: asal
asal: environment ## the raw rows behind a number and what each filter drops: ANGKA=6.unggulan
	@$(RUN) asal

.PHONY: verdik
verdik: environment ## how many auditors got the same bytes: their audit.json lie in reports/verdik-YEAR/
	@$(RUN) verdik

.PHONY: prepare
prepare: environment ## check the tables of YEAR for its notebooks, so that nbval can run them; the report stays
	@$(RUN) prepare

.PHONY: naskah
naskah: environment ## read texts corrected in Word back: FILE=laporan.docx (CHANGES=tolak: without tracked changes)
	@$(RUN) naskah

.PHONY: publish
publish: environment ## keep manifest and results of YEAR in git as its published record
	@$(RUN) publish

.PHONY: bundle
bundle: environment ## pack report, code and raw data of YEAR as one zip (FULL=1: with microdata, for auditors)
	@$(RUN) bundle

.PHONY: notebook
notebook: environment ## run one notebook alone: NAME=03_distribusi
	@$(RUN) notebook

.PHONY: lab
lab: report ## open the notebooks in JupyterLab, where they run as they are
	@$(BIN)/jupyter lab --notebook-dir=. --ServerApp.default_url=/lab/tree/notebooks

.PHONY: lint
lint: environment ## style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

.PHONY: test
test: environment ## run the tests
	@$(BIN)/python -m pytest

.PHONY: test-moments
test-moments: environment ## signals, saves, kills and faults at twenty random moments of each kind (half an hour)
	@IKU_MOMEN=20 $(BIN)/python -m pytest tests/pipeline/test_agreement.py tests/pipeline/test_faults.py

.PHONY: test-guide
test-guide: environment ## follow docs/panduan.md with all its commands, also those that build for long (minutes)
	@IKU_PANDUAN=1 $(BIN)/python -m pytest -o addopts=-q tests/pipeline/test_guide.py

.PHONY: test-twins
test-twins: environment ## compute every value of fifty random years in pandas, in SQL and as declared, and compare
	@IKU_TAHUN=50 $(BIN)/python -m pytest -o addopts=-q tests/audit/test_second_program.py tests/indicators/test_declared_indicators.py

.PHONY: test-install
test-install: environment ## run every documented way to install, and what set-up mends by itself (minutes, network)
	@$(BIN)/python -m pytest -o addopts=-q tests/install/routes.py

.PHONY: test-bare
test-bare: ## run both commands of the README in a bare Debian, as root and as a user (as root, with debootstrap)
	@sh scripts/bare_check.sh

.PHONY: test-browser
test-browser: report ## open the report in headless Chromium and check it with axe
	@$(BIN)/python tests/browser/check.py "reports/$$IKU_YEAR/laporan-kinerja-$$IKU_YEAR.html" \
		$(wildcard reports/audit-*/audit.html reports/unit-*/index.html)

.PHONY: test-attack
test-attack: environment ## attack the small counts of 500 random sparse years (CASES=2000 SEED=7 for more or others)
	@IKU_SERANGAN=500 $(BIN)/python -m pytest -o addopts=-q -s tests/privacy/test_attack.py \
		tests/privacy/test_attack_on_changes.py tests/privacy/test_fewest_withheld.py

.PHONY: bench
bench: environment ## measured ratios to plain scripts, papermill, nbconvert and pyarrow, each with its bar
	@$(BIN)/python -m scripts.bench -- "$$IKU_YEAR"

.PHONY: bench-checks
bench-checks: environment ## mistakes made at random in the tables of YEAR, and the share noticed (CASES=12 per kind, SEED=7)
	@$(BIN)/python -m scripts.bench_checks

.PHONY: fuzz
fuzz: environment ## 2,000 mutated CSV files and 2,000 workbooks; CASES=100 SEED=7 for fewer, or the same again
	@$(BIN)/python -m scripts.fuzz

.PHONY: sample-data
sample-data: environment ## write the sample tables of 2018 again (same bytes)
	@$(BIN)/python -m scripts.make_sample_data --out data/raw/2018

.PHONY: schemas
schemas: environment ## write docs/skema, docs/aturan.md and docs/temuan anew: what editors and people read of the declarations
	@$(BIN)/python scripts/make_schemas.py docs/skema
	@$(BIN)/python scripts/make_rules_doc.py docs/aturan.md
	@$(BIN)/python scripts/make_finding_pages.py docs/temuan

.PHONY: lock
lock: environment ## resolve requirements.lock anew from pyproject.toml
	@$(BIN)/uv pip compile --quiet --system-certs pyproject.toml --extra dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header -o requirements.lock

.PHONY: clean
clean: ## remove what is built: processed data and reports, not the raw data
	@rm -rf data/processed/* reports/*
