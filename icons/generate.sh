#!/bin/sh
# Makes every icon file of this folder from stillcut.svg. Needs Node; run it after changing the master.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

npx --yes @tauri-apps/cli@2.12.3 icon "$here/stillcut.svg" --output "$out"

# The tool also writes sets for phones and shops, which a desktop build does not use.
for file in icon.png 32x32.png 128x128.png 128x128@2x.png icon.ico icon.icns; do
  cp "$out/$file" "$here/$file"
done
