# The four words that the CMakeLists.txt of our folders are written in. DEPS are other targets of ours (yx_base) or
# libraries named in YxPackages.cmake (yx::sqlite); all of them are public.

# yx_folders(NAME...): adds each subfolder that has a CMakeLists.txt.
function(yx_folders)
  foreach(folder IN LISTS ARGN)
    if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/CMakeLists.txt)
      add_subdirectory(${folder})
    endif()
  endforeach()
endfunction()

# yx_library(NAME SOURCES a.cpp... [DEPS target...]): a static library; without SOURCES, headers only. One in tests/ is built
# only with the tests.
function(yx_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPS")
  yx_no_stray_arguments(${name})
  if(arg_SOURCES)
    add_library(${name} STATIC ${arg_SOURCES})
    target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
    target_link_libraries(${name} PUBLIC ${arg_DEPS} PRIVATE yx_warnings)
    if(CMAKE_CURRENT_SOURCE_DIR MATCHES "^${PROJECT_SOURCE_DIR}/tests/")
      set_target_properties(${name} PROPERTIES EXCLUDE_FROM_ALL ON)
    endif()
  else()
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE ${PROJECT_SOURCE_DIR})
    target_link_libraries(${name} INTERFACE ${arg_DEPS})
  endif()
endfunction()

# yx_program(NAME SOURCES main.cpp... [DEPS target...]): a program in build/PRESET/bin.
function(yx_program name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPS")
  yx_no_stray_arguments(${name})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_DEPS} yx_warnings)
endfunction()

# yx_test(NAME SOURCES a_test.cpp... [DEPS target...] [NEEDS program...] [LABELS label...] [TIMEOUT seconds] [DISPLAY]):
# a GoogleTest program in build/PRESET/tests, one ctest entry. NEEDS names programs that it starts (they are built with it).
# DISPLAY gives it a virtual X display of its own. `ninja tests-LABEL` builds all tests of a label, `ninja tests-all` all tests;
# plain `ninja` leaves them out. The test's own code is not optimised, what it tests is as the preset says.
function(yx_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "DISPLAY" "TIMEOUT" "SOURCES;DEPS;NEEDS;LABELS")
  yx_no_stray_arguments(${name})
  add_executable(${name} ${arg_SOURCES})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests EXCLUDE_FROM_ALL ON)
  if(CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo")
    target_compile_options(${name} PRIVATE -O0 -U_FORTIFY_SOURCE)
  endif()
  target_link_libraries(${name} PRIVATE ${arg_DEPS} yx_test_paths yx::gtest yx_warnings)
  set(command $<TARGET_FILE:${name}>)
  if(arg_DISPLAY)
    list(PREPEND command ${PROJECT_SOURCE_DIR}/tools/with-display)
  endif()
  yx_test_command(${name} COMMAND ${command} NEEDS ${name} ${arg_NEEDS} LABELS ${arg_LABELS} TIMEOUT ${arg_TIMEOUT})
endfunction()

# yx_test_command(NAME COMMAND program argument... [NEEDS target...] [LABELS label...] [TIMEOUT seconds]):
# a test that is a script or one of our programs; passes when it exits 0.
function(yx_test_command name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "COMMAND;NEEDS;LABELS")
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  if(YANXING_SANITIZE)
    math(EXPR arg_TIMEOUT "4 * ${arg_TIMEOUT}")  # ThreadSanitizer is some ten times slower where code is busy, ASan three
  endif()
  add_test(NAME ${name} COMMAND ${arg_COMMAND} WORKING_DIRECTORY ${CMAKE_BINARY_DIR})
  set_tests_properties(${name} PROPERTIES
    LABELS "${arg_LABELS}"
    TIMEOUT ${arg_TIMEOUT}
    ENVIRONMENT "GTEST_OUTPUT=xml:${CMAKE_BINARY_DIR}/test-results/${name}.xml")
  foreach(label IN LISTS arg_LABELS ITEMS all)
    if(NOT TARGET tests-${label})
      add_custom_target(tests-${label})
    endif()
    if(arg_NEEDS)
      add_dependencies(tests-${label} ${arg_NEEDS})
    endif()
  endforeach()
endfunction()

macro(yx_no_stray_arguments name)
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "${name}: unknown arguments: ${arg_UNPARSED_ARGUMENTS}")
  endif()
endmacro()
