# For a newcomer: `make serve`, `make demo` and `make test`. `make help` lists the others.

VENV   := .venv
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	command -v $$p >/dev/null 2>&1 && \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; \
	done)
BIN    := $(VENV)/bin
SEED   ?= 2012
BOOK   ?= sqlite
ARGS   ?=
PORT   ?= 8012
# The demonstration lives on a day of its book, else every deadline of it had passed.
TODAY  ?= 2013-11-05
PLACE  ?= $(TONGZHOU_BOOK)

.PHONY: help demo serve test check audit soak soak-report bench clean

help:
	@echo "make demo                  a federation of 50,000 members lives a year, into build/demo/"
	@echo "make demo BOOK=postgresql  the same on PostgreSQL"
	@echo "make serve                 web pages for the demo's book (PLACE=book.db for another)"
	@echo "make test                  style, types and every test (ARGS='-k enrol' to choose)"
	@echo "make check                 style and types only"
	@echo "make audit                 known weaknesses of the packages we use"
	@echo "make soak                  the long tests, an hour; then what they did"
	@echo "make soak-report           what the last soak did, as a table"
	@echo "make bench                 every step beside its floor (ARGS=--quick: within a minute)"
	@echo "make clean                 remove the environment and everything built"

demo: $(VENV)/.demo
	$(BIN)/python -m demo --out build/demo --book $(BOOK) --seed $(SEED)

# The demo's book where no other is named; the demo runs first if it never ran to its end.
serve: $(VENV)/.demo
ifeq ($(strip $(PLACE)),)
	@[ -f build/demo/summary.json ] || $(BIN)/python -m demo --out build/demo --seed $(SEED)
	@$(BIN)/tongzhou migrate --book build/demo/jingjiang-2012.db
	$(BIN)/tongzhou serve --book build/demo/jingjiang-2012.db --port $(PORT) --demo --today $(TODAY)
else
	$(BIN)/tongzhou serve --book "$(PLACE)" --port $(PORT)
endif

test: check
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not soak" $(ARGS)

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Says so, and goes on, where the list of weaknesses cannot be reached.
audit: $(VENV)/.dev
	@{ $(call install,audit); } || true
	@.ci/audit $(BIN)

# About an hour: TONGZHOU_SOAK_MINUTES is the time of each long test, TONGZHOU_SOAK_SEED its seed.
# The fuzzer that is guided by coverage is left out where it cannot be had.
soak: $(VENV)/.dev
	@{ $(call install,fuzz); } || true
	$(BIN)/python -m pytest -n 2 --dist worksteal -m soak $(ARGS); status=$$?; $(MAKE) -s soak-report; exit $$status

soak-report: $(VENV)/.dev
	@$(BIN)/python -m tests.faults.soak_report

bench: $(VENV)/.bench
	$(BIN)/python -m bench $(ARGS)

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/.demo: pyproject.toml constraints.txt
	@$(call install,demo)
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt
	@$(call install,dev)
	@touch $@ $(VENV)/.demo

$(VENV)/.bench: pyproject.toml constraints.txt
	@$(call install,bench)
	@touch $@ $(VENV)/.dev $(VENV)/.demo

# uv where there is one, else plain pip; both take the versions from constraints.txt.
define install
if [ -z "$(PYTHON)" ]; then echo "Python 3.11 or later is needed and was not found."; exit 1; fi; \
echo "Making the environment $(VENV) with $(PYTHON) …"; \
if command -v uv >/dev/null 2>&1; then \
	{ [ -x $(BIN)/python ] || uv venv --quiet --python $(PYTHON) $(VENV); } && \
	uv pip install --quiet --python $(BIN)/python -c constraints.txt -e '.[$(1)]'; \
else \
	{ [ -x $(BIN)/pip ] || $(PYTHON) -m venv $(VENV); } && \
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[$(1)]'; \
fi
endef
