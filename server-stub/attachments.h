// The server's attachments: files that are whole and verified, and uploads under way. Rows in city.db, files beside it.
//
//   DIR/attachments/ab/abcdef….jpg    published: one content each, never changed
//   DIR/attachments/partial/ID        what has arrived of an upload; its size is the upload's offset
//
// A disk that damages what was published must not make the server sign for it: a file counts only while its size and
// the time of its last writing are those of when it was last read; else it is read again. What changes without either
// is found when somebody downloads it, by verify_some() in slices (hourly) and verify(). A damaged file counts as not
// held until the next upload or import of it takes its place. One that could not be read is not known to be damaged:
// it does not count, and the next question reads it again. What is found lost or damaged is numbered (newest_lost),
// so that laptops that have a receipt for it ask again and not only the next day.
// A file is published by its row; the row is written after the file is durably in its place, so that a crash between
// the two leaves a file that recover() takes in. One content is kept once, whatever endings it is called by. One thread
// per object; another thread needs its own City and its own Attachments (both may be open at once).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server-stub/files.h"
#include "server-stub/problem.h"
#include "sync/base/ids.h"
#include "sync/base/time.h"
#include "sync/ledger/attachment_refs.h"
#include "sync/ledger/sqlite/db.h"
#include "sync/session/server_session.h"

namespace yanxing::server {

class City;

inline constexpr UnixMs upload_lifetime_ms = UnixMs{7} * 24 * 60 * 60 * 1000;
inline constexpr std::uint64_t max_open_uploads = 100;                          // of one device
inline constexpr std::uint64_t max_open_upload_bytes = std::uint64_t{1} << 30;  // announced, of one device

struct Upload {
  std::string id;  // 32 hexadecimal digits, random
  DeviceId device;
  std::string name;
  std::uint64_t length = 0;
  UnixMs expires_ms = 0;
  bool done = false;       // whole and published; kept until it expires, so that a lost last answer can be asked again
  bool of_bundle = false;  // comes from a stick: no upload over the network touches it, nor it one of those
};

struct PublishedFile {
  std::string name;  // as it was first sent; others may call the same content by another ending
  std::uint64_t bytes = 0;
  std::filesystem::path path;
};

/// Counts for people.
struct AttachmentFigures {
  std::uint64_t held = 0;
  std::uint64_t bytes = 0;
  std::uint64_t missing = 0;     // published once, the file is not there: restored without it
  std::uint64_t damaged = 0;     // there and not any more what its name says
  std::uint64_t unreadable = 0;  // kept from the user that asks
  std::uint64_t waiting = 0;     // named by a change and not held: still on a laptop
  std::uint64_t uploads = 0;     // under way
};

/// What attachments leave free of their disk, so that records can still be stored when photos have filled it.
struct Reserve {
  std::optional<std::uint64_t> bytes = std::nullopt;  // nullopt: 512 MiB, or 5 % of a smaller disk
  std::function<Result<DiskSpace>(const std::filesystem::path& folder)> look = disk_space;
  static Reserve of_mib(std::optional<std::uint64_t> mib) {
    Reserve reserve;
    if (mib) reserve.bytes = *mib << 20;
    return reserve;
  }
};

class Attachments;

/// Appends to a partial file. When the upload is taken over by a later request of the same device, whose first
/// connection died unnoticed, this one writes nothing more.
class PartWriter {
 public:
  /// Errors: conflict (taken over), disk_full (also of the reserve) and io; what fitted counts.
  Status append(std::string_view bytes);
  /// What was appended is durable. Errors: conflict, disk_full, io.
  Status sync();
  /// Takes back what this writer appended. Errors: conflict, io.
  Status take_back();
  std::uint64_t offset() const { return offset_; }

 private:
  friend class Attachments;
  PartWriter(Attachments& owner, std::string id, std::uint64_t turn, Descriptor file, std::uint64_t offset, bool fresh)
      : owner_(&owner),
        id_(std::move(id)),
        turn_(turn),
        file_(std::move(file)),
        start_(offset),
        offset_(offset),
        fresh_(fresh) {}
  Status check_turn() const;

  Attachments* owner_;
  std::string id_;
  std::uint64_t turn_;
  Descriptor file_;
  std::uint64_t start_;
  std::uint64_t offset_;
  bool fresh_;  // the file was made for this writer: its folder is to be synced too
};

class Attachments {
 public:
  /// `city` must outlive the object.
  explicit Attachments(City& city, Reserve reserve = {});

  /// Where they are missing.
  static Status create_tables(sqlite::Db& db);

  // Published files
  /// The file with this content, if it is published, still there and not known to be damaged or kept from this user.
  Result<std::optional<PublishedFile>> find(const Hash& content);
  /// The same for who asks for it. Errors: busy, io (it may not be opened: that is no reason to call it unknown).
  Result<std::optional<PublishedFile>> find_to_read(const Hash& content);
  /// For sync::ServerSession. Notes what is lost.
  Result<sync::Shelved> look_up(const Hash& content, const DeviceId& asker);
  /// Reads a published file again, unless this object did so less than ten minutes ago and it has not been written
  /// since. False: it is damaged or gone, which is noted. Errors: busy, io: it cannot be read.
  Result<bool> is_whole(const PublishedFile& file);
  /// Until end_question() what is read again is bounded: one file, then until about `bytes` were read; what is beyond
  /// is answered with the error busy, for nothing counts that was not read. What is found is noted in one commit at the
  /// end.
  void begin_question(std::uint64_t bytes);
  /// Whether something was left unread.
  bool end_question();
  /// Reads of the files that were written since they were last read about `bytes`, going on where the call before
  /// ended. False: it has come round. Errors: busy, io.
  Result<bool> reread_some(std::uint64_t bytes);
  /// The number of the newest loss that concerns this device: of a file that it may have, because it sent it, could
  /// fetch it (sync::attachment_in_scope), or nobody is known to have sent it. After the newest 200 that do not concern
  /// it the next one counts as if it did. Numbers grow and never come again; 0: nothing is lost.
  Result<std::int64_t> newest_lost(const DeviceId& device, const sync::Scope& scope = {},
                                   const sync::ScopeOf& scope_of = {});
  /// Whether the device may know of it and have it: it sent it, or sync::attachment_in_scope().
  Result<bool> may_have(const Hash& content, const DeviceId& device, const sync::Scope& scope,
                        const sync::ScopeOf& scope_of);

