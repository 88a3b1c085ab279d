# Language, warnings, sanitizers, compiler cache and linker: everything that holds for all of our targets.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib)
set_property(GLOBAL PROPERTY USE_FOLDERS ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()

set(YANXING_SANITIZE "" CACHE STRING "value of -fsanitize=: 'address,undefined', 'thread' or nothing")
if(YANXING_SANITIZE)
  add_compile_options(-fsanitize=${YANXING_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${YANXING_SANITIZE})
  if(YANXING_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link)
  endif()
  if(YANXING_SANITIZE MATCHES "thread")
    # ThreadSanitizer cannot see a fence of memory, and GCC warns of each (-Wtsan). Boost.Asio sets them around handlers
    # beside its locks: without, the locks must do by themselves. A fence of our own stays an error.
    add_compile_definitions(BOOST_ASIO_DISABLE_FENCED_BLOCK)
  endif()
else()
  add_compile_options(-fstack-protector-strong)
  if(CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo")
    add_compile_definitions(_FORTIFY_SOURCE=2)
  endif()
endif()
# Only sync/ is compiled so (sync/CMakeLists.txt): all else is what the preset dev has compiled already, and as quick.
option(YANXING_COVERAGE "notes which lines and branches of sync/ are run, for tools/coverage" OFF)
if(YANXING_COVERAGE)
  add_link_options(--coverage)
endif()
add_compile_definitions($<$<COMPILE_LANGUAGE:CXX>:_GLIBCXX_ASSERTIONS>)

# Warnings of our own code, errors all of them; yx_library and its sisters link this. Third-party headers are SYSTEM.
add_library(yx_warnings INTERFACE)
target_compile_options(yx_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # False alarms: "text" + std::string as an overlapping copy (GCC bug 105651), std::optional as uninitialised (80635).
  target_compile_options(yx_warnings INTERFACE -Wno-restrict)
  if(NOT CMAKE_BUILD_TYPE STREQUAL "Debug" OR YANXING_SANITIZE)
    target_compile_options(yx_warnings INTERFACE -Wno-maybe-uninitialized)
  endif()
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  # A search by name beside the inherited one by node is meant; gcc only tells of those that hide all of a name.
  target_compile_options(yx_warnings INTERFACE -Wno-overloaded-virtual)
endif()
target_include_directories(yx_warnings INTERFACE ${PROJECT_SOURCE_DIR})

# ccache: paths relative to this checkout, so that worktrees and clones of one machine share what they compiled.
find_program(YANXING_CCACHE ccache)
if(YANXING_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(launcher env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${YANXING_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
endif()

find_program(YANXING_MOLD mold)
if(YANXING_MOLD)
  # mold 1.10 may else begin what is made read-only at a page that is not mapped, by the accident of where .text ends: such
  # a program does not start ("cannot apply additional memory protection after relocation").
  add_link_options(-fuse-ld=mold -Wl,-z,separate-code)
endif()
