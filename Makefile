# `make` sets up and renders; `make test` checks everything; `make help` lists the rest.
explainer := .venv/bin/explainer
ready := .venv/.ready

.DEFAULT_GOAL := clips
.PHONY: help setup clips draft essay train check kit bench test test-all lint clean

help: ## list what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 16

setup: $(ready) ## install what is needed (Debian packages when root, Python packages into .venv)

$(ready): pyproject.toml constraints.txt explainer/bootstrap.sh
	@bash explainer/bootstrap.sh
	@touch $@

clips: $(ready) ## render the narrated clips at 1080p, and the film of them all (the default)
	@$(explainer) film && $(explainer) render

draft: $(ready) ## the clips, small and fast
	@$(explainer) render --quality draft

essay: $(ready) ## the companion essay with its clips, dark and light, as a page: renders/essay/index.html
	@$(explainer) embed essay/essay.md --light --out renders/essay

train: $(ready) ## train all models anew (an hour on two cores)
	@$(explainer) train

check: $(ready) ## measure the models, and check the clips that are rendered
	@$(explainer) train --check && $(explainer) check

kit: $(ready) ## write docs/KIT.md, what there is to draw with, from the pictures of the tests
	@.venv/bin/python -m tests.scenes.kit_page

bench: $(ready) ## measure rendering beside Manim itself, into BENCHMARKS.md (half an hour; leave the machine alone)
	@$(explainer) bench

test: $(ready) lint ## lint, type-check and run the tests (they look at pages in Debian's Chromium and WebKit)
	@bash explainer/bootstrap.sh browser
	@.venv/bin/python -m pytest -n 2 --dist loadgroup

test-all: $(ready) ## the same, and every clip compared with Manim itself, frame by frame
	@TEST_ALL=1 $(MAKE) --no-print-directory test

lint: $(ready) ## ruff and mypy
	@.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy

clean: ## remove everything that was rendered
	@find renders -mindepth 1 -not -name .gitkeep -delete