  // Uploads
  /// A new upload; one of the same file by the same device before it is forgotten. REQUIRES: an attachment's name, 1 to
  /// 64 MiB. Problem: too_many_uploads, where none of them may end for it (make_way). Error: disk_full, also where the
  /// file would not leave the reserve.
  Result<std::variant<Upload, Problem>> begin_upload(const DeviceId& device, const std::string& name,
                                                     std::uint64_t length);
  /// The same for a file that comes on a stick: beside whatever the device sends at this moment, without its bounds.
  Result<Upload> begin_bundle_upload(const DeviceId& device, const std::string& name, std::uint64_t length);
  Result<std::optional<Upload>> find_upload(std::string_view id);
  bool is_expired(const Upload& upload) const;
  /// How much has arrived, durably. Whoever asks owns the upload from now on: earlier writers write no more. Publishes
  /// what is whole but was not published (a crash, a full disk); nullopt when its content is not what its name says:
  /// the upload is gone then.
  Result<std::optional<std::uint64_t>> take_over(Upload& upload);
  /// Goes on at `offset`, as take_over() gave it. Puts the end of its life off. Error: disk_full, as begin_upload().
  Result<std::unique_ptr<PartWriter>> write_part(Upload& upload, std::uint64_t offset);
  /// Verifies a whole upload and publishes it; false when its content is not what its name says: the upload is gone
  /// then. Durable when it returns.
  Result<bool> publish(Upload& upload);
  Status forget(const Upload& upload);

  /// At the start of a server: finishes what a crash left between two steps, takes in files that have no row (an older
  /// database was put back), removes partial files of nobody. How many files were taken in.
  Result<std::uint64_t> recover();
  /// Removes uploads whose time is over; how many.
  Result<std::uint64_t> remove_stale();

  // For people
  /// Notes which files are found to be missing, so that laptops send them again.
  Result<AttachmentFigures> figures();
  /// Names of published files that are missing, of those whose content is damaged or cannot be read, and of those that
  /// this user may not read (which says nothing of them, and is not noted). Reads every file. Error: busy.
  struct Findings {
    std::uint64_t checked = 0;
    std::vector<std::string> missing;
    std::vector<std::string> damaged;
    std::vector<std::string> unreadable;
  };
  Result<Findings> verify();
  /// The same of some files, at least one and at most about `bytes`, going on where the call before ended.
  Result<Findings> verify_some(std::uint64_t bytes);

  /// REQUIRES: an attachment's name.
  std::filesystem::path path_of(std::string_view name) const;
  std::filesystem::path part_of(const Upload& upload) const { return partial() / upload.id; }

 private:
  friend class PartWriter;
  std::filesystem::path partial() const { return root_ / "partial"; }
  Status check_room(std::uint64_t bytes) const;
  Result<std::vector<Upload>> uploads(const std::string& where, std::int64_t ms);
  Result<std::optional<PublishedFile>> row_of(const Hash& content);
  Status add_upload(const Upload& upload, UnixMs now);
  Result<std::optional<std::vector<Upload>>> make_way(const Upload& upload, UnixMs now);
  /// Of a published file. `unread`: there, of the right size, and reading it failed.
  enum class Condition { sound, damaged, missing, unread };
  Result<Condition> condition_of(const Hash& content, const PublishedFile& file);
  Result<Condition> read_again(const Hash& content, const std::filesystem::path& file);
  /// What a look at a file found.
  struct Note {
    Hash content;
    Condition found = Condition::missing;
    std::int64_t changed_ns = 0;
  };
  struct Question {
    std::uint64_t left_bytes = 0;
    bool is_cut = false;
    std::vector<Note> notes = {};
  };
  void note(const Note& seen);
  Status write_notes(const std::vector<Note>& notes);
  Status write_note(const Note& seen);
  Status note_unread(const Hash& content);
  Status note_checked(const Hash& content, std::int64_t changed_ns, bool is_damaged);
  Status note_lost(const Hash& content);
  Status note_found(const Hash& content);
  Result<std::vector<DeviceId>> senders_of(const Hash& content);
  Result<Findings> verify_after(std::string& after, std::uint64_t bytes);
  Status move_into_place(const Upload& upload);
  Status make_durable(const std::filesystem::path& file);
  Status note_published(const std::string& name, std::uint64_t bytes, const Upload* upload);
  Status remove_strays();
  Result<std::uint64_t> adopt_files();

  City* city_;
  sqlite::Db* db_;
  std::filesystem::path root_;
  Reserve reserve_;
  std::map<std::string, std::uint64_t, std::less<>> turns_;  // of uploads that were touched: who may write
  std::string verified_;                                     // up to this hash, by verify_some()
  std::string reread_;                                       // the same of reread_some()
  std::optional<Question> question_;
  struct Read {
    std::int64_t changed_ns = 0;
    UnixMs at_ms = 0;
  };
  std::map<Hash, Read> read_;  // and found sound
};

}  // namespace yanxing::server
