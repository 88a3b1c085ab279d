#include "client/records/attachments.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>

#include "sync/base/disk_error.h"
#include "sync/base/hash.h"
#include "sync/ledger/attachment_refs.h"

namespace yanxing::records {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t hash_digits = sync::attachment_hash_digits;
constexpr std::size_t max_ending = sync::max_attachment_ending;
constexpr std::string_view part_prefix = ".part-";
constexpr const char* fetch_folder = "fetching";
constexpr UnixMs fetch_kept_ms = UnixMs{7} * 24 * 3600 * 1000;
constexpr int most_put_aside = 100;
constexpr const char* original_folder = "original";
constexpr std::uint64_t left_free = std::uint64_t{64} << 20;  // originals leave so much to what is recorded
constexpr std::string_view edge_setting = "image.max_pixels";
constexpr int least_edge = 16, greatest_edge = 20'000;

bool is_ending_letter(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); }

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
  if (descriptor < 0) return disk_error("cannot open " + folder.string(), errno);
  const bool synced = ::fsync(descriptor) == 0;
  const int number = errno;
  ::close(descriptor);
  return synced ? Status{} : disk_error("cannot write " + folder.string(), number);
}

/// Makes it where it is missing; durable. Also where it is there: the program that made it may have been killed before
/// it was on the disk.
Status make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directory(folder, error);
  if (error) return disk_error("cannot make " + folder.string(), error.value());
  return sync_folder(folder.parent_path());
}

Status write_durably(int descriptor, std::string_view bytes, const fs::path& file) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return disk_error("cannot write " + file.string(), errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(descriptor) == 0 ? Status{} : disk_error("cannot write " + file.string(), errno);
}

/// A file that is there already, perhaps by a program that was killed before it was on the disk.
Status sync_file(const fs::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
  if (descriptor < 0) return disk_error("cannot open " + file.string(), errno);
  const bool synced = ::fsync(descriptor) == 0;
  const int number = errno;
  ::close(descriptor);
  return synced ? sync_folder(file.parent_path()) : disk_error("cannot write " + file.string(), number);
}

Result<std::string> read_whole(const fs::path& file, std::size_t limit) {
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (status.type() == fs::file_type::not_found) return Error{Code::not_found, "no such file: " + file.string()};
  if (error) return disk_error("cannot read " + file.string(), error.value());
  if (!fs::is_regular_file(status)) return Error{Code::io, file.string() + " is no file"};
  const auto size = fs::file_size(file, error);
  if (error) return disk_error("cannot read " + file.string(), error.value());
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

/// The disk has so much room and something over.
bool has_room(const fs::path& folder, std::uint64_t bytes) {
  struct statvfs disk {};
  if (::statvfs(folder.c_str(), &disk) != 0) return true;  // writing it will tell
  return static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize >= bytes + left_free;
}

/// When a file was last written to; nullopt: it cannot be said.
std::optional<UnixMs> changed_ms(const fs::path& file) {
  struct stat facts {};
  if (::lstat(file.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode)) return std::nullopt;
  return static_cast<UnixMs>(facts.st_mtim.tv_sec) * 1000;
}

bool is_part_of_a_fetch(const fs::path& file) {
  return file.extension() == ".part" && sync::is_attachment_name(file.stem().string());
}

/// What is no file of ours, a link or a folder that somebody made there, gets another name; a link is never followed.
Status put_aside_unless_file(const fs::path& file) {
  struct stat facts {};
  if (::lstat(file.c_str(), &facts) != 0 || S_ISREG(facts.st_mode)) return {};
  for (int number = 1; number <= most_put_aside; ++number) {
    const std::string aside = file.string() + ".aside-" + std::to_string(number);
    if (::lstat(aside.c_str(), &facts) == 0) continue;
    if (std::rename(file.c_str(), aside.c_str()) == 0) return sync_folder(file.parent_path());
    return disk_error("cannot rename " + file.string(), errno);
  }
  return Error{Code::io, file.string() + " is no file; remove it"};
}

std::string_view original_ending(std::string_view bytes) { return bytes.starts_with("\x89PNG") ? "png" : "jpg"; }

}  // namespace

bool is_attachment_name(std::string_view text) { return sync::is_attachment_name(text); }

Attachments::Attachments(const fs::path& folder) : root_(folder / "attachments") {}

