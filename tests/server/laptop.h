// A laptop for tests of the server: the real client session over a store in memory, and HTTPS spoken by hand.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sync/base/crypto.h"
#include "sync/ledger/memory_store.h"
#include "sync/session/client_session.h"
#include "sync/session/enrolment.h"
#include "tests/server/tls_client.h"

namespace yanxing::testing {

struct RealClock final : WallClock {
  UnixMs now_ms() const override;
};

class TestLaptop {
 public:
  TestLaptop();

  /// Posts the enrolment; the answer's status, and on success token and server key are kept.
  Answer enrol(std::uint16_t port, const std::string& code_text);

  /// Saves a new record: every field's value is one CBOR item.
  RecordId save(const std::string& form, const std::string& place, const std::map<std::string, std::string>& fields);

  /// One whole sync. Status 200 when it went through, else that of the answer that ended it (0: the connection broke).
  Answer sync(std::uint16_t port);
  /// One exchange of a frame.
  Answer send(TlsClient& client, const sync::Request& request) const;

  /// A signed frame of this laptop.
  std::string frame(sync::Kind kind, const std::string& body) const { return sync::seal_request(kind, key_, body); }
  std::string authorization() const { return "Authorization: Bearer " + token_ + "\r\n"; }

  /// A request of tus with this laptop's token.
  Answer tus(TlsClient& client, const std::string& method, const std::string& path, const std::string& more = {},
             const std::string& body = {}) const;
  /// Announces an upload; the answer's Location is where its bytes go.
  Answer create_upload(TlsClient& client, const std::string& name, std::uint64_t length,
                       const std::string& more = {}) const;
  Answer patch_upload(TlsClient& client, const std::string& location, std::uint64_t offset, const std::string& bytes,
                      const std::string& more = {}) const;
  /// The head of a PATCH that announces `length` bytes, for tests that send them as they like.
  std::string patch_head(const std::string& location, std::uint64_t offset, std::uint64_t length) const;
  /// The whole content in one PATCH; the status of the answer that ended it.
  unsigned upload(std::uint16_t port, const std::string& name, const std::string& content) const;
  /// Which of these contents the server signs for; the test fails when its answer is not to be believed.
  std::vector<Hash> held(std::uint16_t port, const std::vector<Hash>& contents) const;

  std::string digest();
  std::uint64_t unsent();
  const DeviceId& device() const { return device_; }
  sync::MemoryStore& store() { return store_; }
  const sync::SyncProgress& progress() const { return progress_; }

 private:
  RealClock clock_;
  sync::MemoryStore store_;
  HybridClock hybrid_{clock_};
  SigningKey key_ = SigningKey::generate(system_random());
  DeviceId device_ = make_uuid_v7(clock_.now_ms(), system_random());
  sync::OwnLog log_;
  PublicKey server_key_;
  std::string token_;
  sync::SyncProgress progress_;
};

/// "<sha256>.<ending>", and the header that announces it.
std::string attachment_name(const std::string& content, const std::string& ending = "jpg");
std::string upload_metadata(const std::string& name);

/// CBOR items for save().
std::string cbor_text(const std::string& text);
std::string cbor_int(std::int64_t number);

}  // namespace yanxing::testing
