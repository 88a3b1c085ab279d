#include "client/records/attachments.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>

#include "sync/base/hash.h"
#include "sync/ledger/attachment_refs.h"

namespace yanxing::records {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t hash_digits = sync::attachment_hash_digits;
constexpr std::size_t max_ending = sync::max_attachment_ending;
constexpr std::string_view part_prefix = ".part-";
constexpr const char* fetch_folder = "fetching";
constexpr int least_edge = 16, greatest_edge = 20'000;

bool is_ending_letter(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); }

Error failure(const std::string& what, int number) {
  const bool full = number == ENOSPC || number == EDQUOT || number == EFBIG;
  return {full ? Code::disk_full : Code::io, what + ": " + std::generic_category().message(number)};
}

/// "Report.PDF" -> "pdf"; "bin" where there is none that could be kept.
std::string ending_of(std::string_view file_name) {
  const auto dot = file_name.rfind('.');
  std::string ending;
  if (dot != std::string_view::npos) {
    for (const char c : file_name.substr(dot + 1)) ending += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  const bool usable =
      !ending.empty() && ending.size() <= max_ending && std::all_of(ending.begin(), ending.end(), is_ending_letter);
  return usable ? ending : "bin";
}

/// Error: io. What a folder lists is durable only after this.
Status sync_folder(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return failure("cannot open " + folder.string(), errno);
  const bool synced = ::fsync(descriptor) == 0;
  const int number = errno;
  ::close(descriptor);
  return synced ? Status{} : failure("cannot write " + folder.string(), number);
}

/// Makes it where it is missing; durable. Also where it is there: the program that made it may have been killed before
/// it was on the disk.
Status make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directory(folder, error);
  if (error) return failure("cannot make " + folder.string(), error.value());
  return sync_folder(folder.parent_path());
}

Status write_durably(int descriptor, std::string_view bytes, const fs::path& file) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return failure("cannot write " + file.string(), errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(descriptor) == 0 ? Status{} : failure("cannot write " + file.string(), errno);
}

/// A file that is there already, perhaps by a program that was killed before it was on the disk.
Status sync_file(const fs::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
  if (descriptor < 0) return failure("cannot open " + file.string(), errno);
  const bool synced = ::fsync(descriptor) == 0;
  const int number = errno;
  ::close(descriptor);
  return synced ? sync_folder(file.parent_path()) : failure("cannot write " + file.string(), number);
}

Result<std::string> read_whole(const fs::path& file, std::size_t limit) {
  std::error_code error;
  if (!fs::exists(file, error)) return Error{Code::not_found, "no such file: " + file.string()};
  if (!fs::is_regular_file(file, error)) return Error{Code::io, file.string() + " is no file"};
  const auto size = fs::file_size(file, error);
  if (error) return failure("cannot read " + file.string(), error.value());
  if (size > limit) return Error{Code::refused, file.string() + " has more than 64 MiB; choose a smaller file"};
  std::ifstream in(file, std::ios::binary);
  std::string bytes(static_cast<std::size_t>(size), '\0');
  if (!in.read(bytes.data(), static_cast<std::streamsize>(size)))
    return Error{Code::io, "cannot read " + file.string() + "; check its permissions and the disk"};
  return bytes;
}

bool is_what_it_says(std::string_view name, std::string_view bytes) {
  return sha256(bytes).hex() == name.substr(0, hash_digits);
}

}  // namespace

bool is_attachment_name(std::string_view text) { return sync::is_attachment_name(text); }

Attachments::Attachments(const fs::path& folder) : root_(folder / "attachments") {
  std::error_code error;
  std::vector<fs::path> left_over;
  for (const auto& entry : fs::directory_iterator(root_, error)) {
    if (entry.path().filename().string().starts_with(part_prefix)) left_over.push_back(entry.path());
  }
  for (const fs::path& file : left_over) fs::remove(file, error);
}

fs::path Attachments::path_of(std::string_view name) const {
  YX_CHECK(is_attachment_name(name));
  return root_ / std::string(name.substr(0, 2)) / std::string(name);
}

bool Attachments::has(std::string_view name) const {
  std::error_code error;
  return is_attachment_name(name) && fs::is_regular_file(path_of(name), error);
}