void Attachments::clean(UnixMs now_ms) const {
  std::error_code error;
  std::vector<fs::path> left_over;
  for (const auto& entry : fs::directory_iterator(root_, error)) {
    if (entry.path().filename().string().starts_with(part_prefix)) left_over.push_back(entry.path());
  }
  for (const auto& entry : fs::directory_iterator(root_ / fetch_folder, error)) {
    const auto written = changed_ms(entry.path());
    if (written && now_ms - *written > fetch_kept_ms && is_part_of_a_fetch(entry.path()))
      left_over.push_back(entry.path());
  }
  for (const fs::path& file : left_over) fs::remove(file, error);
}

fs::path Attachments::path_of(std::string_view name) const {
  YX_CHECK(is_attachment_name(name));
  return root_ / std::string(name.substr(0, 2)) / std::string(name);
}

bool Attachments::is_hidden(std::string_view name) const {
  std::error_code error;
  const auto type = fs::status(path_of(name), error).type();
  return type != fs::file_type::not_found && error;
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
  out = {sha256(picture.bytes).hex() + "." + picture.ending, picture.bytes.size(), picture.width, picture.height,
         OriginalKept::none};
  YX_TRY(write(out.name, picture.bytes));
  // Second: what the record will name counts, and a crash between the two leaves nothing that nobody knows.
  out.original = keep_original(out.name, bytes, max_pixels);
  return out;
}

Result<Attachment> Attachments::import_file(const fs::path& file, AttachmentKind kind, int max_pixels) {
  YX_ASSIGN(const std::string bytes, read_whole(file, max_file_bytes));
  return import_bytes(bytes, kind, file.filename().string(), max_pixels);
}

Status Attachments::write(const std::string& name, std::string_view bytes) const {
  const fs::path file = path_of(name);
  YX_TRY(make_folder(root_));
  YX_TRY(make_folder(file.parent_path()));
  if (has(name)) {
    const auto held = read_whole(file, max_file_bytes);
    if (held && *held == bytes) return sync_file(file);  // a damaged one is replaced
  }
  return write_file(file, bytes);
}

Status Attachments::write_file(const fs::path& file, std::string_view bytes) const {
  std::string part = (root_ / (std::string(part_prefix) + "XXXXXX")).string();
  const int descriptor = ::mkostemp(part.data(), O_CLOEXEC);
  if (descriptor < 0) return disk_error("cannot write in " + root_.string(), errno);
  Status written = write_durably(descriptor, bytes, part);
  ::close(descriptor);
  if (written && std::rename(part.c_str(), file.c_str()) != 0)
    written = disk_error("cannot write " + file.string(), errno);
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
  fs::path part = root_ / fetch_folder / (std::string(name) + ".part");
  YX_TRY(put_aside_unless_file(part));
  return part;
}

Status Attachments::finish_fetch(std::string_view name) {
  YX_ASSIGN(const fs::path part, start_fetch(name));
  const fs::path file = path_of(name);
  YX_TRY(make_folder(file.parent_path()));
  if (std::rename(part.c_str(), file.c_str()) != 0) return disk_error("cannot write " + file.string(), errno);
  return sync_folder(file.parent_path());
}

Status Attachments::take_in(const std::string& name, std::string_view bytes) const {
  if (!is_attachment_name(name)) return Error{Code::invalid, "no attachment's name: " + name};
  if (!is_what_it_says(name, bytes)) return Error{Code::corrupt, "the attachment " + name + " is damaged"};
  return write(name, bytes);
}

// ------------------------------------------------------------------------------------------------ originals

std::optional<OriginalFile> parse_original(const fs::path& file) {
  const std::string name = file.filename().string();
  constexpr std::size_t second = hash_digits + 1, edge_at = 2 * (hash_digits + 1);
  const std::size_t dot = name.rfind('.');
  if (name.size() <= edge_at || dot == std::string::npos || dot <= edge_at) return std::nullopt;
  if (name[hash_digits] != '-' || name[edge_at - 1] != '-') return std::nullopt;
  const std::string ending = name.substr(dot);
  if (!is_attachment_name(name.substr(0, hash_digits) + ending) ||
      !is_attachment_name(name.substr(second, hash_digits) + ending))
    return std::nullopt;
  OriginalFile out;
  const char* const end = name.data() + dot;
  const auto [read, error] = std::from_chars(name.data() + edge_at, end, out.edge);
  if (error != std::errc() || read != end || out.edge < 0 || out.edge > greatest_edge) return std::nullopt;
  out.of = sync::attachment_hash(name.substr(0, hash_digits) + ending);
  out.file = file;
  return out;
}

