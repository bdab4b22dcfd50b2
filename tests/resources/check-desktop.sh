#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What a desktop is told of Auspex, by each tool that is installed. TAP.
#   check-desktop.sh SOURCE DESKTOP METAINFO MANUAL PROGRAM
set -u
source=$1 desktop=$2 metainfo=$3 manual=$4 program=$5
mime=$source/resources/io.github.auspex.mime.xml
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
n=0 failed=0

# check NAME TOOL COMMAND...: it says nothing, and succeeds.
check() {
  n=$((n + 1))
  name=$1 tool=$2
  shift 2
  if ! command -v "$tool" >/dev/null; then
    echo "ok $n - $name # SKIP no $tool"
  elif output=$("$@" 2>&1) && [ -z "$output" ]; then
    echo "ok $n - $name"
  else
    echo "not ok $n - $name"
    echo "$output" | sed 's/^/# /'
    failed=1
  fi
}

metainfo_is_valid() {
  appstreamcli validate --no-net "$metainfo" >"$scratch/appstream" || cat "$scratch/appstream"
}

every_type_is_opened() {
  for type in $(sed -n 's/.*mime-type type="\([^"]*\)".*/\1/p' "$mime"); do
    grep -q "^MimeType=.*$type;" "$desktop" || echo "$type is not opened by $desktop"
  done
}

slides_are_known_by_their_names() {
  mkdir -p "$scratch/mime/packages"
  cp "$mime" "$scratch/mime/packages/"
  XDG_DATA_HOME=$scratch update-mime-database "$scratch/mime"
  for suffix in svs ndpi mrxs scn vms vmu bif svslide; do
    grep -q ":\*\.$suffix\$" "$scratch/mime/globs2" || echo "no type for .$suffix"
  done
}

manual_has_no_warnings() {
  LC_ALL=C.UTF-8 MANROFFSEQ='' man --warnings=w -E UTF-8 -l -Tutf8 -Z "$manual" 2>&1 >/dev/null
}

manual_names_every_command() {
  "$program" --help >"$scratch/help"
  for word in $(sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' "$scratch/help") renderer device help version; do
    sed 's/\\-/-/g' "$manual" | grep -q "^\.B[I]* .*$word" || echo "nothing about $word"
  done
}

check 'the desktop file is valid' desktop-file-validate desktop-file-validate "$desktop"
check 'the metainfo is valid' appstreamcli metainfo_is_valid
check 'every slide type is opened' sed every_type_is_opened
check 'slides are known by their names' update-mime-database slides_are_known_by_their_names
check 'the manual has no warnings' man manual_has_no_warnings
check 'the manual names every command and option' sed manual_names_every_command
echo "1..$n"
exit $failed
