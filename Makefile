# Every target is a short script in .ci; this file only names them.

CONFIG ?= release

.PHONY: help demo test differential fuzz bench soak build generate format lint clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

demo: ## build and show the product against an emulator, in demo-output/ (CONFIG=debug: quicker to build)
	@.ci/demo/run $(CONFIG)

test: ## every test, with the emulators (FILTER=NAME: those of one name; SKIP_BUILD=1: with what is built)
	@FILTER="$(FILTER)" SKIP_BUILD="$(SKIP_BUILD)" .ci/test

differential: ## random input against other tools that read the same (CASES=NUMBER, 200000 unless said)
	@PIONEER_CASES="$(or $(CASES),200000)" FILTER=DifferentialTests SKIP_BUILD="$(SKIP_BUILD)" .ci/test

fuzz: ## random bytes as expressions (SECONDS=NUMBER, 3600 unless said)
	@.ci/fuzz $(or $(SECONDS),3600)

bench: ## compare with what people use instead; about 25 minutes (BENCH_JSON=FILE: the rows as JSON)
	@BENCH_JSON="$(BENCH_JSON)" .ci/bench/run

soak: ## an hour of the loop with commits, faults and restarts (SOAK=SECONDS)
	@.ci/bench/soak $(SOAK)

build: ## everything, the tests too, without optimisation
	@.ci/packages build
	@.ci/build --build-tests

generate: ## what follows from the kinds: crds/ and the schemas and pages in docs/
	@.ci/generate

format: ## put the sources into the house's form
	@swift format --in-place --parallel --recursive Package.swift Sources Tests

lint: ## look whether the sources keep the rules of the house
	@.ci/house
	@swift format lint --strict --parallel --recursive Package.swift Sources Tests

clean: ## take away everything that was built or installed here
	rm -rf .build .venv demo-output