OriginalKept Attachments::keep_original(const std::string& name, std::string_view bytes, int edge) const {
  const std::string digits = sha256(bytes).hex();
  if (name.starts_with(digits)) return OriginalKept::none;
  const fs::path folder = root_ / original_folder;
  const fs::path file = folder / (name.substr(0, hash_digits) + "-" + digits + "-" + std::to_string(edge) + "." +
                                  std::string(original_ending(bytes)));
  std::error_code error;
  if (fs::exists(file, error)) return sync_file(file) ? OriginalKept::kept : OriginalKept::failed;
  if (!has_room(root_, bytes.size())) return OriginalKept::no_space;
  Status kept = make_folder(folder);
  if (kept) kept = write_file(file, bytes);
  if (kept) return OriginalKept::kept;
  return kept.error().code == Code::disk_full ? OriginalKept::no_space : OriginalKept::failed;
}

Result<std::vector<OriginalFile>> Attachments::originals() const {
  std::vector<OriginalFile> out;
  std::error_code error;
  const fs::path folder = root_ / original_folder;
  if (!fs::exists(folder, error)) return out;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    auto original = parse_original(at->path());
    std::error_code gone;
    if (original) original->bytes = fs::file_size(at->path(), gone);
    if (original && !gone) out.push_back(std::move(*original));
  }
  if (error) return disk_error("cannot read " + folder.string(), error.value());
  std::sort(out.begin(), out.end(), [](const OriginalFile& a, const OriginalFile& b) { return a.file < b.file; });
  return out;
}

std::optional<OriginalFile> Attachments::original_of(std::string_view name) const {
  const auto all = originals();
  if (!all || !is_attachment_name(name)) return std::nullopt;
  const auto found = std::find_if(all->begin(), all->end(),
                                  [of = sync::attachment_hash(name)](const OriginalFile& one) { return one.of == of; });
  return found == all->end() ? std::nullopt : std::optional(*found);
}

Status Attachments::release_original(const Hash& content) const {
  YX_ASSIGN(const auto all, originals());
  for (const OriginalFile& one : all) {
    std::error_code error;
    if (one.of == content) fs::remove(one.file, error);
    if (error) return disk_error("cannot remove " + one.file.string(), error.value());
  }
  return {};
}

bool Attachments::mend(const std::string& name) const {
  const auto original = original_of(name);
  if (!original) return false;
  const auto bytes = read_whole(original->file, max_file_bytes);
  if (!bytes) return false;
  const auto picture = images::prepare(*bytes, original->edge);
  return picture && is_what_it_says(name, picture->bytes) && write(name, picture->bytes).ok();
}

Status Attachments::take_in_original(const std::string& file_name, std::string_view bytes) const {
  const auto original = parse_original(root_ / original_folder / file_name);
  if (!original || original->file.filename() != file_name)
    return Error{Code::invalid, "no original's name: " + file_name};
  if (sha256(bytes).hex() != file_name.substr(hash_digits + 1, hash_digits))
    return Error{Code::corrupt, "the original " + file_name + " is damaged"};
  YX_TRY(make_folder(root_));
  YX_TRY(make_folder(root_ / original_folder));
  return write_file(original->file, bytes);
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
  // A link to a disk that is not plugged in is no folder without photos.
  if (fs::symlink_status(root_, error).type() == fs::file_type::not_found) return names;
  const fs::directory_iterator end;
  std::vector<fs::path> folders;
  for (fs::directory_iterator at(root_, error); !error && at != end; at.increment(error)) {
    if (at->path().filename().string().size() == 2) folders.push_back(at->path());
  }
  for (auto folder = folders.begin(); !error && folder != folders.end(); ++folder) {
    if (!fs::is_directory(*folder, error)) continue;
    for (fs::directory_iterator at(*folder, error); !error && at != end; at.increment(error)) {
      // What lies elsewhere under such a name, a copy that somebody made, is none of ours.
      const std::string name = at->path().filename().string();
      if (is_attachment_name(name) && at->path() == path_of(name)) names.push_back(name);
    }
  }
  if (error) return disk_error("cannot read " + root_.string(), error.value());
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
  YX_ASSIGN(const nlohmann::json setting, workspace.setting(std::string(edge_setting)));
  if (!setting.is_number_integer()) return images::default_edge;
  if (setting.get<std::int64_t>() == 0) return 0;
  return static_cast<int>(std::clamp<std::int64_t>(setting.get<std::int64_t>(), least_edge, greatest_edge));
}

Status set_picture_edge(Workspace& workspace, int edge) {
  if (std::find(picture_edges.begin(), picture_edges.end(), edge) == picture_edges.end())
    return Error{Code::invalid, "no edge that is offered: " + std::to_string(edge)};
  return workspace.set_setting(std::string(edge_setting), edge);
}

}  // namespace yanxing::records
