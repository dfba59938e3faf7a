# SPDX-License-Identifier: GPL-2.0
# L-Net Exit: the kernel module, the lnet-exit program and their tests.
# `make help` lists what can be asked for.

# `make lab NET=mesh SHELL=1` asks for a shell in the lab, not for another one of make.
LAB_SHELL := $(filter 1,$(SHELL))
override SHELL := /bin/sh

SRC := $(patsubst %/,%,$(dir $(abspath $(lastword $(MAKEFILE_LIST)))))
BUILD := $(SRC)/build

# Kernel headers to build against, and the release they are of.
KDIR ?= $(shell $(SRC)/scripts/kdir)
KERNELRELEASE_OF = $(shell $(SRC)/scripts/kdir --release '$(KDIR)')
KMOD = $(BUILD)/kmod-$(KERNELRELEASE_OF)
BENCH = $(BUILD)/bench-$(KERNELRELEASE_OF)
UNIT = $(BUILD)/unit-$(KERNELRELEASE_OF)

# Warnings as errors: WERROR=1.  The kernel's extra warnings are always on.
WERROR ?=
W ?= 1

VERSION := $(shell sed -n 's/^LNET_EXIT_VERSION := //p' '$(SRC)/Kbuild')

PREFIX ?= /usr/local
MANDIR ?= $(PREFIX)/share/man
DESTDIR ?=
MODULE_DIR = $(DESTDIR)/lib/modules/$(KERNELRELEASE_OF)/updates
DKMS_DIR = $(DESTDIR)/usr/src/lnet-exit-$(VERSION)
MAN_PAGES := $(wildcard $(SRC)/Documentation/*.[1-8])

TOOLS = $(MAKE) $(if $(V),,-s) -C '$(SRC)/tools' O='$(BUILD)' VERSION='$(VERSION)' \
	PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' WERROR='$(WERROR)'

.PHONY: all
all: modules tools ## Build the module and the program (the default)

.PHONY: setup
setup: ## Install what building and testing need (as root, Debian 12)
	@$(SRC)/scripts/setup

# Kbuild writes beside what it reads: it gets a directory of links.
.PHONY: kmod
kmod:
	$(if $(KERNELRELEASE_OF),,$(error no kernel headers found (KDIR=$(KDIR)): make setup))
	@$(SRC)/scripts/mirror '$(SRC)' '$(KMOD)'
	$(MAKE) -C '$(KDIR)' M='$(KMOD)' W=$(W) $(if $(WERROR),KCFLAGS=-Werror) modules

.PHONY: modules
modules: kmod ## Build lnet_exit.ko for the kernel headers in KDIR
	@ln -sf 'kmod-$(KERNELRELEASE_OF)/lnet_exit.ko' '$(BUILD)/lnet_exit.ko'
	@ln -sf build/lnet_exit.ko '$(SRC)/lnet_exit.ko'

# What kselftests and make bench-path load beside it.
.PHONY: bench-module
bench-module:
	@mkdir -p '$(BENCH)'
	@ln -sf '$(SRC)'/selftests/bench/Kbuild '$(SRC)'/selftests/bench/*.[ch] '$(BENCH)'
	$(MAKE) -C '$(KDIR)' M='$(BENCH)' W=$(W) $(if $(WERROR),KCFLAGS=-Werror) modules

# The label table's unit tests as a module; readers.c is that of the kernel.
.PHONY: unit-module
unit-module:
	@mkdir -p '$(UNIT)'
	@ln -sf '$(SRC)'/selftests/unit/*.[ch] '$(SRC)'/kmod/ftn*.[ch] '$(UNIT)'
	@ln -sf '$(SRC)'/selftests/unit/kernel/* '$(UNIT)'
	$(MAKE) -C '$(KDIR)' M='$(UNIT)' W=$(W) $(if $(WERROR),KCFLAGS=-Werror) modules

.PHONY: tools
tools: ## Build the lnet-exit program
	+@$(TOOLS)
	@ln -sf build/lnet-exit '$(SRC)/lnet-exit'

.PHONY: demo
demo: ## Boot the lnet lab in a virtual machine and show exit labels at work
	@$(SRC)/scripts/demo

.PHONY: lab
lab: ## A reference network in a virtual machine: NET=lnet|mesh..., SHELL=1 to sit in it
	@$(SRC)/scripts/lab $(if $(LAB_SHELL),-s) $(if $(BOOT),-b '$(BOOT)') $(NET)

.PHONY: check-labs
check-labs: ## The stories of all reference networks, on each kernel
	@LNET_BOOT=$${LNET_BOOT:-direct} LNET_VM_CPUS=$${LNET_VM_CPUS:-1} \
		$(SRC)/scripts/matrix $(if $(KERNELS),-k '$(KERNELS)',-k '6.1 newest') \
		$(patsubst $(SRC)/selftests/%,%,$(wildcard $(SRC)/selftests/labs/*_test.sh))

.PHONY: check
check: ## Build, lint, unit tests, fuzzing, kselftests on three kernels: 25 minutes
	@$(SRC)/scripts/check

.PHONY: check-all
check-all: ## All that there is: every kernel, every detector; hours
	@$(SRC)/scripts/check -a

.PHONY: check-unit
check-unit: ## Unit tests of the program and of the label table (no root needed)
	+@$(TOOLS) check
	+@$(MAKE) $(if $(V),,-s) -C '$(SRC)/selftests/unit' O='$(BUILD)' check

.PHONY: fuzz
fuzz: ## Fuzz packet parsing and label table until a bug is found; FUZZERS=... picks
	+@$(MAKE) -j2 $(if $(V),,-s) -C '$(SRC)/selftests/fuzz' O='$(BUILD)' fuzz

.PHONY: check-vm
check-vm: ## Kselftests in a virtual machine; TESTS="a.sh b.sh" picks some
	@$(SRC)/scripts/check modules tools kselftest -- $(TESTS)

.PHONY: check-fast
check-fast: ## Kselftests in User-Mode Linux, in seconds; TESTS="a.sh b.sh" picks some
	@$(SRC)/scripts/uml $(TESTS)

.PHONY: check-debug
check-debug: ## The same on kernels with detectors, and the detectors themselves
	@$(SRC)/scripts/debug $(PARTS) -- $(TESTS)

.PHONY: check-matrix
check-matrix: ## Kselftests on Linux 6.1, 6.12 and 7.3; KERNELS="6.12 7.3" TESTS="..."
	@$(SRC)/scripts/matrix $(if $(KERNELS),-k '$(KERNELS)') $(TESTS)

.PHONY: coverage
coverage: ## Which lines of the module the kselftests run, a line for each file
	@$(SRC)/scripts/coverage $(TESTS)

.PHONY: bench-path
bench-path: ## Instructions per packet, beside others; KERNELS="6.1 7.3" CASES=ours
	@$(SRC)/scripts/bench-path $(if $(KERNELS),-k '$(KERNELS)') $(if $(PROFILE),-p '$(PROFILE)') $(CASES)

.PHONY: bench-table
bench-table: ## What long lists cost, beside others; PARTS="user path load" SIZES="10 1000" TABLES="FILE..."
	@$(SRC)/scripts/bench-table $(if $(PARTS),-p '$(PARTS)') $(if $(SIZES),-n '$(SIZES)') $(TABLES)

.PHONY: bench-follow
bench-follow: ## How fast the daemon follows routes: events, failed links, large tables
	@$(SRC)/scripts/bench-follow

.PHONY: lint
lint: ## Static checks of all that is written here; KINDS="..." picks
	@$(SRC)/scripts/lint $(KINDS)

.PHONY: ynl
ynl: ## Regenerate the netlink header and policies from uapi/lnet_exit.yaml
	@$(SRC)/scripts/ynl

.PHONY: ynl-check
ynl-check: ## Fail when the generated files differ from what ynl would make
	@$(SRC)/scripts/ynl --check

.PHONY: install
install: install-tools modules ## Install module, program, man pages, completion and unit (DESTDIR, PREFIX, MANDIR)
	install -D -m 0644 '$(BUILD)/lnet_exit.ko' '$(MODULE_DIR)/lnet_exit.ko'
	$(if $(DESTDIR),,depmod -a '$(KERNELRELEASE_OF)')

.PHONY: install-tools
install-tools: tools ## The same without the module
	+@$(TOOLS) install
	@set -e; for page in $(MAN_PAGES); do \
		install -v -D -m 0644 "$$page" \
			"$(DESTDIR)$(MANDIR)/man$${page##*.}/$${page##*/}"; \
	done

