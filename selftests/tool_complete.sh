#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# lnet-exit complete, and the completion of bash that asks it: what the tables of
# the parser do not know, the names of what there is.

. "$(dirname "$0")/lib.sh"

readonly COMPLETION=$LNET_TESTS/../tools/completion/lnet-exit.bash

setup()
{
	setup_ns R
	must ip -n "$R" link add p1 type dummy
	must ip -n "$R" link set p1 up
	must ip -n "$R" address add 10.0.1.2/24 dev p1
	must lnet "$R" exit add sg label 1004 egress 10.255.0.1 via 10.0.1.1 dev p1
	must lnet "$R" exit add sgcn label 1005 egress 10.255.0.1 via 10.0.1.1 dev p1
	must lnet "$R" exit add "jp:2" label 1006 egress 10.255.0.2 via 10.0.1.1 dev p1
	must lnet "$R" table add cn id 7
	must lnet "$R" rule add pref 10 iif p1 exit sg
}

# What bash offers at the end of a line, sorted, in one line.
offers()	# LINE
{
	# shellcheck disable=SC2016
	in_ns "$R" bash -c '
		. "$1" || exit
		COMP_LINE=$2 COMP_POINT=${#2}
		_lnet_exit
		printf "%s\n" "${COMPREPLY[@]}"' bash "$COMPLETION" "$1" | sort | paste -sd ' '
}

offered()	# LINE WORDS
{
	check_eq "\"$1\"" "$(offers "$1")" "$2"
}

t_words()
{
	setup
	offered "lnet-exit ex" "exec exit"
	offered "lnet-exit exit " "add del help replace set show"
	offered "lnet-exit -json -pretty label s" "save show sync"
	offered "lnet-exit -st" "-statistics"
	offered "lnet-exit config set own-host " "off on"
	offered "lnet-exit exit nonsense " ""
	offered "lnet-exit label add 10.0.0.0/8 ex" "exit"
	offered "lnet-exit label add 2001:db8::/32 ex" "exit"
	offered "lnet-exit follow --c" "--check --config"
	offered "lnet-exit help tab" "table"
}

t_names()
{
	setup
	offered "lnet-exit exit del " "jp:2 sg sgcn"
	offered "lnet-exit label add 10.0.0.0/8 exit sgc" "sgcn"
	# bash replaces what is behind the colon only
	offered "lnet-exit exit set jp:" "2"
	offered "lnet-exit exit add " ""
	offered "lnet-exit rule del pref " "10"
	offered "lnet-exit table del " "cn main"
	offered "lnet-exit dev add p" "p1"
	offered "lnet-exit stats unknown_" "unknown_label"
	offered "lnet-exit exec --exit sg" "sg sgcn"
	# another namespace, from this one
	check_eq "names of a namespace that is named" \
		"$(lnet-exit complete -- -netns "$R" exit del sgc)" sgcn
	check_match "namespaces" "$(lnet-exit complete -- -netns "${R%?}")" "(^| )$R( |$)"
}

t_of_the_shell()
{
	setup
	mkdir "$TMP/lists"
	must touch "$TMP/list" "$TMP/lists/cn"
	offered "lnet-exit label load $TMP/l" "$TMP/list $TMP/lists"
	offered "lnet-exit -batch $TMP/lists/" "$TMP/lists/cn"
	offered "lnet-exit exec --user roo" "root"
	check_match "a command" " $(offers "lnet-exit exec --exit sg -- pri") " ' printf '
	offered "lnet-exit exec --exit sg cat $TMP/lists/" "$TMP/lists/cn"
	check_eq "a shell that asks itself" "$(lnet-exit complete -- follow --config "")" " file"
}

# A key pressed is no reason to load a module, or to complain.
t_without_module()
{
	setup_ns R
	module_unload
	defer module_load
	offered "lnet-exit exit del " ""
	check_status "silently" 0 '^$' in_ns "$R" lnet-exit complete -- exit del ""
	check_not "and the module is not loaded" module_loaded
}

subtest "words" t_words
subtest "names of what there is" t_names
subtest "names that the shell knows" t_of_the_shell
subtest "without the module" t_without_module
finish
