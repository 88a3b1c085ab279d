// ServerSession: which attachments are held, as far as the asker may know.
#include <algorithm>

#include "sync/session/server_session.h"

namespace yanxing::sync {

Result<bool> attachment_in_scope(Store& store, const Scope& scope, const Hash& hash) {
  YX_ASSIGN(const auto records, store.records_of_attachment(hash));
  for (const RecordId& id : records) {
    YX_ASSIGN(const auto record, store.record(id));
    if (record && scope.sees(record->form, record->place)) return true;
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
      YX_ASSIGN(told, attachment_in_scope(store_, device.scope, hash));
    }
    if (told) receipt.held.push_back(hash);
  }
  const Signature signature = identity_.key.sign(attachment_receipt_message(receipt));
  receipt.signature.assign(reinterpret_cast<const char*>(signature.data()), signature.size());
  return sealed(Kind::holds, encode(request_id, reply));
}

}  // namespace yanxing::sync
