#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# An installed copy, started as the desktop starts it, opens a slide. TAP; under Xvfb.
#   check-installed.sh BUILD PREFIX WRITE-SLIDE
set -u
build=$1 prefix=$2 write_slide=$3
scratch=$(mktemp -d)
root=$scratch/root$prefix
program_id=
finish() {
  [ -z "$program_id" ] || kill "$program_id" 2>/dev/null
  rm -rf "$scratch"
}
trap finish EXIT
echo 1..3

for tool in meson xdotool glib-compile-schemas gio; do
  command -v $tool >/dev/null || {
    for n in 1 2 3; do echo "ok $n # SKIP no $tool"; done
    exit 0
  }
done

n=0
tell() {
  n=$((n + 1))
  if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; sed 's/^/# /' "$scratch"/log*; exit 1; fi
}

# As a package does: files now, what is compiled of them when it is installed.
meson install -C "$build" --no-rebuild --quiet --destdir "$scratch/root" >"$scratch/log" 2>&1 &&
  glib-compile-schemas "$root/share/glib-2.0/schemas" >>"$scratch/log" 2>&1
tell $? 'it is installed'

missing=0
for file in bin/auspex share/applications/io.github.auspex.desktop share/metainfo/io.github.auspex.metainfo.xml \
  share/icons/hicolor/scalable/apps/io.github.auspex.svg share/mime/packages/io.github.auspex.xml \
  share/man/man1/auspex.1 share/glib-2.0/schemas/io.github.auspex.gschema.xml \
  share/locale/de/LC_MESSAGES/auspex.mo; do
  [ -s "$root/$file" ] || { echo "$root/$file is missing" >>"$scratch/log"; missing=1; }
done
tell $missing 'every file is in its place'

export XDG_CONFIG_HOME="$scratch/config" XDG_DATA_HOME="$scratch/data" XDG_CACHE_HOME="$scratch/cache"
export XDG_DATA_DIRS="$root/share:/usr/share" PATH="$root/bin:$PATH" GTK_A11Y=none
unset GSETTINGS_BACKEND GSETTINGS_SCHEMA_DIR
slide=$scratch/installed.tif
"$write_slide" "$slide" >"$scratch/log2" 2>&1
gio launch "$root/share/applications/io.github.auspex.desktop" "$slide" >"$scratch/log3" 2>&1
opened=1
for attempt in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  window=$(xdotool search --onlyvisible --name installed.tif 2>/dev/null | head -1)
  [ -z "$window" ] || { opened=0; program_id=$(xdotool getwindowpid "$window"); break; }
  sleep 0.5
done
tell $opened 'the desktop file starts it, and the slide opens'
