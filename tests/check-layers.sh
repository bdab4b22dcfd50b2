#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Include lines obey the layers (README, "The tiers"). One TAP line per rule. Run from the root.
set -u

rules='base|compute/|render/|ui/|app/|tests/|gtk/|adwaita|cairo|pango|json-glib|hdf5
compute|gtk/|adwaita|epoxy|geos_c|cairo|pango|openslide|tiffio|render/|ui/|app/
compute:!compute/vulkan|vulkan/vulkan
compute:!compute/onednn|dnnl|omp\.h
compute:!compute/tables|csv\.h
render|gtk/|adwaita|vulkan/|ui/|app/|dnnl
render|compute/[^p]|compute/p[^r]
render:!render/annotation|geos_c
render:!render/gl|epoxy
render:!render/slide|openslide\.h|openslide/|tiffio|jpeglib
ui|epoxy|vulkan/|openslide|app/|dnnl|tiffio|geos_c
ui|compute/[^p]|compute/p[^r]
app|epoxy|vulkan/|openslide\.h|openslide/|dnnl|tiffio|geos_c'

n=0 failed=0
old_ifs=$IFS
IFS='
'
for rule in $rules; do
  n=$((n + 1))
  scope=${rule%%|*} banned=${rule#*|}
  folder=${scope%%:*} except=${scope#*:!}
  [ "$except" = "$scope" ] && except=/nothing/
  hits=$(grep -rnE --include='*.c' --include='*.h' "^ *# *include *[<\"]($banned)" "$folder" | grep -v "^$except/")
  if [ -z "$hits" ]; then
    echo "ok $n - $scope includes none of $banned"
  else
    echo "not ok $n - $scope includes none of $banned"
    echo "$hits" | sed 's/^/# /'
    failed=1
  fi
done
IFS=$old_ifs

n=$((n + 1))
hits=$(grep -rnE --include='*.c' --include='*.h' '^ *# *include *"\.\.?/' base compute render ui app tests)
if [ -z "$hits" ]; then
  echo "ok $n - includes start at the project root"
else
  echo "not ok $n - includes start at the project root"
  echo "$hits" | sed 's/^/# /'
  failed=1
fi

n=$((n + 1))
hits=$(grep -rnE --include='*.c' --include='*.h' '^ *g_(autoptr|autofree|auto)\b[^=;]*;' base compute render ui app)
if [ -z "$hits" ]; then
  echo "ok $n - every g_auto variable is initialised"
else
  echo "not ok $n - every g_auto variable is initialised"
  echo "$hits" | sed 's/^/# /'
  failed=1
fi
echo "1..$n"
exit $failed
