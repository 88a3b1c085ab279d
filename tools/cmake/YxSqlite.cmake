# yx::sqlite, <sqlite3.h>: SQLite3 Multiple Ciphers, or the system's SQLite where asked for (-DYANXING_SQLITE=system).

if(YANXING_SQLITE STREQUAL "system")
  find_package(SQLite3 REQUIRED)
  yx_package(sqlite SQLite::SQLite3)
  target_compile_definitions(yx_package_sqlite INTERFACE YANXING_SQLITE_SYSTEM=1)
elseif(YANXING_SQLITE STREQUAL "bundled")
  yx_fetched(sqlite sqlite_dir)
  add_library(yx_sqlite STATIC ${sqlite_dir}/sqlite3.c)
  add_library(yx::sqlite ALIAS yx_sqlite)
  target_include_directories(yx_sqlite SYSTEM PUBLIC ${sqlite_dir})
  target_compile_options(yx_sqlite PRIVATE -O2 -w)
  target_link_libraries(yx_sqlite PUBLIC Threads::Threads ${CMAKE_DL_LIBS} m)
  target_compile_definitions(yx_sqlite PRIVATE
    SQLITE_THREADSAFE=1                # serialised unless a connection asks for less
    SQLITE_DEFAULT_SYNCHRONOUS=2       # FULL: a commit is on the disk
    SQLITE_DEFAULT_WAL_SYNCHRONOUS=2   # and in WAL mode too
    SQLITE_DEFAULT_FOREIGN_KEYS=1
    SQLITE_DEFAULT_MEMSTATUS=0
    SQLITE_DQS=0                       # "x" is a name, never a string
    SQLITE_ENABLE_COLUMN_METADATA
    SQLITE_ENABLE_DBSTAT_VTAB
    SQLITE_ENABLE_FTS5
    SQLITE_ENABLE_MATH_FUNCTIONS
    SQLITE_ENABLE_STAT4
    SQLITE_LIKE_DOESNT_MATCH_BLOBS
    SQLITE_OMIT_DEPRECATED
    SQLITE_OMIT_LOAD_EXTENSION
    SQLITE_OMIT_SHARED_CACHE
    SQLITE_TEMP_STORE=2                # temporary tables stay out of an unencrypted file
    SQLITE_TRUSTED_SCHEMA=0
    SQLITE_USE_URI=0
    SQLITE_USER_AUTHENTICATION=0
    HAVE_USLEEP=1)
else()
  message(FATAL_ERROR "YANXING_SQLITE is '${YANXING_SQLITE}'; it must be 'bundled' or 'system'")
endif()
