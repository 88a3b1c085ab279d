#include "client/records/restore_loss.h"

#include <algorithm>

#include "client/records/attachment_outbox.h"
#include "client/records/attachments.h"
#include "client/records/identity_item.h"
#include "sync/session/client_session.h"

namespace yanxing::records {
namespace {

namespace fs = std::filesystem;

Result<std::uint64_t> changes_only_in(sync::Store& former, const DeviceId& device, sync::Store& restored) {
  std::uint64_t only = 0;
  YX_ASSIGN(const auto chains, former.chains());
  for (const sync::ChainHead& head : chains) {
    if (head.chain.device != device) continue;
    // Another copy of this disk wrote it; what came of it came from the server.
    YX_ASSIGN(const auto first, former.hash_at(head.chain, 1));
    if (!first) continue;
    YX_ASSIGN(const std::uint64_t acked, sync::acknowledged(former, head.chain));
    YX_ASSIGN(const sync::ChainHead there, restored.chain_head(head.chain));
    only += head.n - std::min(head.n, std::max(acked, there.n));
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
