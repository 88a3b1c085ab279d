#include "sync/base/memory_guard.h"

#include <cxxabi.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>
#include <typeinfo>

namespace yanxing {
namespace {

const char* guarded = "yanxing";
thread_local bool ran_out = false;

/// What operator new calls when malloc has nothing.
void run_out() {
  ran_out = true;
  throw std::bad_alloc();
}

void write_all(const char* text) noexcept {
  for (std::size_t left = std::strlen(text); left > 0;) {
    const ssize_t written = ::write(STDERR_FILENO, text, left);
    if (written <= 0) return;  // nobody reads it
    text += written;
    left -= static_cast<std::size_t>(written);
  }
}

[[noreturn]] void end_program() {
  // Where something noexcept of the library was passed through (std::filesystem has such), no exception is current.
  const std::type_info* type = abi::__cxa_current_exception_type();
  const bool by_memory = type == nullptr ? ran_out : *type == typeid(std::bad_alloc);
  if (!by_memory) std::abort();
  end_out_of_memory();
}

}  // namespace

int tell_out_of_memory(const char* program) noexcept {
  write_all(program);
  write_all(
      ": 内存不足，这一步没有做完；已经说保存好的都在。请关掉别的程序，再做一次。\n"
      "Out of memory: this was not finished; what was said to be saved is kept. Close other programs and do it "
      "again.\n");
  return out_of_memory_exit;
}

void end_out_of_memory() noexcept { ::_exit(tell_out_of_memory(guarded)); }

void guard_memory(const char* program) noexcept {
  guarded = program;
  std::set_new_handler(run_out);
  std::set_terminate(end_program);
}

}  // namespace yanxing
