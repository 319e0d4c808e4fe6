# make            the three programs
# make deps       what they need from the system (Debian 12, 13; Ubuntu 24.04)
# make demo       a private bank with people in it, and its screen over ssh
# make check      every test; check-unit, check-sql, ... are its parts
# make lint       rooms, headers, warnings, shell, manual, forms, row security
# make SAN=1 ...  the same with sanitizers, in a build folder of its own; what
#		  they find goes to files (.demo/san) and fails the test.  Not
#		  so tried: encierro.t, which searches memory and makes it
#		  crash
# make bench, make faults, make fuzz: the long runs
.POSIX:
.SUFFIXES:
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

CC	= cc
OPT	= -O2 -g
STD	= -std=c11 -D_GNU_SOURCE
WARN	= -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes \
	  -Wmissing-prototypes -Wold-style-definition -Wvla -Wformat=2 \
	  -Wundef -Wwrite-strings -Wpointer-arith -Wcast-qual -Werror
HARD	= -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
LINK	= -pie -Wl,-z,relro,-z,now,--as-needed
B	= build
ifdef SAN
B	= build/san
OPT	= -O1 -g -fno-omit-frame-pointer
HARD	= -fsanitize=address,undefined -fno-sanitize-recover=all
LINK	=
endif
# make V=1 shows whole commands.
SAY	= $(if $(V),,@echo '  $(@:$(B)/%=%)'; )

# Every need goes through `make deps`; without them, say so and nothing else.
# Asked for once, when the first thing is compiled.
PKG	= ncursesw libpq libargon2 yaml-0.1 libseccomp jansson libutf8proc \
	  nettle hogweed
PKG_CFLAGS = $(eval PKG_CFLAGS := $$(filter-out -D_%,$$(shell pkg-config \
	  --cflags $(PKG))))$(PKG_CFLAGS)
TUI_LIBS = $(eval TUI_LIBS := $$(shell pkg-config --libs ncursesw))$(TUI_LIBS)
LIBS	= $(eval LIBS := $$(shell pkg-config --libs libpq libargon2 yaml-0.1 \
	  libseccomp jansson libutf8proc hogweed nettle))$(LIBS)

CFLAGS	= $(OPT)
ALL_CFLAGS = $(STD) $(WARN) $(HARD) -I. -I$(B) $(PKG_CFLAGS) $(CFLAGS)

