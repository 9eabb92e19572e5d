# What Lazaret needs of Debian 12, in one place: quickstart.sh and tests/run.sh read it.
# shellcheck shell=bash
build_packages=(
    g++ cmake make ninja-build pkg-config ccache ca-certificates
    libboost1.81-dev libssl-dev libhyperscan-dev libyaml-cpp-dev prometheus-cpp-dev
    nlohmann-json3-dev libcli11-dev zlib1g-dev libbrotli-dev libzstd-dev libsqlite3-dev
    libidn2-dev libsystemd-dev doctest-dev libboost-context1.81-dev libseccomp-dev
    libarchive-dev libexpat1-dev libpoppler-private-dev libtesseract-dev libleptonica-dev libexiv2-dev
    libgsf-1-dev libpst-dev mdbtools-dev libdcmtk-dev
)
run_packages=(openssl curl python3 tesseract-ocr tesseract-ocr-fra tesseract-ocr-eng)
test_packages=(nginx-light chromium chromium-driver libnss3-tools prometheus sqlite3 jq brotli zstd)

# install_missing PACKAGE...: only what is not there yet; asks for root only if something is missing.
install_missing() {
    local missing=() package
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
            missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || {
            echo "These packages are missing and need root to install: ${missing[*]}" >&2
            return 1
        }
        as_root=(sudo)
    fi
    echo "Installing: ${missing[*]}"
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
        --no-install-recommends "${missing[@]}" >/dev/null
}
