# A thin face of dev/odoo.py, which does the work and reads these variables from the environment.
PYTHON ?= python3

.DEFAULT_GOAL := help
.PHONY: demo test db update shell serve lint bench kill kill_planning screens stop clean help

demo:     ## Odoo 19 with the demo factory, planned and served  [PORT=8069] [NOSERVE=1]
test:     ## every test, pure and Odoo  [TESTS=files] [ARGS='-k word'] [KEEP=1]
db:       ## a fresh database with the addon  DB=name [DEMO=1]
update:   ## bring the addon in a database up to date  DB=name
shell:    ## Odoo's shell on a database  DB=name [< script.py]
serve:    ## the web client on a database  DB=name [PORT=8069]
lint:     ## style checks  [FIX=1]
bench:    ## the benchmarks of dev/bench  [BENCH=name]
kill:     ## servers killed in the middle of a report  [ROUNDS=5]
kill_planning: ## planners killed in the middle of their work  [ROUNDS=20]
screens:  ## a picture of every page  [OUT=folder]
stop:     ## end the private PostgreSQL server
clean:    ## remove the cache: downloads, databases, links

demo test db update shell serve lint bench kill kill_planning screens stop clean:
	@$(PYTHON) dev/odoo.py $@

help:     ## this list
	@sed -n 's/^\([a-z_]*\): *## /  \1\t/p' Makefile | expand -t 18
