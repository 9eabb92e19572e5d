#!/usr/bin/env bash
# From a bare Debian 12 to everything tested: installs what is missing, builds, runs every test.
#   LAZARET_BUILD=DIR          another build folder
#   LAZARET_SANITIZE=address,undefined   the same under sanitizers
set -euo pipefail

source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build_dir=${LAZARET_BUILD:-$source_dir/build}
# shellcheck source=../daemon/packages.sh
source "$source_dir/daemon/packages.sh"
install_missing "${build_packages[@]}" "${run_packages[@]}" "${test_packages[@]}"

cmake -S "$source_dir" -B "$build_dir" -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=ON \
    -DLAZARET_SANITIZE="${LAZARET_SANITIZE:-}" >/dev/null
cmake --build "$build_dir"
ctest --test-dir "$build_dir" --output-on-failure --no-tests=error
