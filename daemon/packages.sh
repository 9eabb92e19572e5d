# What Lazaret needs of Debian 12, in one place: quickstart.sh and tests/run.sh read it.
# shellcheck shell=bash
build_packages=(
    g++ cmake make ninja-build pkg-config ccache ca-certificates
    libboost1.81-dev libssl-dev libhyperscan-dev libyaml-cpp-dev prometheus-cpp-dev
    nlohmann-json3-dev libcli11-dev zlib1g-dev libbrotli-dev libzstd-dev libsqlite3-dev
    libidn2-dev libsystemd-dev doctest-dev libboost-context1.81-dev libseccomp-dev
    libarchive-dev libexpat1-dev libpoppler-dev libpoppler-private-dev libtesseract-dev libleptonica-dev libexiv2-dev
    libgsf-1-dev libpst-dev mdbtools-dev libdcmtk-dev
)
run_packages=(openssl curl python3 tesseract-ocr tesseract-ocr-fra tesseract-ocr-eng)
test_packages=(
    nginx-light chromium chromium-driver libnss3-tools prometheus sqlite3 jq brotli zstd
    # What people make documents with: tests/documents.
    abiword age binutils bsdextrautils busybox bzip2 clzip cpio curl dcmtk dpkg exiv2 ffmpeg fonts-dejavu-core
    fonts-liberation gcab gdal-bin genisoimage ghostscript git gnumeric gnupg gnutls-bin groff
    icu-devtools imagemagick img2pdf lbzip2 libapache-poi-java libarchive-tools libc-bin
    libcommons-compress-java libexcel-writer-xlsx-perl libgdcm-tools libgsf-bin libimage-exiftool-perl
    libjgit-java libole-storage-lite-perl libopenoffice-oodoc-perl libpdf-api2-perl libpdfbox2-java
    libprotobuf-java libreoffice-calc-nogui libreoffice-impress-nogui libreoffice-writer-nogui
    libspreadsheet-writeexcel-perl libtext-vcard-perl libtiff-tools libxml2-utils libxz-java lz4 lzip
    mpack mutt ncompress netpbm openjdk-17-jdk-headless openssl p7zip-full pandoc pax perl
    pigz plzip poppler-utils protobuf-compiler python3-brotli python3-cairo python3-dbf python3-docx
    python3-dulwich python3-ebooklib python3-h5py python3-hl7 python3-icalendar python3-lz4
    python3-numpy python3-odf python3-openpyxl python3-pikepdf python3-pil python3-protobuf
    python3-py7zr python3-pydicom python3-pygit2 python3-reportlab python3-uno python3-vobject
    python3-xlsxwriter python3-xlwt python3-zstandard qpdf r-base-core r-cran-officer rclone recode
    restic s-nail swaks tar weasyprint webp xorriso xxd xz-utils zip
)

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
