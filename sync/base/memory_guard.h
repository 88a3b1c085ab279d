// Programs that run out of memory end with a sentence, not with an abort that nobody understands.
#pragma once

namespace yanxing {

/// The exit code of a program that could not get memory: that of any action that failed.
inline constexpr int out_of_memory_exit = 1;

/// Says on standard error, in Chinese and English, that `program` could not get memory and that nothing which was
/// reported as saved is lost. Allocates nothing. Returns out_of_memory_exit.
int tell_out_of_memory(const char* program) noexcept;

/// Says so for the program that guard_memory was told, and ends it with that exit code, as a kill would.
[[noreturn]] void end_out_of_memory() noexcept;

/// From now on an std::bad_alloc that nobody catches (of another thread, or thrown where nothing may be thrown) ends
/// the program with that sentence and that exit code, as a kill would: the ledger's transactions and the drafts on the
/// disk are made for that. Any other exception that nobody catches aborts as before. `program` is kept, not copied.
void guard_memory(const char* program) noexcept;

}  // namespace yanxing
