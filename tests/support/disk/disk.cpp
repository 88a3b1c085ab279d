#include "tests/support/disk/disk.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <string_view>

namespace yanxing::testing::disk {
namespace {

namespace fs = std::filesystem;
using Inode = std::pair<dev_t, ino_t>;

/// What is going on; nullptr: nothing, every call just passes.
struct Watch {
  std::string folder;  // absolute, ends with '/'
  bool recording = false;
  Recording tape;
  std::map<Inode, int> files;
  std::vector<int> pins;  // keep inodes from being given to another file
  std::optional<Fault> fault;
  std::uint64_t seen = 0;
  bool struck = false;
};
std::unique_ptr<Watch> watch;
int quick_syncs = 0;
bool inside = false;  // our own calls are not watched

struct Inside {
  Inside() { inside = true; }
  ~Inside() { inside = false; }
};

long kernel(long number, auto... arguments) { return ::syscall(number, arguments...); }

bool is_watched() { return watch != nullptr && !inside; }

/// The path relative to the folder; empty when it lies elsewhere.
std::string relative(const char* path) {
  std::string full = path;
  if (!full.starts_with('/')) full = fs::current_path().string() + "/" + full;
  full = fs::path(full).lexically_normal().string();
  if (full + "/" == watch->folder) return ".";
  return full.starts_with(watch->folder) ? full.substr(watch->folder.size()) : std::string();
}

std::string path_of(int fd) {
  char link[PATH_MAX];
  const ssize_t got = ::readlink(("/proc/self/fd/" + std::to_string(fd)).c_str(), link, sizeof link);
  return got > 0 ? std::string(link, static_cast<std::size_t>(got)) : std::string();
}

bool is_shared_memory(std::string_view name) { return name.ends_with("-shm"); }

int number_of(const struct stat& info, int fd) {
  const auto [at, added] = watch->files.try_emplace({info.st_dev, info.st_ino}, static_cast<int>(watch->files.size()));
  if (added) watch->pins.push_back(static_cast<int>(kernel(SYS_fcntl, fd, F_DUPFD_CLOEXEC, 500)));
  return at->second;
}

Op& note(Op::Kind kind, int file) {
  Op op;
  op.kind = kind;
  op.file = file;
  return watch->tape.ops.emplace_back(std::move(op));
}

/// The number of the file behind a descriptor; -1 when it is none below the folder or not recorded.
int file_behind(int fd) {
  struct stat info {};
  if (::fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) return -1;
  const auto known = watch->files.find({info.st_dev, info.st_ino});
  if (known != watch->files.end()) return known->second;
  const std::string name = relative(path_of(fd).c_str());
  if (name.empty() || is_shared_memory(name)) return -1;
  // Opened inside the C library, which does not come by here.
  const int file = number_of(info, fd);
  note(Op::Kind::enter, file).name = name;
  return file;
}

bool takes_space(Call call) { return call == Call::write || call == Call::truncate || call == Call::folder; }

/// True: this call has to fail, errno is set.
bool strikes(Call call, bool creates = false) {
  if (!watch->fault) return false;
  const Fault& fault = *watch->fault;
  const bool goes_on = watch->struck && fault.for_ever && (takes_space(call) || creates);
  if (!goes_on) {
    if (call != fault.call || watch->struck) return false;
    if (call == Call::open && fault.error == ENOSPC && !creates) return false;
    if (watch->seen++ != fault.at) return false;
    watch->struck = true;
  }
  errno = fault.error;
  return true;
}

bool fails(Call call, int fd) {
  if (!is_watched() || !watch->fault) return false;
  const Inside ours;
  return !relative(path_of(fd).c_str()).empty() && strikes(call);
}

bool fails(Call call, const char* path, bool creates = false) {
  if (!is_watched() || !watch->fault) return false;
  const Inside ours;
  return !relative(path).empty() && strikes(call, creates);
}

bool records() { return is_watched() && watch->recording; }

void record_write(int fd, std::uint64_t offset, const void* bytes, std::size_t size) {
  const int keep = errno;
  const Inside ours;
  if (const int file = file_behind(fd); file >= 0) {
    Op& op = note(Op::Kind::write, file);
    op.offset = offset;
    op.bytes.assign(static_cast<const char*>(bytes), size);
  }
  errno = keep;
}

int open_file(const char* path, int flags, mode_t mode) {
  const bool creates = (flags & O_CREAT) != 0;
  if (fails(Call::open, path, creates && ::access(path, F_OK) != 0)) return -1;
  bool is_new = false;
  std::string name;
  if (records()) {
    const Inside ours;
    name = relative(path);
    struct stat info {};
    is_new = creates && !name.empty() && !is_shared_memory(name) && ::stat(path, &info) != 0;
  }
  const int fd = static_cast<int>(kernel(SYS_openat, AT_FDCWD, path, flags, mode));
  if (fd < 0 || !records() || name.empty() || is_shared_memory(name)) return fd;
  const Inside ours;
  struct stat info {};
  if (::fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) return fd;
  const int file = number_of(info, fd);
  if (is_new) note(Op::Kind::enter, file).name = name;
  if (!is_new && (flags & O_TRUNC) != 0) note(Op::Kind::truncate, file);
  return fd;
}

ssize_t write_at(int fd, const void* bytes, std::size_t size, off_t offset) {
  if (fails(Call::write, fd)) {
    const int error = errno;
    if (error == ENOSPC && size > 1) kernel(SYS_pwrite64, fd, bytes, size / 2, offset);
    errno = error;
    return -1;
  }
  const ssize_t done = kernel(SYS_pwrite64, fd, bytes, size, offset);
  if (done > 0 && records())
    record_write(fd, static_cast<std::uint64_t>(offset), bytes, static_cast<std::size_t>(done));
  return done;
}

ssize_t write_here(int fd, const void* bytes, std::size_t size) {
  if (fails(Call::write, fd)) {
    const int error = errno;
    if (error == ENOSPC && size > 1) kernel(SYS_write, fd, bytes, size / 2);
    errno = error;
    return -1;
  }
  const ssize_t done = kernel(SYS_write, fd, bytes, size);
  if (done > 0 && records()) {
    const off_t end = kernel(SYS_lseek, fd, 0, SEEK_CUR);
    if (end >= done) record_write(fd, static_cast<std::uint64_t>(end - done), bytes, static_cast<std::size_t>(done));
  }
  return done;
}

int sync_file(int fd, long number) {
  if (fails(Call::sync, fd)) return -1;
  const int done = quick_syncs > 0 ? 0 : static_cast<int>(kernel(number, fd));
  if (done != 0 || !records()) return done;
  const Inside ours;
  struct stat info {};
  ::fstat(fd, &info);
  if (S_ISDIR(info.st_mode)) {
    const std::string name = relative(path_of(fd).c_str());
    if (!name.empty()) note(Op::Kind::sync_folder, -1).name = name;
  } else if (const int file = file_behind(fd); file >= 0) {
    note(Op::Kind::sync, file);
  }
  return 0;
}

int truncate_file(int fd, off_t size) {
  if (fails(Call::truncate, fd)) return -1;
  const int done = static_cast<int>(kernel(SYS_ftruncate, fd, size));
  if (done == 0 && records()) {
    const Inside ours;
    if (const int file = file_behind(fd); file >= 0)
      note(Op::Kind::truncate, file).offset = static_cast<std::uint64_t>(size);
  }
  return done;
}

int remove_path(const char* path, int flags) {
  if (fails(Call::remove, path)) return -1;
  const int done = static_cast<int>(kernel(SYS_unlinkat, AT_FDCWD, path, flags));
  if (done == 0 && records()) {
    const Inside ours;
    const std::string name = relative(path);
    if (!name.empty() && !is_shared_memory(name)) note(Op::Kind::leave, -1).name = name;
  }
  return done;
}

/// The number of the file of that name; -1: none that is recorded.
int file_named(const char* path) {
  const int fd = static_cast<int>(kernel(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0));
  if (fd < 0) return -1;
  const int file = file_behind(fd);
  ::close(fd);
  return file;
}

std::string whole(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string with_slash(const fs::path& folder) { return fs::canonical(folder).string() + "/"; }

}  // namespace

const char* name_of(Call call) {
  static constexpr std::array names{"open", "read", "write", "sync", "truncate", "remove", "rename", "mkdir"};
  return names.at(static_cast<std::size_t>(call));
}

std::size_t Recording::marks_before(std::size_t ops_done) const {
  std::size_t marks = 0;
  for (std::size_t i = 0; i < ops_done; ++i) marks += ops[i].kind == Op::Kind::mark ? 1 : 0;
  return marks;
}

void start_recording(const fs::path& folder) {
  const Inside ours;
  watch = std::make_unique<Watch>();
  watch->folder = with_slash(folder);
  watch->recording = true;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string name = fs::canonical(entry.path()).string().substr(watch->folder.size());
    if (entry.is_directory()) {
      watch->tape.folders.push_back(name);
    } else if (!is_shared_memory(name)) {
      const int fd = static_cast<int>(kernel(SYS_openat, AT_FDCWD, entry.path().c_str(), O_RDONLY | O_CLOEXEC, 0));
      struct stat info {};
      ::fstat(fd, &info);
      number_of(info, fd);
      ::close(fd);
      watch->tape.files.push_back({name, whole(entry.path())});
    }
  }
}

void mark() {
  if (watch != nullptr && watch->recording) note(Op::Kind::mark, -1);
}

Recording stop_recording() {
  Recording tape = std::move(watch->tape);
  for (const int pin : watch->pins) ::close(pin);
  watch.reset();
  return tape;
}

void arm(const fs::path& folder, const Fault& fault) {
  const Inside ours;
  watch = std::make_unique<Watch>();
  watch->folder = with_slash(folder);
  watch->fault = fault;
}

std::uint64_t calls_seen() { return watch != nullptr ? watch->seen : 0; }

bool disarm() {
  const bool struck = watch != nullptr && watch->struck;
  watch.reset();
  return struck;
}

QuickSync::QuickSync() { ++quick_syncs; }
QuickSync::~QuickSync() { --quick_syncs; }

}  // namespace yanxing::testing::disk

