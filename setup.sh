#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs what Auspex needs from Debian 12, builds it, and opens the demo or runs the tests.
#
#   ./setup.sh demo    the viewer on a made-up slide (without a display: pictures and a report)
#   ./setup.sh test    every test; the last line counts the cases
set -eu
cd "$(dirname "$0")"

build_packages='gcc libc6-dev meson ninja-build pkg-config glslc gettext libglib2.0-dev-bin libxml2-utils
  libgtk-4-dev libadwaita-1-dev libepoxy-dev libopenslide-dev libtiff-dev libjpeg62-turbo-dev
  liblcms2-dev libjson-glib-dev libhdf5-dev libzip-dev libcsv-dev libgeos-dev libdnnl-dev
  libvulkan-dev'
run_packages='mesa-vulkan-drivers libvulkan1 libegl1 libgl1-mesa-dri adwaita-icon-theme fonts-cantarell
  librsvg2-common'
headless_packages='xvfb xauth imagemagick'
test_packages='vulkan-validationlayers poppler-utils dbus dbus-bin locales xdotool desktop-file-utils appstream
  shared-mime-info libglib2.0-bin man-db groff python3-pyatspi at-spi2-core'

usage() {
  sed -n '3,6s/^# \{0,1\}//p' "$0" >&2
  exit 2
}

# Installs those of its arguments that are missing; says nothing and costs nothing otherwise.
need() {
  missing=
  for package in "$@"; do
    status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) || status=
    [ "$status" = installed ] || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  as_root=
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || { echo "setup.sh: run as root, or install sudo:$missing" >&2; exit 1; }
    as_root=sudo
  fi
  echo "Installing:$missing"
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq update
  # shellcheck disable=SC2086
  $as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq install -y --no-install-recommends $missing >/dev/null
}

# build FOLDER [MESON OPTION...]
build() {
  folder=$1
  shift
  [ -f "$folder/build.ninja" ] || meson setup "$folder" "$@" >"$folder.log" 2>&1 || {
    cat "$folder.log" >&2
    exit 1
  }
  rm -f "$folder.log"
  ninja -C "$folder" --quiet
}

demo() {
  # shellcheck disable=SC2086
  need $build_packages $run_packages
  build build
  if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec ./build/app/auspex demo
  fi
  # shellcheck disable=SC2086
  need $headless_packages
  mkdir -p demo-output
  echo 'No display: the demo goes to demo-output.'
  ./build/app/auspex demo --out demo-output
  xvfb-run -a -s '-screen 0 1600x1000x24' \
    ./build/app/auspex demo --screenshot demo-output/window.png
  echo 'In demo-output:'
  ls demo-output
}

run_tests() {
  # shellcheck disable=SC2086
  need $build_packages $run_packages $headless_packages $test_packages
  build build ${CI:+--werror}
  status=0
  meson test -C build --no-rebuild --print-errorlogs || status=$?
  tests/count-cases.py build/meson-logs/testlog.json || status=1
  return $status
}

case "${1:-}" in
  demo) demo ;;
  test) run_tests ;;
  *) usage ;;
esac
