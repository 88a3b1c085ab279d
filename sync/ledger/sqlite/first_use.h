// SQLite's own start, once in a program.
#pragma once

namespace yanxing::sqlite {

/// Before the first connection, from any thread. SQLite3 Multiple Ciphers (2.3.5) registers its ciphers then, and
/// writes to what malloc gave it without a look: where there is no memory the program ends here with a sentence instead
/// (sync/base/memory_guard.h), nothing opened yet. tests/crash/memory_test finds it.
void start_sqlite();

}  // namespace yanxing::sqlite
