# The verbs of the project. Each does all of its own set-up.
SWIFT ?= swift
PRODUCTS = node-exporter postgres-exporter redis-exporter container-exporter
# For size: half a megabyte less in memory for a twentieth more instructions. libstdc++ goes into the binary, so that
# Swift is not the only thing which a host need not have.
# C and C++ in sections, of which the linker leaves out what nobody calls: much of the TLS library.
SECTIONS = $(foreach flag,-Os -ffunction-sections -fdata-sections,-Xcc $(flag) -Xcxx $(flag))
RELEASE = --configuration release --static-swift-stdlib -Xswiftc -Osize $(SECTIONS) \
    -Xcxx -fno-exceptions -Xlinker -L$(CURDIR)/.build/static $(LAYOUT)
# What a scrape runs lies together, so that fewer pages of the binary stay in memory.
LAYOUT = -Xswiftc -Xfrontend -Xswiftc -function-sections \
    -Xlinker --symbol-ordering-file=$(CURDIR)/Sources/hot-functions.txt -Xlinker --no-warn-symbol-ordering
BIN = .build/release

.PHONY: setup build compile run test lint format bench fuzz docs check-docs images clean

setup: ## Install the system packages that are missing
	@.ci/setup

build: setup ## Build the exporters for release, into .build/release
	@$(MAKE) --no-print-directory compile

# SYMBOLS=keep: into .build/symbols, for profilers.
compile:
	@mkdir -p .build/static && ln -sf "$$(cc -print-file-name=libstdc++.a)" .build/static/
	@for product in $(PRODUCTS); do $(SWIFT) build $(RELEASE) $(if $(SYMBOLS),--scratch-path .build/symbols) --product $$product || exit 1; done

run: build ## Start every exporter and show where it answers, until Ctrl-C
	@.ci/start $(BIN) $(PRODUCTS)

test: setup ## Run all tests
	@SWIFT=$(SWIFT) .ci/test

lint: ## Check the formatting, strictly
	@$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources

format: ## Format every file
	@$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources

bench: build ## Count instructions and allocations of the hot paths, against Benchmarks/thresholds.txt, and look for leaks
	@.ci/setup valgrind
	@Benchmarks/run
	@Benchmarks/leaks

fuzz: setup ## Feed the parsers with rubbish for a minute
	@Benchmarks/fuzz

docs: build ## Write docs/NAME-metrics.md and docs/NAME-flags.md of each NAME-exporter anew
	@for product in $(PRODUCTS); do for table in metrics flags; do \
	    $(BIN)/$$product --print-$$table > docs/$${product%-exporter}-$$table.md || exit 1; \
	done; done

check-docs: ## Fail when one of them is not what the binaries say
	@for product in $(PRODUCTS); do for table in metrics flags; do \
	    file=docs/$${product%-exporter}-$$table.md; \
	    $(BIN)/$$product --print-$$table | diff -u $$file - || { echo "$$file is old; run make docs"; exit 1; }; \
	done; done

images: build ## Make the container images of what has been built
	@docker/build-images prebuilt $(PRODUCTS)

clean:
	@rm -rf .build Benchmarks/.build
