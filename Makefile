# The front door; meson and ninja do the work.

PREFIX ?= /usr/local
FUZZ_SECONDS ?= 60
DB ?= sqlite:demo.db
LISTEN ?= 127.0.0.1:8080

.PHONY: all demo test san fuzz cover bench screens lint format gates install clean help

all: build/build.ninja
	ninja -C build

build/build.ninja:
	scripts/packages.sh build
	meson setup build

# The program itself sees whether the demo is there already.
demo: all
	build/waarborg demo --db "$(DB)"
	@echo
	@echo "Cijfers die een norm overschrijden:"
	build/waarborg figure --breaches --db "$(DB)"
	@echo
	@echo "Inloggen, met een link die één keer werkt (u kiest zelf een wachtwoord):"
	@echo "  beheerder:  http://$(LISTEN)$$(build/waarborg user link demo-beheerder --db "$(DB)" | grep -o '/welkom/[^ ]*')"
	@echo "  inkoper:    http://$(LISTEN)$$(build/waarborg user link demo-inkoper --db "$(DB)" | grep -o '/welkom/[^ ]*')"
	@echo "  iemand anders: build/waarborg user list --db $(DB), dan build/waarborg user link NAAM --db $(DB)"
	@echo
	@echo "Een rondleiding staat in docs/tour.md. Stoppen: Ctrl+C."
	@echo
	build/waarborg serve --db "$(DB)" --listen "$(LISTEN)"

test:
	scripts/test.sh

san:
	scripts/test.sh san

fuzz: build-fuzz/build.ninja
	ninja -C build-fuzz
	@ls build-fuzz/tests/fuzz/fuzz_* >/dev/null 2>&1 || { echo "No fuzz targets."; exit 1; }
	@for target in build-fuzz/tests/fuzz/fuzz_*; do \
		[ -f "$$target" ] && [ -x "$$target" ] || continue; \
		echo "== $$target"; mkdir -p "build-fuzz/corpus/$${target##*/}"; \
		"$$target" -max_total_time=$(FUZZ_SECONDS) -artifact_prefix=build-fuzz/ \
			"build-fuzz/corpus/$${target##*/}" || exit 1; \
	done

build-fuzz/build.ninja:
	scripts/packages.sh test
	CC=clang meson setup build-fuzz -Db_sanitize=address,undefined -Db_lundef=false

cover: build-cover/build.ninja
	ninja -C build-cover
	-meson test -C build-cover --no-rebuild --no-suite data --no-suite lint
	gcovr --root . --filter src/ --object-directory build-cover --print-summary \
		--branches --txt build-cover/coverage.txt --html-details build-cover/coverage.html
	@echo "build-cover/coverage.html"

build-cover/build.ninja:
	scripts/packages.sh cover
	meson setup build-cover -Db_coverage=true --buildtype debug

bench: all
	@ls build/bench/j? >/dev/null 2>&1 || { echo "No benches."; exit 1; }
	@if [ -x bench/run.sh ]; then bench/run.sh; else ls build/bench/j?; fi

screens: all
	python3 tests/browser/drive.py build/waarborg sqlite screens.mjs docs/screens

lint:
	scripts/lint.sh

format:
	git ls-files --cached --others --exclude-standard 'src/*.[ch]' 'tests/*.[ch]' 'bench/*.[ch]' \
		| xargs clang-format -i

gates: lint
	WAARBORG_GATES=long scripts/test.sh

install: all
	meson configure build -Dprefix="$(PREFIX)"
	meson install -C build

clean:
	rm -rf build build-san build-fuzz build-cover

help:
	@echo "make            build build/waarborg and build/bench/jN; installs Debian packages if needed"
	@echo "make demo       fill demo.db with invented data, show what breaks a norm, and serve it on $(LISTEN)"
	@echo "make test       all tests on SQLite and PostgreSQL, then again with sanitizers"
	@echo "make san        the tests with sanitizers only"
	@echo "make fuzz       every fuzz target for FUZZ_SECONDS ($(FUZZ_SECONDS)) seconds"
	@echo "make cover      which lines and branches the tests reach"
	@echo "make bench      the heavy jobs, timed"
	@echo "make screens    docs/screens: pictures of every kind of page"
	@echo "make lint       format, floors, banned calls, static analysis; no build needed"
	@echo "make format     put the format of all C files right"
	@echo "make gates      the reliability gates in their long form (an hour or more)"
	@echo "make install    to PREFIX ($(PREFIX)); DESTDIR is honoured"
	@echo "make clean      remove the build folders"
