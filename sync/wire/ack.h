// An ack: the server's signed answer to a bundle, in a file that is carried back. FORMAT.md, "Ack".
//
// Signed, not sealed: it says how far a laptop's logs are held and which hashes, nothing of what people recorded.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/wire/bundle.h"
#include "sync/wire/messages.h"

namespace yanxing::sync {

inline constexpr std::string_view ack_magic = "YXA";
inline constexpr char ack_version = 1;
inline constexpr std::size_t max_ack_bytes = std::size_t{32} << 20;
inline constexpr std::size_t max_ack_chains = 1000;

struct Ack {
  PublicKey server;
  DeviceId device;
  std::string base;  // of the bundle that it answers: BundleHeader::base
  Uuid epoch;
  UnixMs server_ms = 0;
  struct Chain {
    std::uint32_t incarnation = 0;
    SessionReply::Chain state;  // as a session reply says it
  };
  std::vector<Chain> chains;
  std::vector<AttachmentReceipt> attachments;
  std::vector<Hash> lacking;  // contents that were asked for and that no receipt above names, ascending
};

/// The file. Notices of logs that would make it too large are left out: the next sync tells them.
std::string seal_ack(Ack ack, const SigningKey& server);

/// Reads one that is for `device` and signed by `server`. Errors: those of `fault`.
Result<Ack> open_ack(std::string_view file, const PublicKey& server, const DeviceId& device, BundleFault& fault);

}  // namespace yanxing::sync
