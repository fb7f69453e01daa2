# The verbs of the project. Each does all of its own set-up.
SWIFT ?= swift
PRODUCTS = node-exporter
# For size: half a megabyte less in memory for a twentieth more instructions. libstdc++ goes into the binary, so that
# Swift is not the only thing which a host need not have.
RELEASE = --configuration release --static-swift-stdlib -Xswiftc -Osize -Xlinker -L$(CURDIR)/.build/static
BIN = .build/release

.PHONY: setup build run test lint format bench fuzz docs check-docs clean

setup: ## Install the system packages that are missing
	@.ci/setup

build: setup ## Build the exporters for release, into .build/release
	@mkdir -p .build/static && ln -sf "$$(cc -print-file-name=libstdc++.a)" .build/static/
	@for product in $(PRODUCTS); do $(SWIFT) build $(RELEASE) --product $$product || exit 1; done

run: build ## Start every exporter and show where it answers, until Ctrl-C
	@.ci/start $(BIN) $(PRODUCTS)

test: setup ## Run all tests
	@$(SWIFT) test --parallel

lint: ## Check the formatting, strictly
	@$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources

format: ## Format every file
	@$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources

bench: ## Count instructions and allocations of the hot paths, and compare with Benchmarks/thresholds.txt
	@.ci/setup valgrind
	@Benchmarks/run

fuzz: setup ## Feed the parsers with rubbish for a minute
	@Benchmarks/fuzz

docs: build ## Write docs/metrics.md and docs/flags.md anew
	@$(BIN)/node-exporter --print-metrics > docs/metrics.md
	@$(BIN)/node-exporter --print-flags > docs/flags.md

check-docs: ## Fail when docs/metrics.md or docs/flags.md is not what the binaries say
	@$(BIN)/node-exporter --print-metrics | diff -u docs/metrics.md - || { echo "docs/metrics.md is old; run make docs"; exit 1; }
	@$(BIN)/node-exporter --print-flags | diff -u docs/flags.md - || { echo "docs/flags.md is old; run make docs"; exit 1; }

clean:
	@rm -rf .build Benchmarks/.build
