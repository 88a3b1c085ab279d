// The laptop's side of "holds": asks which attachments the server has, and believes only a signed answer.
//
// Beside the sync session, not in it: records are sent first, attachments whenever there is time. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sync/session/client_session.h"

namespace yanxing::sync {

/// Setting: the epoch in which the receipts that a laptop keeps were given. A handshake or an ack that finds that the
/// server went back empties it: what was held may be gone although the epoch is the same, and is asked for again.
inline constexpr std::string_view attachments_epoch_key = "attachments.epoch";

/// Setting: the number of the newest loss of photos that the server named (its header Attachments-Lost, which nobody
/// signs: it makes the laptop ask, and only the signed answer counts).
inline constexpr std::string_view attachments_lost_key = "attachments.lost";

/// The request for `POST /v1/session`, and what is needed to know its answer.
struct HoldsQuestion {
  std::string frame;
  std::vector<Hash> hashes;  // as asked: ascending, each once
};

/// Asks for these contents, in any order. REQUIRES: at most max_holds.
HoldsQuestion ask_holds(const ClientIdentity& identity, std::vector<Hash> hashes);

/// The receipt in the answer to `question`; what it does not list is not to be taken as held. Errors: untrusted (not
/// our server, an answer to another question, a receipt for another device or for what was not asked), invalid,
/// too_new.
Result<AttachmentReceipt> read_holds(const ClientIdentity& identity, const HoldsQuestion& question,
                                     std::string_view frame);

/// Reads a receipt that was kept (encode_attachment_receipt) and checks whose word it is. It counts only in the epoch
/// that it names: a restored server may lack what it held before. Errors: untrusted, invalid.
Result<AttachmentReceipt> check_attachment_receipt(std::string_view bytes, const ClientIdentity& identity);

}  // namespace yanxing::sync
