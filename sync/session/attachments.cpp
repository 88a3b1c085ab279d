#include "sync/session/attachments.h"

#include <algorithm>
#include <utility>

namespace yanxing::sync {

namespace {

Status check_word(const AttachmentReceipt& receipt, const ClientIdentity& identity) {
  if (receipt.device != identity.device) return Error{Code::untrusted, "a receipt for another device"};
  if (!verify_signature(identity.server_key, attachment_receipt_message(receipt), receipt.signature))
    return Error{Code::untrusted, "a receipt that our server did not sign"};
  return {};
}

}  // namespace

HoldsQuestion ask_holds(const ClientIdentity& identity, std::vector<Hash> hashes) {
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
  YX_CHECK(hashes.size() <= max_holds);
  HoldsQuestion question;
  question.frame = seal_request(Kind::holds, identity.key, encode(HoldsRequest{hashes}));
  question.hashes = std::move(hashes);
  return question;
}

Result<AttachmentReceipt> read_holds(const ClientIdentity& identity, const HoldsQuestion& question,
                                     std::string_view frame) {
  YX_ASSIGN(const Opened opened, open_reply(frame, identity.server_key));
  if (opened.kind != Kind::holds) return Error{Code::invalid, "a reply of another kind"};
  YX_ASSIGN(HoldsReply reply, decode<HoldsReply>(opened.body));
  YX_ASSIGN(const std::string answered, reply_to(opened.body));
  if (answered != frame_id(question.frame)) return Error{Code::untrusted, "an answer to another question"};
  YX_TRY(check_word(reply.receipt, identity));
  const auto& held = reply.receipt.held;
  if (!std::includes(question.hashes.begin(), question.hashes.end(), held.begin(), held.end()))
    return Error{Code::untrusted, "a receipt for what was not asked"};
  return std::move(reply.receipt);
}

Result<AttachmentReceipt> check_attachment_receipt(std::string_view bytes, const ClientIdentity& identity) {
  YX_ASSIGN(AttachmentReceipt receipt, decode_attachment_receipt(bytes));
  YX_TRY(check_word(receipt, identity));
  return receipt;
}

}  // namespace yanxing::sync
