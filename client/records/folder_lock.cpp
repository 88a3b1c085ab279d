#include "client/records/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <thread>
#include <utility>

namespace yanxing::records {
namespace {

constexpr std::chrono::milliseconds retry_after{50};

std::string holder(int fd) {
  std::array<char, 32> text{};
  const ssize_t got = ::pread(fd, text.data(), text.size() - 1, 0);
  return got > 0 ? std::string(text.data(), static_cast<std::size_t>(got)) : "unknown";
}

void sign(int fd) {
  const std::string pid = std::to_string(::getpid());
  // Only a courtesy for the message of others: a full disk does not matter.
  if (::ftruncate(fd, 0) == 0) [[maybe_unused]]
    const ssize_t written = ::pwrite(fd, pid.data(), pid.size(), 0);
}

}  // namespace

FolderLock::FolderLock(FolderLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

FolderLock& FolderLock::operator=(FolderLock&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

FolderLock::~FolderLock() {
  if (fd_ >= 0) ::close(fd_);
}

Result<FolderLock> FolderLock::take(const std::filesystem::path& folder, std::chrono::milliseconds wait) {
  const std::string file = (folder / "yanxing.lock").string();
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) {
    const int why = errno;
    const Code code = why == ENOENT || why == ENOTDIR ? Code::not_found : why == ENOSPC ? Code::disk_full : Code::io;
    return Error{code, "cannot write " + file + ": " + std::strerror(why)};
  }
  FolderLock lock(fd);
  const auto until = std::chrono::steady_clock::now() + wait;
  while (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR)
      return Error{Code::io, std::string("cannot lock ") + file + ": " + std::strerror(errno)};
    if (std::chrono::steady_clock::now() >= until) return Error{Code::busy, "in use by process " + holder(fd)};
    std::this_thread::sleep_for(retry_after);
  }
  sign(fd);
  return lock;
}

}  // namespace yanxing::records
