# Fails when a file in daemon/ includes a module that daemon/CMakeLists.txt does not let it use,
# or an outside library outside the folder that owns it.
cmake_minimum_required(VERSION 3.25)
file(STRINGS ${LAYERS} lines)
foreach(line IN LISTS lines)
    string(REGEX MATCH "^([a-z]+): ?(.*)$" _ "${line}")
    set(module ${CMAKE_MATCH_1})
    string(REPLACE " " ";" allowed "${module} ${CMAKE_MATCH_2}")
    file(GLOB_RECURSE files ${DAEMON}/${module}/*.[ch]pp)
    foreach(file IN LISTS files)
        file(STRINGS ${file} includes REGEX "^#include \"")
        foreach(include IN LISTS includes)
            string(REGEX REPLACE "^#include \"([a-z]+)/.*" "\\1" used "${include}")
            if(NOT used IN_LIST allowed)
                message(SEND_ERROR "${file}: ${module} may not use ${used}: ${include}")
            endif()
        endforeach()
    endforeach()
endforeach()

# <header regex>|<folders that may include it>
set(owners
    "boost/asio|net tls workers proxy admin cli"
    "boost/context|net"
    "openssl/|base tls exact quarantine proxy cli extract/worker"
    "hs\\.h|detect"
    "yaml-cpp/|config"
    "sqlite3\\.h|incident extract/worker"
    "prometheus/|metrics"
    "zlib\\.h|extract"
    "zstd\\.h|extract"
    "brotli/|extract"
    "idn2\\.h|base"
    "systemd/|cli"
    "(archive|archive_entry|expat|mdbtools|seccomp)\\.h|extract/worker"
    "(gsf|leptonica|tesseract|exiv2|dcmtk|libpst)[-0-9]*/|extract/worker"
    "(PDFDoc|Page|Object|TextOutputDev|SplashOutputDev)\\.h|extract/worker")
file(GLOB_RECURSE files ${DAEMON}/*.[ch]pp)
foreach(file IN LISTS files)
    file(RELATIVE_PATH where ${DAEMON} ${file})
    string(REGEX REPLACE "/.*" "" module "${where}")
    string(REGEX REPLACE "/[^/]*$" "" folder "${where}")
    foreach(owner IN LISTS owners)
        string(REGEX MATCH "^(.*)\\|(.*)$" _ "${owner}")
        set(header "${CMAKE_MATCH_1}")
        string(REPLACE " " ";" folders "${CMAKE_MATCH_2}")
        if(NOT module IN_LIST folders AND NOT folder IN_LIST folders)
            file(STRINGS ${file} found REGEX "^#include <${header}")
            if(found)
                message(SEND_ERROR "${file}: only ${folders} may use this: ${found}")
            endif()
        endif()
    endforeach()
endforeach()
