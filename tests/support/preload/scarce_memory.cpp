// Loaded before a real program (LD_PRELOAD): the n-th allocation of the whole program finds no memory, whoever asks:
// our code, the C++ library, SQLite, OpenSSL, curl. Counted from main() on, in all threads.
//   YANXING_MALLOC_FAILS_AT  n, from 1; 0 or nothing: none fails
//   YANXING_MALLOC_COUNT     file that gets the number of allocations at the end
#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstdlib>

// glibc's own, below the names that are taken here.
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* old, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
}

namespace {

std::atomic<bool> counts{false};
std::atomic<long> so_far{0};
std::atomic<long> fails_at{0};

bool fails() {
  if (!counts.load(std::memory_order_relaxed)) return false;
  if (so_far.fetch_add(1, std::memory_order_relaxed) + 1 != fails_at.load(std::memory_order_relaxed)) return false;
  errno = ENOMEM;
  return true;
}

using Main = int (*)(int, char**, char**);
Main real_main = nullptr;

int begin(int argc, char** argv, char** environment) {
  if (const char* at = std::getenv("YANXING_MALLOC_FAILS_AT")) fails_at = std::atol(at);
  counts = true;
  return real_main(argc, argv, environment);
}

__attribute__((destructor)) void end() {
  counts = false;
  const char* name = std::getenv("YANXING_MALLOC_COUNT");
  if (name == nullptr) return;
  const int file = ::open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return;
  char text[32];
  const int length = std::snprintf(text, sizeof text, "%ld\n", so_far.load());
  if (::write(file, text, static_cast<std::size_t>(length)) != length) std::perror(name);
  ::close(file);
}

}  // namespace

extern "C" {

int __libc_start_main(Main main, int argc, char** argv, void (*init)(), void (*fini)(), void (*rtld_fini)(),
                      void* stack_end) {
  using Start = int (*)(Main, int, char**, void (*)(), void (*)(), void (*)(), void*);
  real_main = main;
  const auto start = reinterpret_cast<Start>(::dlsym(RTLD_NEXT, "__libc_start_main"));
  return start(begin, argc, argv, init, fini, rtld_fini, stack_end);
}

void* malloc(std::size_t size) { return fails() ? nullptr : __libc_malloc(size); }
void* calloc(std::size_t count, std::size_t size) { return fails() ? nullptr : __libc_calloc(count, size); }
void* realloc(void* old, std::size_t size) { return fails() ? nullptr : __libc_realloc(old, size); }
void* memalign(std::size_t alignment, std::size_t size) { return fails() ? nullptr : __libc_memalign(alignment, size); }
void* aligned_alloc(std::size_t alignment, std::size_t size) {
  return fails() ? nullptr : __libc_memalign(alignment, size);
}
int posix_memalign(void** out, std::size_t alignment, std::size_t size) {
  if (fails()) return ENOMEM;
  *out = __libc_memalign(alignment, size);
  return *out == nullptr ? ENOMEM : 0;
}

}  // extern "C"
