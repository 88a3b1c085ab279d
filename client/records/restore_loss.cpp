#include "client/records/restore_loss.h"

#include <algorithm>

#include "client/records/attachment_outbox.h"
#include "client/records/attachments.h"
#include "client/records/identity_item.h"
#include "client/records/receipts.h"
#include "sync/session/client_session.h"

namespace yanxing::records {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t looked_at_once = 500;

/// How far both hold the same log: of two copies of one disk each goes on with changes of its own, under the same
/// numbers.
Result<std::uint64_t> shared_entries(sync::Store& one, sync::Store& other, const sync::ChainId& chain) {
  YX_ASSIGN(const sync::ChainHead here, one.chain_head(chain));
  YX_ASSIGN(const sync::ChainHead there, other.chain_head(chain));
  std::uint64_t same = 0, beyond = std::min(here.n, there.n) + 1;
  while (beyond - same > 1) {
    const std::uint64_t middle = same + (beyond - same) / 2;
    YX_ASSIGN(const auto hash, one.hash_at(chain, middle));
    YX_ASSIGN(const auto its_hash, other.hash_at(chain, middle));
    (hash && hash == its_hash ? same : beyond) = middle;
  }
  return same;
}

/// Of a log that is not held whole.
Result<std::uint64_t> entries_only_in(sync::Store& former, sync::Store& restored, const LogState& log) {
  std::uint64_t only = 0;
  for (std::uint64_t after = log.covered;;) {
    YX_ASSIGN(const auto entries, former.chain_entries(log.chain, after, looked_at_once));
    if (entries.empty()) return only;
    for (const sync::StoredChange& entry : entries) {
      YX_ASSIGN(const bool is_there, restored.has(entry.id));
      if (!is_there) ++only;
    }
    after = entries.back().id.n;
  }
}

/// Others' changes too, where the server was restored and may lack them.
Result<std::uint64_t> changes_only_in(sync::Store& former, const DeviceId& device, sync::Store& restored) {
  std::uint64_t only = 0;
  YX_ASSIGN(const auto own, own_logs(former, device));
  YX_ASSIGN(const auto logs, logs_to_cover(former, device));
  for (std::size_t i = 0; i < logs.size(); ++i) {
    if (i < own.size()) {
      YX_ASSIGN(const std::uint64_t same, shared_entries(former, restored, logs[i].chain));
      only += logs[i].n - std::min(logs[i].n, std::max(logs[i].covered, same));
    } else {
      YX_ASSIGN(const std::uint64_t lacking, entries_only_in(former, restored, logs[i]));
      only += lacking;
    }
  }
  return only;
}

Result<std::uint64_t> photos_only_in(sync::SqliteStore& former, const DeviceId& device, const fs::path& folder,
                                     sync::SqliteStore& restored) {
  YX_TRY(former.db().exec(attachment_outbox_sql));
  const Attachments files(folder);
  AttachmentOutbox outbox(former, device, files);
  YX_ASSIGN(const auto waiting, outbox.waiting());
  YX_ASSIGN(auto named, restored.db().prepare("SELECT 1 FROM attachment_ref WHERE name = ?1"));
  std::uint64_t only = 0;
  for (const WaitingAttachment& one : waiting) {
    named.bind_text(1, one.name);
    YX_ASSIGN(const bool is_named, named.step());
    named.reset();
    if (!is_named) ++only;
  }
  return only;
}

/// nullopt: nobody's, or too damaged to tell. Error: io (it is there, and may not be opened).
Result<std::optional<Identity>> owner_of(const fs::path& ledger) {
  std::error_code error;
  if (!fs::is_regular_file(ledger, error)) return std::optional<Identity>();
  const auto unopened = [](const Error& why) { return why.code == Code::not_found; };
  auto db = sqlite::Db::open(ledger.string(), sqlite::OpenMode::read_only);
  if (!db && unopened(db.error())) return Error{Code::io, db.error().detail};
  if (!db) return std::optional<Identity>();
  auto identity = identity_in(*db);
  if (!identity && unopened(identity.error())) return Error{Code::io, identity.error().detail};
  return identity ? std::move(*identity) : std::nullopt;
}

}  // namespace

Result<OnlyFormer> only_former(const fs::path& folder, sync::SqliteStore& restored) {
  std::error_code error;
  if (!fs::exists(ledger_file(folder), error)) return Error{Code::not_found, "there is no former data"};
  YX_ASSIGN(auto db, sqlite::Db::open(ledger_file(folder).string(), sqlite::OpenMode::existing));
  YX_ASSIGN(const auto identity, identity_in(db));
  if (!identity) return OnlyFormer{};
  YX_ASSIGN(const auto former, sync::SqliteStore::open(db));
  OnlyFormer only;
  YX_ASSIGN(only.changes, changes_only_in(*former, identity->device, restored));
  YX_ASSIGN(only.photos, photos_only_in(*former, identity->device, folder, restored));
  return only;
}

Result<std::optional<Identity>> other_owner(const fs::path& folder, const fs::path& file) {
  YX_ASSIGN(const auto present, owner_of(ledger_file(folder)));
  if (!present) return std::optional<Identity>();
  auto owner = owner_of(file);  // restore() tells what is wrong with it
  if (!owner || !*owner || (*owner)->device == present->device) return std::optional<Identity>();
  return std::move(*owner);
}

}  // namespace yanxing::records