Result<Attachment> Attachments::import_bytes(std::string_view bytes, AttachmentKind kind, std::string_view file_name,
                                             int max_pixels) {
  if (bytes.size() > max_file_bytes) return Error{Code::refused, "more than 64 MiB; choose a smaller file"};
  if (bytes.empty()) return Error{Code::refused, "the file is empty; choose another one"};
  Attachment out;
  if (kind == AttachmentKind::file) {
    out.name = sha256(bytes).hex() + "." + ending_of(file_name);
    out.bytes = bytes.size();
    YX_TRY(write(out.name, bytes));
    return out;
  }
  YX_ASSIGN(const images::Encoded picture, images::prepare(bytes, max_pixels));
  out = {sha256(picture.bytes).hex() + "." + picture.ending, picture.bytes.size(), picture.width, picture.height};
  YX_TRY(write(out.name, picture.bytes));
  return out;
}

Result<Attachment> Attachments::import_file(const fs::path& file, AttachmentKind kind, int max_pixels) {
  YX_ASSIGN(const std::string bytes, read_whole(file, max_file_bytes));
  return import_bytes(bytes, kind, file.filename().string(), max_pixels);
}

Status Attachments::write(const std::string& name, std::string_view bytes) {
  const fs::path file = path_of(name);
  YX_TRY(make_folder(root_));
  YX_TRY(make_folder(file.parent_path()));
  if (has(name)) {
    const auto held = read_whole(file, max_file_bytes);
    if (held && *held == bytes) return sync_file(file);  // a damaged one is replaced
  }
  std::string part = (root_ / (std::string(part_prefix) + "XXXXXX")).string();
  const int descriptor = ::mkostemp(part.data(), O_CLOEXEC);
  if (descriptor < 0) return failure("cannot write in " + root_.string(), errno);
  Status written = write_durably(descriptor, bytes, part);
  ::close(descriptor);
  if (written && std::rename(part.c_str(), file.c_str()) != 0)
    written = failure("cannot write " + file.string(), errno);
  if (!written) {
    ::unlink(part.c_str());
    return written;
  }
  return sync_folder(file.parent_path());
}

Result<fs::path> Attachments::start_fetch(std::string_view name) {
  YX_CHECK(is_attachment_name(name));
  YX_TRY(make_folder(root_));
  YX_TRY(make_folder(root_ / fetch_folder));
  return root_ / fetch_folder / (std::string(name) + ".part");
}

Status Attachments::finish_fetch(std::string_view name) {
  YX_ASSIGN(const fs::path part, start_fetch(name));
  const fs::path file = path_of(name);
  YX_TRY(make_folder(file.parent_path()));
  if (std::rename(part.c_str(), file.c_str()) != 0) return failure("cannot write " + file.string(), errno);
  return sync_folder(file.parent_path());
}

Result<std::string> Attachments::open(std::string_view name) const {
  if (!is_attachment_name(name)) return Error{Code::invalid, "no attachment's name: " + std::string(name)};
  YX_ASSIGN(std::string bytes, read_whole(path_of(name), max_file_bytes));
  if (!is_what_it_says(name, bytes))
    return Error{Code::corrupt, "the attachment " + std::string(name) + " is damaged; choose the file once more"};
  return bytes;
}

Result<std::vector<std::string>> Attachments::names() const {
  std::vector<std::string> names;
  std::error_code error;
  if (!fs::exists(root_, error)) return names;
  for (fs::recursive_directory_iterator at(root_, error), end; !error && at != end; at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (is_attachment_name(name)) names.push_back(name);
  }
  if (error) return failure("cannot read " + root_.string(), error.value());
  std::sort(names.begin(), names.end());
  return names;
}

Result<std::set<std::string>> attachments_named(sync::Store& store) {
  constexpr std::size_t at_once = 500;
  std::set<std::string> names;
  std::string after;
  while (true) {
    YX_ASSIGN(auto some, store.attachments_after(after, at_once));
    const bool more = some.size() == at_once;
    if (!some.empty()) after = some.back();
    for (std::string& name : some) names.insert(names.end(), std::move(name));
    if (!more) return names;
  }
}

Result<std::vector<std::string>> unused_attachments(const Attachments& attachments, sync::Store& store) {
  YX_ASSIGN(std::vector<std::string> unused, attachments.names());
  YX_ASSIGN(const auto named, attachments_named(store));
  std::erase_if(unused, [&](const std::string& name) { return named.contains(name); });
  return unused;
}

Result<int> picture_edge(Workspace& workspace, int of_field) {
  if (of_field > 0) return std::clamp(of_field, least_edge, greatest_edge);
  YX_ASSIGN(const nlohmann::json setting, workspace.setting("image.max_pixels"));
  if (!setting.is_number_integer()) return images::default_edge;
  return static_cast<int>(std::clamp<std::int64_t>(setting.get<std::int64_t>(), least_edge, greatest_edge));
}

}  // namespace yanxing::records
