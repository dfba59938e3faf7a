# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Completion of lnet-exit for bash: the program tells itself what may come.

_lnet_exit()
{
	local line=${COMP_LINE:0:COMP_POINT} current='' offer words

	# Not COMP_WORDS: bash takes addresses apart at their colons.
	read -ra words <<< "$line"
	if [[ $line == *[[:space:]] ]]; then
		words+=('')
	fi
	current=${words[-1]}
	COMPREPLY=()
	while IFS= read -r offer; do
		case $offer in
		" file")
			compopt -o filenames 2> /dev/null
			mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$current")
			;;
		" user")
			mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -u -- "$current")
			;;
		" command")
			mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -c -- "$current")
			;;
		*)
			COMPREPLY+=("$offer")
			;;
		esac
	done < <("${words[0]}" complete -- "${words[@]:1}" 2> /dev/null)
	# Of a word with colons bash replaces what is behind the last one.
	if [[ $current == *:* && $COMP_WORDBREAKS == *:* ]]; then
		COMPREPLY=("${COMPREPLY[@]#"${current%"${current##*:}"}"}")
	fi
}

complete -F _lnet_exit lnet-exit
