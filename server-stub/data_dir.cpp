#include "server-stub/data_dir.h"

#include <fcntl.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>
#include <utility>

#include "server-stub/files.h"
#include "sync/base/part_beside.h"

namespace yanxing::server {
namespace {

Error system_failure(const std::string& what, int number) {
  const Code code = number == ENOSPC || number == EDQUOT ? Code::disk_full : number == EEXIST ? Code::exists : Code::io;
  return {code, what + ": " + std::generic_category().message(number)};
}

bool write_all(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

std::string name_of_user(uid_t user) {
  const passwd* known = ::getpwuid(user);
  return known != nullptr ? known->pw_name : "#" + std::to_string(user);
}

Error forbidden(const DataDir& dir) {
  const std::string what = dir.path.string() + " may not be used by " + name_of_user(::geteuid());
  struct stat folder {};
  if (::stat(dir.path.c_str(), &folder) != 0 || folder.st_uid == ::geteuid())
    return {Code::io, what + "; run this as the user of the server, or as root"};
  const std::string owner = name_of_user(folder.st_uid);
  return {Code::io, what + "; it belongs to " + owner + ": run this with sudo -u '" + owner + "', or as root"};
}

}  // namespace

Status require_city(const DataDir& dir) {
  const std::string file = dir.database();
  if (::faccessat(AT_FDCWD, file.c_str(), R_OK | W_OK, AT_EACCESS) == 0) return {};
  if (errno == ENOENT || errno == ENOTDIR)
    return Error{Code::not_found, dir.path.string() + " holds no city; run init first"};
  if (errno == EACCES || errno == EPERM) return forbidden(dir);
  return system_failure("cannot use " + file, errno);
}

bool lies_in(const DataDir& dir, const std::filesystem::path& file) {
  std::error_code error;
  const auto inner = std::filesystem::weakly_canonical(std::filesystem::absolute(file, error), error);
  const auto outer = std::filesystem::weakly_canonical(std::filesystem::absolute(dir.path, error), error);
  return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

bool DataDir::is_initialised() const {
  std::error_code ignored;
  return std::filesystem::exists(database(), ignored);
}

Status make_data_dir(const DataDir& dir) {
  std::error_code error;
  if (std::filesystem::is_directory(dir.path, error)) return {};
  if (dir.path.has_parent_path()) std::filesystem::create_directories(dir.path.parent_path(), error);
  if (::mkdir(dir.path.c_str(), 0700) != 0 && errno != EEXIST)
    return system_failure("cannot make " + dir.path.string(), errno);
  return {};
}

Status create_private_file(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (descriptor < 0) return system_failure("cannot create " + path.string(), errno);
  const Descriptor made(descriptor);
  return give_to_owner_of(path.parent_path(), made.get());
}

Status write_file(const std::filesystem::path& path, std::string_view content, unsigned mode) {
  remove_parts_beside(path);  // of an attempt that was killed
  const std::string part = part_beside(path);
  const int descriptor = ::open(part.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, static_cast<mode_t>(mode));
  if (descriptor < 0) return system_failure("cannot write " + part, errno);
  const bool written = write_all(descriptor, content) && ::fsync(descriptor) == 0;
  const int number = errno;
  ::close(descriptor);
  if (!written) {
    ::unlink(part.c_str());
    return system_failure("cannot write " + part, number);
  }
  if (std::rename(part.c_str(), path.c_str()) != 0) {
    const int why = errno;
    ::unlink(part.c_str());
    return system_failure("cannot write " + path.string(), why);
  }
  return sync_folder(path.parent_path());
}

Status give_to_owner(const std::filesystem::path& file) {
  const Descriptor made(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (made.get() < 0) return system_failure("cannot open " + file.string(), errno);
  return give_to_owner_of(file.parent_path(), made.get());
}

Result<DirLock> DirLock::take(const DataDir& dir) {
  const int descriptor = ::open(dir.lock().c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (descriptor < 0) return system_failure("cannot open " + dir.lock().string(), errno);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    const int number = errno;
    ::close(descriptor);
    if (number == EWOULDBLOCK) return Error{Code::busy, "another yanxing-server works on " + dir.path.string()};
    return system_failure("cannot lock " + dir.lock().string(), number);
  }
  DirLock lock(descriptor);
  YX_TRY(give_to_owner_of(dir.path, descriptor));
  return lock;
}

DirLock::DirLock(DirLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

DirLock& DirLock::operator=(DirLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

DirLock::~DirLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace yanxing::server