.PHONY: uninstall
uninstall: ## Take away what install put there
	rm -f '$(MODULE_DIR)/lnet_exit.ko'
	$(if $(DESTDIR),,depmod -a '$(KERNELRELEASE_OF)')
	+@$(TOOLS) uninstall
	@set -e; for page in $(MAN_PAGES); do \
		rm -fv "$(DESTDIR)$(MANDIR)/man$${page##*.}/$${page##*/}"; \
	done

.PHONY: dkms-install
dkms-install: ## Hand the module to DKMS, which rebuilds it for each new kernel
	$(if $(DESTDIR),,@command -v dkms >/dev/null || \
		{ echo "dkms is not installed: apt-get install dkms" >&2; exit 1; })
	@$(SRC)/scripts/mirror --copy '$(SRC)' '$(DKMS_DIR)'
	sed 's/@VERSION@/$(VERSION)/' '$(SRC)/scripts/dkms.conf.in' > '$(DKMS_DIR)/dkms.conf'
	$(if $(DESTDIR),,dkms install --force lnet-exit/$(VERSION) -k '$(KERNELRELEASE_OF)' \
		--kernelsourcedir '$(KDIR)')

.PHONY: dkms-uninstall
dkms-uninstall: ## Take the module away from DKMS
	$(if $(DESTDIR),,dkms remove lnet-exit/$(VERSION) --all)
	rm -rf '$(DKMS_DIR)'

.PHONY: deb
deb: ## Debian packages: the program with its daemon, and the module for DKMS
	@$(SRC)/scripts/deb

.PHONY: clean
clean: ## Remove everything that was built (downloads stay in LNET_CACHE)
	rm -rf '$(BUILD)'
	rm -f '$(SRC)/lnet_exit.ko' '$(SRC)/lnet-exit'

.PHONY: help
help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' '$(SRC)/Makefile' | \
		while IFS="$$(printf '\t')" read -r target text; do \
			printf '  %-16s%s\n' "$$target" "$$text"; done
	@echo
	@echo "  KDIR=$(KDIR)"
	@echo "  kernel release: $(KERNELRELEASE_OF)   version: $(VERSION)"
