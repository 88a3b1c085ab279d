// Pictures and files that belong to records: kept beside the database under the hash of what is in them.
//
//   DIR/attachments/ab/abcdef….jpg    one file each, never changed, never overwritten
//   DIR/attachments/original/…        a picture as it was chosen: "<hash of the kept one>-<its own>-<edge>.<ending>"
//   DIR/attachments/.part-*           being written; left over only by a power cut, removed at the next start
//   DIR/attachments/fetching/*.part   what came of a fetch; kept for the next try, for a week
//
// What is kept of a picture is made small; the picture as it was chosen stays beside it until the server has signed for
// the small one (AttachmentOutbox lets it go). It is never sent: it has the place and the telephone in it.
// A record holds the name. The file is on the disk, durably, before import returns it, so that no saved record ever
// names a file that is not there. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "client/images/image.h"
#include "client/records/workspace.h"
#include "sync/base/hash.h"
#include "sync/base/result.h"

namespace yanxing::records {

/// `image`: kept as images::prepare() makes it. `file`: kept byte for byte.
enum class AttachmentKind { image, file };

/// What became of a picture as it was chosen. `none`: nothing else than what is kept.
enum class OriginalKept { none, kept, no_space, failed };

struct Attachment {
  std::string name;  // "<sha256, 64 lower-case hexadecimal digits>.<ending>": what a record holds
  std::uint64_t bytes = 0;
  int width = 0;  // of a picture
  int height = 0;
  OriginalKept original = OriginalKept::none;
};

/// A picture as it was chosen, which is still here.
struct OriginalFile {
  Hash of;  // the content that is kept and sent
  std::filesystem::path file;
  std::uint64_t bytes = 0;
  int edge = 0;  // to which it was reduced; 0: not at all
};

class Attachments {
 public:
  static constexpr std::size_t max_file_bytes = images::max_bytes;

  /// `folder`: the data folder; it need not exist. Touches nothing: another thread may be writing there.
  explicit Attachments(const std::filesystem::path& folder);

  /// Removes what a power cut left half written and fetches that nobody went on with for a week. For the program that
  /// has the workspace, when it opens it and before anything writes here.
  void clean(UnixMs now_ms) const;

  /// Keeps a file. `file_name` only gives the ending of what is no picture. The same content again gives the same name
  /// and writes nothing. `max_pixels`: of a picture's longer edge; 0: as it is. A disk that has no room for the
  /// original as well is no error: what counts is there, see Attachment::original.
  /// Errors, which leave nothing behind: refused (over 64 MiB or 50 megapixels, an empty file), invalid (no picture),
  /// unsupported (a picture of another kind), corrupt (a damaged picture), disk_full, io.
  Result<Attachment> import_bytes(std::string_view bytes, AttachmentKind kind, std::string_view file_name = {},
                                  int max_pixels = images::default_edge);
  /// The same from a file. Errors also: not_found, io (cannot be read, or is no file).
  Result<Attachment> import_file(const std::filesystem::path& file, AttachmentKind kind,
                                 int max_pixels = images::default_edge);

  /// The content. Errors: invalid (no attachment's name), not_found (this laptop does not have it), corrupt (the file
  /// is not what was kept), io.
  Result<std::string> open(std::string_view name) const;
  bool has(std::string_view name) const;
  /// Whether the disk or its permissions keep it from being seen if it is there. REQUIRES: is_attachment_name(name).
  bool is_hidden(std::string_view name) const;
  /// Where the file is or would be. REQUIRES: is_attachment_name(name).
  std::filesystem::path path_of(std::string_view name) const;
  /// Where a file that is fetched from the server grows: DIR/attachments/fetching/NAME.part, kept over restarts. Makes
  /// the folder; a link or folder of that name is put aside, as NAME.part.aside-1. REQUIRES: is_attachment_name(name).
  /// Errors: disk_full, io.
  Result<std::filesystem::path> start_fetch(std::string_view name);
  /// Puts a fetched file in its place, durably. REQUIRES: it was checked against its name and is on the disk
  /// (net::fetch_part). Errors: disk_full, io.
  Status finish_fetch(std::string_view name);
  /// Keeps content that was read from elsewhere (a backup), durably. Errors: invalid (no attachment's name), corrupt
  /// (not what the name says), disk_full, io.
  Status take_in(const std::string& name, std::string_view bytes) const;

  /// Pictures as they were chosen that are still here. Error: io.
  Result<std::vector<OriginalFile>> originals() const;
  /// That of one attachment; nullopt: none.
  std::optional<OriginalFile> original_of(std::string_view name) const;
  /// Lets them go. REQUIRES: a signed word of the server that it holds `content`. Error: io.
  Status release_original(const Hash& content) const;
  /// Makes an attachment that is lost or damaged anew from its original; false: there is none that gives it.
  bool mend(const std::string& name) const;
  /// As take_in(), of an original by its file's name.
  Status take_in_original(const std::string& file_name, std::string_view bytes) const;

  /// All names, in order. Error: io.
  Result<std::vector<std::string>> names() const;

 private:
  Status write(const std::string& name, std::string_view bytes) const;
  Status write_file(const std::filesystem::path& file, std::string_view bytes) const;
  OriginalKept keep_original(const std::string& name, std::string_view bytes, int edge) const;

  std::filesystem::path root_;
};

/// 64 lower-case hexadecimal digits, a dot, and an ending of 1 to 8 lower-case letters and digits.
bool is_attachment_name(std::string_view text);

/// Names in any change of the store, undone and quarantined ones included.
Result<std::set<std::string>> attachments_named(sync::Store& store);

/// Files that no change names: chosen and never saved. Errors: io, and the store's.
Result<std::vector<std::string>> unused_attachments(const Attachments& attachments, sync::Store& store);

/// The hash, the name and the edge in the name of an original's file; nullopt: it is none.
std::optional<OriginalFile> parse_original(const std::filesystem::path& file);

/// The longer edge that pictures are reduced to: the field's own, else the setting "image.max_pixels" (0: they keep
/// their size), else 1600.
Result<int> picture_edge(Workspace& workspace, int of_field = 0);
/// What the settings offer; 0: the size that they have.
inline constexpr std::array picture_edges{1024, images::default_edge, 2560, 0};
/// Error: invalid (none of these), and the store's.
Status set_picture_edge(Workspace& workspace, int edge);

}  // namespace yanxing::records