// ---- What every call of the program comes by

namespace disk = yanxing::testing::disk;

#pragma GCC visibility push(default)
extern "C" {

int open(const char* path, int flags, ...) {
  mode_t mode = 0;
  if ((flags & (O_CREAT | O_TMPFILE)) != 0) {
    va_list arguments;
    va_start(arguments, flags);
    mode = va_arg(arguments, mode_t);
    va_end(arguments);
  }
  return disk::open_file(path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  mode_t mode = 0;
  if ((flags & (O_CREAT | O_TMPFILE)) != 0) {
    va_list arguments;
    va_start(arguments, flags);
    mode = va_arg(arguments, mode_t);
    va_end(arguments);
  }
  return disk::open_file(path, flags | O_LARGEFILE, mode);
}

int mkostemp(char* path, int flags) {
  static unsigned number = 0;
  const std::size_t length = std::string_view(path).size();
  while (true) {
    std::snprintf(path + length - 6, 7, "%06u", ++number % 1'000'000);
    const int fd = disk::open_file(path, flags | O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd >= 0 || errno != EEXIST) return fd;
  }
}

ssize_t read(int fd, void* into, std::size_t size) {
  if (disk::fails(disk::Call::read, fd)) return -1;
  return disk::kernel(SYS_read, fd, into, size);
}

ssize_t pread(int fd, void* into, std::size_t size, off_t offset) {
  if (disk::fails(disk::Call::read, fd)) return -1;
  return disk::kernel(SYS_pread64, fd, into, size, offset);
}

ssize_t pread64(int fd, void* into, std::size_t size, off64_t offset) {
  if (disk::fails(disk::Call::read, fd)) return -1;
  return disk::kernel(SYS_pread64, fd, into, size, offset);
}

ssize_t write(int fd, const void* bytes, std::size_t size) { return disk::write_here(fd, bytes, size); }

ssize_t writev(int fd, const iovec* parts, int count) {
  std::string bytes;
  for (int i = 0; i < count; ++i) bytes.append(static_cast<const char*>(parts[i].iov_base), parts[i].iov_len);
  return disk::write_here(fd, bytes.data(), bytes.size());
}

ssize_t pwrite(int fd, const void* bytes, std::size_t size, off_t offset) {
  return disk::write_at(fd, bytes, size, offset);
}

ssize_t pwrite64(int fd, const void* bytes, std::size_t size, off64_t offset) {
  return disk::write_at(fd, bytes, size, offset);
}

int ftruncate(int fd, off_t size) noexcept { return disk::truncate_file(fd, size); }
int ftruncate64(int fd, off64_t size) noexcept { return disk::truncate_file(fd, size); }
int fsync(int fd) { return disk::sync_file(fd, SYS_fsync); }
int fdatasync(int fd) { return disk::sync_file(fd, SYS_fdatasync); }
int unlink(const char* path) noexcept { return disk::remove_path(path, 0); }
int rmdir(const char* path) noexcept { return disk::remove_path(path, AT_REMOVEDIR); }

int remove(const char* path) noexcept {
  const int done = disk::remove_path(path, 0);
  return done != 0 && errno == EISDIR ? disk::remove_path(path, AT_REMOVEDIR) : done;
}

int rename(const char* from, const char* to) noexcept {
  if (disk::fails(disk::Call::rename, to)) return -1;
  int file = -1;
  if (disk::records()) {
    const disk::Inside ours;
    file = disk::file_named(from);
  }
  const int done = static_cast<int>(disk::kernel(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
  if (done == 0 && disk::records() && file >= 0) {
    const disk::Inside ours;
    disk::Op& op = disk::note(disk::Op::Kind::move, file);
    op.from = disk::relative(from);
    op.name = disk::relative(to);
  }
  return done;
}

int link(const char* from, const char* to) noexcept {
  if (disk::fails(disk::Call::rename, to)) return -1;
  const int done = static_cast<int>(disk::kernel(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0));
  if (done == 0 && disk::records()) {
    const disk::Inside ours;
    if (const int file = disk::file_named(from); file >= 0)
      disk::note(disk::Op::Kind::enter, file).name = disk::relative(to);
  }
  return done;
}

int mkdir(const char* path, mode_t mode) noexcept {
  if (disk::fails(disk::Call::folder, path, true)) return -1;
  const int done = static_cast<int>(disk::kernel(SYS_mkdirat, AT_FDCWD, path, mode));
  if (done == 0 && disk::records()) {
    const disk::Inside ours;
    const std::string name = disk::relative(path);
    if (!name.empty()) disk::note(disk::Op::Kind::make_folder, -1).name = name;
  }
  return done;
}

}  // extern "C"
#pragma GCC visibility pop
