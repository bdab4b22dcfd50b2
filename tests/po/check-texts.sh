#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every text can be translated, and is. TAP. Run from the root.
set -u
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
n=0 failed=0

# check NAME: $scratch/found has what is wrong.
check() {
  n=$((n + 1))
  if [ ! -s "$scratch/found" ]; then
    echo "ok $n - $1"
  else
    echo "not ok $n - $1"
    sed 's/^/# /' "$scratch/found"
    failed=1
  fi
}

{
  grep -rlE --include='*.c' --include='*.h' '(^|[^[:alnum:]_])(N?C?_|ngettext|g_dngettext) \("' app ui render
  grep -rl 'translatable="yes"' resources
  ls resources/*.in | grep -v '\.1\.in'
} | sort -u >"$scratch/marked"
sort po/POTFILES.in | comm -3 "$scratch/marked" - >"$scratch/found"
check 'the catalogue is made of every file that has texts, and of no other'
LC_ALL=C sort -uc po/POTFILES.in >"$scratch/found" 2>&1
check 'its files are listed in order'

# What a widget shows goes through gettext. (Names of widgets, classes, icons do not.)
grep -rnE --include='*.c' 'set_(tooltip_text|title|subtitle|label|description|placeholder_text) \([^;]*, "[A-Za-z]' ui app |
  grep -vE '"Auspex"' >"$scratch/found"
check 'no widget is told a text that is not translated'
grep -nE 'name="(label|title|tooltip-text|subtitle|description|placeholder-text)">[^<]*[A-Za-z]{2}' resources/ui/*.ui |
  grep -vE 'translatable="yes"|>Auspex<' >"$scratch/found"
check 'no template has a text that is not translated'

if ! command -v msgcmp >/dev/null; then
  echo "ok $((n + 1)) # SKIP no gettext"
  echo "1..$((n + 1))"
  exit $failed
fi
xgettext -f po/POTFILES.in -o "$scratch/auspex.pot" --from-code=UTF-8 --keyword=_ --keyword=N_ --keyword=C_:1c,2 \
  --keyword=NC_:1c,2 --keyword=g_dngettext:2,3 --keyword=ngettext:1,2 2>&1 | grep -v warning >"$scratch/found"
check 'the catalogue can be made'
for language in $(cat po/LINGUAS); do
  msgcmp "po/$language.po" "$scratch/auspex.pot" >"$scratch/found" 2>&1
  check "every text is in po/$language.po"
  LC_ALL=C msgfmt -c --statistics -o /dev/null "po/$language.po" 2>&1 | grep -vE '^[0-9]+ translated messages\.$' >"$scratch/found"
  check "po/$language.po is sound: nothing fuzzy, every placeholder there"
done
echo "1..$n"
exit $failed
