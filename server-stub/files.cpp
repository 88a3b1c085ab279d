#include "server-stub/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace yanxing::server {
namespace {

constexpr std::size_t hashed_bytes = 256 << 10;
constexpr std::size_t sent_bytes = 64 << 10;  // each has the time of a whole message on a slow line

/// Up to `size` bytes; fewer only at the end of the file.
Result<std::string> read_piece(int descriptor, std::uint64_t offset, std::size_t size) {
  std::string piece(size, '\0');
  std::size_t have = 0;
  while (have < size) {
    const ssize_t count = ::pread(descriptor, piece.data() + have, size - have, static_cast<off_t>(offset + have));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return file_error("cannot read an attachment", errno);
    if (count == 0) break;
    have += static_cast<std::size_t>(count);
  }
  piece.resize(have);
  return piece;
}

/// Opened to be read, never waited for: what is no file (a pipe in its place) is none. Errors: file_error()'s.
Result<Descriptor> open_file(const std::filesystem::path& file) {
  Descriptor open(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat info {};
  if (open.get() < 0 || ::fstat(open.get(), &info) != 0) return file_error("cannot open " + file.string(), errno);
  if (!S_ISREG(info.st_mode)) return Error{Code::io, file.string() + " is no file"};
  return open;
}

}  // namespace

Error file_error(const std::string& what, int number) {
  const bool full = number == ENOSPC || number == EDQUOT || number == EFBIG;
  const bool later = number == EMFILE || number == ENFILE || number == ENOMEM;
  const Code code = full               ? Code::disk_full
                    : later            ? Code::busy
                    : number == EEXIST ? Code::exists
                    : number == ENOENT ? Code::not_found
                                       : Code::io;
  return {code, what + ": " + std::generic_category().message(number)};
}

Descriptor::Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(number_, other.number_);
  return *this;
}
Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

Status give_to_owner_of(const std::filesystem::path& folder, int made) {
  if (::geteuid() != 0) return {};
  struct stat above {
  }, own{};
  if (::stat(folder.empty() ? "." : folder.c_str(), &above) != 0 || ::fstat(made, &own) != 0)
    return file_error("cannot look at " + folder.string(), errno);
  if (own.st_uid == above.st_uid) return {};
  if (::fchown(made, above.st_uid, above.st_gid) != 0)
    return file_error("cannot give a new file to the owner of " + folder.string() +
                          ", without whom the service cannot read it; run the command as that user",
                      errno);
  return {};
}

Status make_durable_folder(const std::filesystem::path& folder) {
  // Also where it is there: the program that made it may have been killed before it was on the disk, or whose it is.
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return file_error("cannot make " + folder.string(), errno);
  const Descriptor made(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
  // Somebody may have put a link here, to a larger disk; it is theirs to own.
  if (made.get() >= 0) YX_TRY(give_to_owner_of(folder.parent_path(), made.get()));
  return sync_folder(folder.parent_path());
}

Status sync_folder(const std::filesystem::path& folder) {
  // The folder of a bare name is the one where the program runs.
  const Descriptor open(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (open.get() < 0) return file_error("cannot open " + folder.string(), errno);
  if (::fsync(open.get()) != 0) return file_error("cannot write " + folder.string(), errno);
  return {};
}

Result<std::optional<FileFacts>> look_at_file(const std::filesystem::path& file) {
  constexpr std::int64_t second_ns = 1'000'000'000;
  struct stat info {};
  if (::stat(file.c_str(), &info) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) return std::optional<FileFacts>();
    return file_error("cannot look at " + file.string(), errno);
  }
  if (!S_ISREG(info.st_mode)) return std::optional<FileFacts>();
  return std::optional(FileFacts{static_cast<std::uint64_t>(info.st_size),
                                 static_cast<std::int64_t>(info.st_mtim.tv_sec) * second_ns + info.st_mtim.tv_nsec});
}

Result<std::optional<std::uint64_t>> size_of_file(const std::filesystem::path& file) {
  YX_ASSIGN(const auto facts, look_at_file(file));
  return facts ? std::optional(facts->bytes) : std::optional<std::uint64_t>();
}

bool is_forbidden(const std::filesystem::path& file) {
  return ::faccessat(AT_FDCWD, file.c_str(), R_OK, AT_EACCESS) != 0 && (errno == EACCES || errno == EPERM);
}

Result<Hash> hash_of_file(const std::filesystem::path& file) {
  YX_ASSIGN(const Descriptor open, open_file(file));
  Hasher hasher;
  for (std::uint64_t offset = 0;;) {
    YX_ASSIGN(const std::string piece, read_piece(open.get(), offset, hashed_bytes));
    if (piece.empty()) return hasher.finish();
    hasher.update(piece);
    offset += piece.size();
  }
}

Result<DiskSpace> disk_space(const std::filesystem::path& folder) {
  std::error_code error;
  const auto space = std::filesystem::space(folder, error);
  if (error) return file_error("cannot look at the disk of " + folder.string(), error.value());
  return DiskSpace{space.capacity, space.available};
}

Status remove_file(const std::filesystem::path& file) {
  if (::unlink(file.c_str()) != 0 && errno != ENOENT) return file_error("cannot remove " + file.string(), errno);
  return {};
}

Result<std::shared_ptr<FileRange>> FileRange::open(const std::filesystem::path& file, std::uint64_t offset,
                                                   std::uint64_t length) {
  YX_ASSIGN(Descriptor descriptor, open_file(file));
  return std::shared_ptr<FileRange>(new FileRange(std::move(descriptor), offset, length));
}

Result<std::string> FileRange::next() {
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, sent_bytes));
  YX_ASSIGN(std::string piece, read_piece(file_.get(), offset_, size));
  if (piece.size() != size) return Error{Code::io, "an attachment became shorter while it was sent"};
  offset_ += size;
  left_ -= size;
  return piece;
}

}  // namespace yanxing::server