# Archives from the top of the house to its ground, as design.md has them.
ROOMS	= store auth seal form domain base
LIBA	= $(ROOMS:%=$(B)/lib%.a)
objs	= $(patsubst %.c,$(B)/%.o,$(wildcard $(1)/*.c))
TUI	= $(call objs,tui)
AUTHD	= $(call objs,authd)
CTL	= $(call objs,ctl)
PROGS	= $(B)/resguardo $(B)/resguardo-authd $(B)/resguardoctl
UNIT	= $(patsubst %.c,$(B)/%,$(wildcard tests/unit/test_*.c))
TOOLS	= $(patsubst %.c,$(B)/%,$(wildcard tests/screen/*.c tests/security/*.c \
	  tests/sql/*.c tests/bench/*.c tests/monkey/*.c)) \
	  $(B)/tests/frames/resguardo $(B)/tests/e2e/plan
HDRS	= $(wildcard lib/*/*.h tui/*.h authd/*.h ctl/*.h)
MANUAL	= $(wildcard man/*.[1-9])

all: $(PROGS)
.PHONY: all deps demo demo-up demo-down check check-unit check-sql \
	check-live check-screen check-e2e check-security check-faults check-fuzz lint \
	lint-all bench millon faults fuzz clean FORCE
.SECONDARY: $(UNIT:=.o) $(TOOLS:=.o)

$(B)/resguardo: $(TUI) $(LIBA)
	$(SAY)$(CC) $(ALL_CFLAGS) $(LINK) $(LDFLAGS) -o $@ $^ $(TUI_LIBS) $(LIBS)
$(B)/resguardo-authd: $(AUTHD) $(LIBA)
	$(SAY)$(CC) $(ALL_CFLAGS) $(LINK) $(LDFLAGS) -o $@ $^ $(LIBS)
$(B)/resguardoctl: $(CTL) $(LIBA)
	$(SAY)$(CC) $(ALL_CFLAGS) $(LINK) $(LDFLAGS) -o $@ $^ $(LIBS) -lcsv

define room
$(B)/lib$(1).a: $(call objs,lib/$(1))
endef
$(foreach r,$(ROOMS),$(eval $(call room,$(r))))
%.a:
	@rm -f $@
	$(SAY)ar rcs $@ $^

# One rule compiles everything; the compiler writes what each object needs.
$(B)/%.o: %.c $(B)/flags
	@mkdir -p $(@D)
	$(SAY)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# Rebuild when the flags change, not only when a file does.
$(B)/flags: FORCE
	@pkg-config --exists $(PKG) && \
	    echo '#include <csv.h>' | $(CC) -E - >/dev/null 2>&1 || { \
	    echo 'make: faltan bibliotecas; primero: make deps' >&2; exit 1; }
	@mkdir -p $(B)
	@echo '$(CC) $(ALL_CFLAGS)' | cmp -s - $@ || \
	    echo '$(CC) $(ALL_CFLAGS)' >$@

# Widgets are tested without the rest of the program.
WIDGETS	= $(filter $(B)/tui/w_%.o $(B)/tui/widget%.o,$(TUI)) \
	  $(B)/tui/term.o $(B)/tui/input.o $(B)/tui/draw.o $(B)/tui/style.o \
	  $(B)/tui/keys.o $(B)/tui/linear.o
$(B)/tests/unit/%: $(B)/tests/unit/%.o $(LIBA)
	$(SAY)$(CC) $(ALL_CFLAGS) $(LINK) $(LDFLAGS) -o $@ $^ $(LIBS)
$(B)/tests/security/%: $(B)/tests/security/%.o $(LIBA)
	$(SAY)$(CC) $(ALL_CFLAGS) $(LINK) $(LDFLAGS) -o $@ $^ $(LIBS)
$(B)/tests/sql/%: $(B)/tests/sql/%.o $(LIBA)
	$(SAY)$(CC) $(ALL_CFLAGS) $(LINK) $(LDFLAGS) -o $@ $^ $(LIBS)
# What is measured against a plain program of ncurses needs its library.
$(B)/tests/bench/peer: LIBS = -lformw $(TUI_LIBS)
# What reads the forms as resguardoctl does.
FORMSET	= $(B)/ctl/formset.o $(B)/ctl/formset_base.o $(B)/ctl/calendars.o \
	  $(B)/ctl/util.o
$(B)/tests/e2e/plan: $(B)/tests/e2e/plan.o $(B)/tests/e2e/plan_cover.o \
    $(B)/tests/e2e/plan_value.o $(FORMSET) $(LIBA)
$(B)/tests/unit/test_formas $(B)/tests/unit/test_formas_reglas: \
    $(B)/tests/unit/%: $(B)/tests/unit/%.o $(FORMSET) $(LIBA)
$(B)/tests/e2e/plan $(B)/tests/unit/test_formas $(B)/tests/unit/test_formas_reglas:
	$(SAY)$(CC) $(ALL_CFLAGS) $(LINK) $(LDFLAGS) -o $@ $^ $(LIBS)
$(B)/tests/monkey/%: $(B)/tests/monkey/%.o $(LIBA)
	$(SAY)$(CC) $(ALL_CFLAGS) $(LINK) $(LDFLAGS) -o $@ $^ $(LIBS) -lutil
$(B)/tests/bench/%: $(B)/tests/bench/%.o $(LIBA)
	$(SAY)$(CC) $(ALL_CFLAGS) $(LINK) $(LDFLAGS) -o $@ $^ $(LIBS) -lutil
$(B)/tests/screen/%: $(B)/tests/screen/%.o $(WIDGETS) $(LIBA)
	$(SAY)$(CC) $(ALL_CFLAGS) $(LINK) $(LDFLAGS) -o $@ $^ $(TUI_LIBS) $(LIBS)

# The program itself, but that it compares frames (tests/screen/cuadros.t).
CHECKED	= $(B)/tests/frames/frame.o $(B)/tests/frames/draw.o
$(CHECKED): $(B)/tests/frames/%.o: tui/%.c $(HDRS) $(B)/flags
	@mkdir -p $(@D)
	$(SAY)$(CC) $(ALL_CFLAGS) -DFRAMES_CHECKED -c -o $@ $<
$(B)/tests/frames/resguardo: $(CHECKED) $(LIBA) \
    $(filter-out $(B)/tui/frame.o $(B)/tui/draw.o,$(TUI))
	$(SAY)$(CC) $(ALL_CFLAGS) $(LINK) $(LDFLAGS) -o $@ \
	    $(filter %.o,$^) $(LIBA) $(TUI_LIBS) $(LIBS)

deps:
	@etc/deps

demo: deps
	@$(MAKE) all
	@BUILD=$(CURDIR)/$(B) etc/demo/up
	@etc/demo/open
demo-up: deps
	@$(MAKE) all
	@BUILD=$(CURDIR)/$(B) etc/demo/up
demo-down:
	@etc/demo/down

# BUILD tells the tests which programs to try.
RUN	= BUILD=$(CURDIR)/$(B) prove -e ''
tests	= $(wildcard tests/$(1)/*.t)
# Most of the time goes in waiting for a terminal, a server or a clock, so
# several run at once; the longest begin.
check: deps
	@$(MAKE) -j3 check-unit check-sql check-live
check-live: $(PROGS) $(TOOLS)
	$(RUN) -j3 $(call tests,faults) $(call tests,e2e) \
	    $(call tests,security) $(call tests,fuzz) $(call tests,monkey) \
	    $(call tests,screen)
check-unit: $(UNIT)
	$(RUN) $(UNIT)
check-sql: $(PROGS) $(TOOLS)
	BUILD=$(CURDIR)/$(B) tests/con-postgres prove -e '' $(call tests,sql)
check-screen: $(PROGS) $(TOOLS)
	$(RUN) $(call tests,screen)
check-security: $(PROGS) $(TOOLS)
	$(RUN) $(call tests,security)
check-e2e: $(PROGS) $(B)/tests/e2e/plan
	$(RUN) $(call tests,e2e)
check-faults: $(PROGS)
	$(RUN) $(call tests,faults)
# Prints a table; a budget that is missed is said, and fails nothing.
bench: deps
	@$(MAKE) $(PROGS) $(TOOLS)
	BUILD=$(CURDIR)/$(B) tests/bench/run.sh
# Search and lists at 10^6 expedientes: half an hour and 5 GB of disk.
millon: $(PROGS)
	BUILD=$(CURDIR)/$(B) tests/bench/millon.sh

check-fuzz: $(PROGS) $(TOOLS)
	$(RUN) $(call tests,fuzz) $(call tests,monkey)
fuzz: $(PROGS) $(TOOLS)
	FUZZ=600 $(RUN) $(call tests,fuzz)
	MONKEY=1000000 $(RUN) -v $(call tests,monkey)
# 500 points in all, half of them deep inside a form: ten runs of fifty, each
# with its own seed and demo, then what has no points but a long form.
SEEDS	= 1 2 3 4 5
KILLS	= $(foreach s,$(SEEDS),$(B)/faults/kill-$(s).t \
	  $(B)/faults/kill-medida-$(s).t)
# What each said is kept beside it, as a fall that is rare tells nothing twice.
$(KILLS):
	@mkdir -p $(@D)
	@k=$(@F); k=$${k%.t}; tap=$(CURDIR)/$(B)/faults/$$k.tap; \
	printf '%s\n' '#!/bin/sh' "SEED=$${k##*-} FAULTS=$${FAULTS:-50} \
	    sh $(CURDIR)/tests/faults/$${k%-*}.t >$$tap 2>&1" \
	    'rc=$$?' "cat $$tap" 'exit $$rc' >$@; chmod +x $@
faults: $(PROGS) $(TOOLS)
	@rm -f $(KILLS)
	@$(MAKE) -s $(KILLS)
	$(RUN) -j4 $(KILLS)
	LARGO=1 $(RUN) -j2 $(filter-out %/kill.t %/kill-medida.t, \
	    $(call tests,faults))

lint: deps
	@$(MAKE) lint-all
lint-all: $(HDRS:%.h=$(B)/%.hok) $(PROGS)
	tests/lint/layers
	tests/lint/style
	tests/lint/manual
	tests/lint/ataques
	cppcheck -q --std=c11 --error-exitcode=1 --inline-suppr \
	    --suppress=missingIncludeSystem -I. lib tui authd ctl
	tests/lint/shell
	BUILD=$(CURDIR)/$(B) tests/lint/forms
$(B)/%.hok: %.h $(B)/flags
	@mkdir -p $(@D)
	@printf '#include "lib/base/base.h"\n#include "%s"\nextern int x;\n' \
	    $< | $(CC) $(ALL_CFLAGS) -fsyntax-only -xc - && touch $@

clean:
	rm -rf build

-include $(patsubst %.c,$(B)/%.d,$(wildcard lib/*/*.c tui/*.c authd/*.c \
	ctl/*.c tests/*/*.c))
