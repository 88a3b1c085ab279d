// Which attachments wait for the server: named by a change that is held here, their file in this folder, and no signed
// word of the server that it holds them. Beside the records' outbox, with states of their own: a record never waits for
// its photos.
//
// "On the server" is true only by a signed receipt, and only in the epoch that the last handshake named: a restored
// server may lack what it held, so everything is asked for again. What a 2xx of an upload said is kept as an offset and
// no more. One thread, that of the workspace, which must outlive it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/records/attachments.h"
#include "client/records/workspace.h"
#include "sync/base/hash.h"
#include "sync/base/result.h"
#include "sync/wire/messages.h"

namespace yanxing::records {

struct WaitingAttachment {
  std::string name;
  std::uint64_t bytes = 0;
  std::uint64_t offset = 0;  // bytes that the server last said it has of it, durably
  std::string upload_url;    // where an upload was begun; empty: none. A path of the server
  bool urgent = false;       // of an urgent problem
};

/// "3 photos waiting, 2.4 of 7 MB": both sums are over those that wait.
struct AttachmentFigures {
  std::int64_t waiting = 0;
  std::int64_t bytes_done = 0;
  std::int64_t bytes_total = 0;
  /// This laptop named it first, and it is neither here nor known to be on the server. A photo of another laptop that
  /// was not fetched yet is not missing, whoever named it since.
  std::int64_t missing = 0;
  /// The same of files that are here and are not any more what their names say: they are not sent.
  std::int64_t damaged = 0;
  // Neither counts what no living record names any more: its photo was replaced or the record deleted.
  bool operator==(const AttachmentFigures&) const = default;
};

/// Where one attachment is.
struct AttachmentPlace {
  std::string name;
  std::uint64_t bytes = 0;  // 0: not here
  std::uint64_t offset = 0;
  bool here = false;
  bool on_server = false;  // by a receipt of the present epoch
  bool damaged = false;    // a file is here and is not what its name says
  bool own = false;        // this laptop named it first
};

class AttachmentOutbox {
 public:
  AttachmentOutbox(Workspace& workspace, const Attachments& attachments)
      : workspace_(&workspace), attachments_(&attachments) {}
  /// On a ledger that is open already and has the tables below; what `device` saved is this laptop's own.
  AttachmentOutbox(sync::SqliteStore& store, const DeviceId& device, const Attachments& attachments)
      : ledger_(&store), device_(device), attachments_(&attachments) {}

  /// Runs `work` where all that changes name is known, and takes back what it noted when the disk is too full to keep
  /// it: what `work` reads is true all the same. Errors: of `work` and the store's.
  Status knowing_all(const std::function<Status()>& work);

  /// Looks again whether the files of what waits or is missing are there, at the start and before every sync: by their
  /// sizes, reading only what changed. What is lost or damaged is made anew where its original is still here. Originals
  /// of what the server has signed for go, if a crash left any.
  Status look();
  /// Reads what waits and notes what is damaged: files of some `bytes` together, going on after `after`, which is moved
  /// on. False: that was the last. For programs that have other things to do in between.
  Result<bool> check_some(std::string& after, std::uint64_t bytes);
  /// All of it.
  Status check_all();

  /// Reads of new changes what they name first; of those only. On a full disk, as all below: without what the newest
  /// name, which cannot be noted yet.
  Result<AttachmentFigures> figures();

  /// What waits, in the order in which it is to be sent: photos of urgent problems, then those of the record that came
  /// into this file first. At most `limit`; 0: all.
  Result<std::vector<WaitingAttachment>> waiting(std::size_t limit = 0);

  /// Contents of which the server is to be asked (sync::ask_holds): all that wait or are missing, ascending, after
  /// `after`, at most `limit`.
  Result<std::vector<Hash>> unacknowledged(const std::optional<Hash>& after, std::size_t limit);

  /// Whether the server is to be asked for all that it once signed for: it found that some of it is lost, or a day of
  /// its clock has passed since (its files may have been copied back unnoticed, in the same epoch).
  Result<bool> is_due_to_confirm();
  /// The newest loss that it named, by its number; 0: none.
  Result<std::int64_t> newest_lost();
  enum class Whose { all, own };
  /// Contents that it signed for, ascending, after `after`, at most `limit`. `own`: that this laptop named first, of
  /// which the server speaks to it wherever the record lies by now.
  Result<std::vector<Hash>> acknowledged(const std::optional<Hash>& after, std::size_t limit, Whose whose = Whose::all);
  /// How many of these it is taken to hold.
  Result<std::uint64_t> count_signed(const std::vector<Hash>& contents);
  /// It was asked for all of them. `lost`: newest_lost() when that began; a later one asks once more.
  Status note_confirmed(std::int64_t lost = 0);
  /// It was asked for these and did not sign for them: they wait (again). `server_ms`: when it answered, by its clock;
  /// a stick's receipt from before counts no more. `carried`: a stick brought it, so it takes back only what was signed
  /// before. How many began to wait so.
  Result<std::int64_t> note_lacking(const std::vector<Hash>& contents, UnixMs server_ms, bool carried = false);

