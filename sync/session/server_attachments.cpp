// ServerSession: which attachments are held, as far as the asker may know.
#include <algorithm>
#include <set>

#include "sync/ledger/attachment_refs.h"
#include "sync/session/server_session.h"

namespace yanxing::sync {

namespace {

/// A record of which changes name an attachment, and the devices whose changes do.
struct Naming {
  std::string form, place;
  std::set<DeviceId> by;
  bool counts = false;
};

bool names_it(std::string_view payload, const std::string& digits) {
  if (payload.find(digits) == std::string_view::npos) return false;  // nearly every change of a record
  const auto names = attachments_in(payload);
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) { return name.starts_with(digits); });
}

/// All of them; `first`: the device whose change came first.
Result<std::vector<Naming>> namings_of(Store& store, const Hash& hash, std::optional<DeviceId>& first) {
  std::vector<Naming> out;
  std::int64_t first_seq = 0;
  const std::string digits = hash.hex();
  YX_ASSIGN(const auto records, store.records_of_attachment(hash));
  for (const RecordId& id : records) {
    YX_ASSIGN(const auto record, store.record(id));
    if (!record) continue;
    Naming naming{record->form, record->place, {}, false};
    YX_ASSIGN(const auto changes, store.changes_of(id));
    for (const StoredChange& change : changes) {
      if (!names_it(change.payload, digits)) continue;
      naming.by.insert(change.id.device);
      if (first && change.seq >= first_seq) continue;
      first = change.id.device;
      first_seq = change.seq;
    }
    out.push_back(std::move(naming));
  }
  return out;
}

}  // namespace

Result<bool> attachment_in_scope(Store& store, const Scope& scope, const Hash& hash,
                                 const std::vector<DeviceId>& senders, const ScopeOf& scope_of) {
  std::optional<DeviceId> first;
  YX_ASSIGN(auto namings, namings_of(store, hash, first));
  std::set<DeviceId> had_it(senders.begin(), senders.end());
  if (had_it.empty() && first) had_it.insert(*first);
  // Each round either makes another record count or is the last one.
  for (bool more = true; more;) {
    more = false;
    for (Naming& naming : namings) {
      const bool is_new = !naming.counts && std::any_of(naming.by.begin(), naming.by.end(),
                                                        [&](const DeviceId& id) { return had_it.contains(id); });
      if (!is_new) continue;
      if (scope.sees(naming.form, naming.place)) return true;
      naming.counts = more = true;
      for (const Naming& other : namings) {
        for (const DeviceId& id : other.by) {
          if (had_it.contains(id) || !scope_of) continue;
          const auto seen = scope_of(id);
          if (seen && seen->sees(naming.form, naming.place)) had_it.insert(id);
        }
      }
    }
  }
  return false;
}

Result<std::string> ServerSession::holds(const DeviceInfo& device, std::string_view request_id, std::string_view body) {
  YX_ASSIGN(const auto request, decode<HoldsRequest>(body));
  HoldsReply reply;
  AttachmentReceipt& receipt = reply.receipt;
  receipt.epoch = epoch_;
  receipt.device = device.id;
  receipt.server_ms = std::max<UnixMs>(0, clock_.now_ms());
  for (const Hash& hash : request.hashes) {
    if (!look_up_) break;
    YX_ASSIGN(const Shelved shelved, look_up_(hash, device.id));
    // A stranger's photo must look like one that is not there.
    bool told = shelved.published && shelved.sent_by_asker;
    if (shelved.published && !told) {
      YX_ASSIGN(told, attachment_in_scope(store_, device.scope, hash, shelved.senders, scope_of_));
    }
    if (told) receipt.held.push_back(hash);
  }
  const Signature signature = identity_.key.sign(attachment_receipt_message(receipt));
  receipt.signature.assign(reinterpret_cast<const char*>(signature.data()), signature.size());
  return sealed(Kind::holds, encode(request_id, reply));
}

}  // namespace yanxing::sync