  /// Notes what the server signed for. REQUIRES: checked (sync::read_holds or check_attachment_receipt). One of another
  /// epoch than that of the last handshake changes nothing. Repeated or in any order: no harm. `carried`: a stick
  /// brought it, so it may be older than what is known; one from before the server was found to have gone back, or to
  /// have lost a file, counts no more.
  Status note_receipt(const sync::AttachmentReceipt& receipt, bool carried = false);

  /// An upload was begun, or the server said how far it is; an empty `url`: it must be begun anew.
  Status note_upload(std::string_view name, std::string_view url, std::uint64_t offset);
  /// The file is here (attached, fetched); what was known of its upload holds.
  Status note_file(std::string_view name, std::uint64_t bytes);
  /// A person chose it (once more): where a record names it already and it was not here, it waits from now on.
  Status note_chosen(std::string_view name);
  /// The file is not what its name says.
  Status note_damaged(std::string_view name);

  /// Of any name; nothing known: neither here nor on the server. Error: invalid (no attachment's name).
  Result<AttachmentPlace> place_of(std::string_view name);
  /// All that changes name, by name, after `after`, at most `limit`.
  Result<std::vector<AttachmentPlace>> places(std::string_view after, std::size_t limit);

 private:
  Status follow_epoch();
  struct News {
    std::vector<std::string> names;
    std::int64_t last_seq = 0;  // of the changes that were read
  };
  Result<std::optional<News>> news();
  Status note(const News& news);
  Result<AttachmentFigures> sums();
  Status learn();
  Status learn(const std::vector<std::string>& names);
  Result<bool> is_own(const std::string& name);
  Result<bool> is_urgent(std::int64_t record_key);
  Status set_epoch(std::string_view epoch);
  Result<std::int64_t> kept_number(std::string_view key);
  Result<std::vector<Hash>> contents(const char* which, const std::optional<Hash>& after, std::size_t limit);
  Status release_originals();
  Result<bool> is_named(const std::string& name);
  Status follow_lost();
  bool is_damaged(const AttachmentPlace& known) const;
  Status set_file(const std::string& name, std::optional<std::int64_t> bytes, bool damaged);

  sync::SqliteStore& ledger() const { return workspace_ != nullptr ? workspace_->store() : *ledger_; }
  /// nullopt: this laptop is not set up yet, nothing is its own.
  std::optional<DeviceId> own_device() const;

  Workspace* workspace_ = nullptr;  // or the two below
  sync::SqliteStore* ledger_ = nullptr;
  std::optional<DeviceId> device_;
  const Attachments* attachments_;
  bool is_open_ = false;  // a transaction, in knowing_all()
};

/// The tables in the workspace's database; made when it is opened. A receipt is for up to 1,000 contents, so it has a
/// table of its own. Only receipts of the present epoch are kept. own: 1 this laptop's, 2 so and lost, and no living
/// record names it, so that nobody is asked for it.
inline constexpr const char* attachment_outbox_sql = R"sql(
CREATE TABLE IF NOT EXISTS attachment_receipt(id INTEGER PRIMARY KEY, server_ms INTEGER NOT NULL, receipt BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS attachment(
  name TEXT PRIMARY KEY, bytes INTEGER, own INTEGER NOT NULL, damaged INTEGER NOT NULL DEFAULT 0,
  held_ms INTEGER, receipt INTEGER, tus_url TEXT, offset INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS attachment_open ON attachment(name) WHERE receipt IS NULL AND (bytes IS NOT NULL OR own = 1);
)sql";

/// Another server: what the former signed for and what was begun there is nothing to it. In a transaction.
inline constexpr const char* attachment_forget_server_sql = R"sql(
UPDATE attachment SET receipt = NULL, held_ms = NULL, tus_url = NULL, offset = 0;
DELETE FROM attachment_receipt;
)sql";

}  // namespace yanxing::records
