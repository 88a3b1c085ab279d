// The devices of a city: invitations (one-time codes), enrolment, tokens, revocation. Tables of the city's database.
//
// Secrets are never stored: of a code's secret and of a token the database holds SHA-256 only. One thread; other
// processes may change the same tables at any time, so that a revocation works at once: nothing is cached here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server-stub/problem.h"
#include "sync/base/crypto.h"
#include "sync/base/time.h"
#include "sync/ledger/sqlite/db.h"
#include "sync/ledger/store.h"
#include "sync/session/enrolment.h"

namespace yanxing::server {

inline constexpr UnixMs code_lifetime_ms = 24 * 60 * 60 * 1000;
inline constexpr int code_tries = 5;

struct Device {
  DeviceId id;
  PublicKey public_key;
  std::string name;                 // as the administrator wrote it
  std::string scope;                // place codes, separated by commas
  std::uint64_t scope_version = 1;  // goes up when the scope of an enrolled device changes
  UnixMs enrolled_ms = 0;
  std::optional<UnixMs> seen_ms;
  std::optional<UnixMs> revoked_ms;

  sync::Scope places() const;
};

/// One line of `device list`: a device, or a code that no laptop has used yet.
struct ListedDevice {
  std::string id;  // the device's UUID, or "code-<n>" of an unused code
  std::string name;
  std::string scope;
  std::string state;  // active, revoked, waiting, expired, blocked
  std::optional<UnixMs> enrolled_ms;
  std::optional<UnixMs> seen_ms;
  std::optional<UnixMs> revoked_ms;
  std::optional<UnixMs> expires_ms;
};

struct Enrolled {
  Device device;
  std::string token;
};

/// Splits "450224204,450224" into place codes. Error: invalid unless each has 2, 4, 6, 9 or 12 digits.
Result<sync::Scope> parse_scope(std::string_view text);

class Devices {
 public:
  Devices(sqlite::Db& db, const WallClock& clock, Random& random) : db_(&db), clock_(&clock), random_(&random) {}

  /// In the caller's transaction.
  static Status create_tables(sqlite::Db& db);

  /// A new one-time code for a laptop that shall see `scope`. Errors: invalid (scope, name), and SQLite's.
  Result<sync::EnrolmentCode> invite(std::string_view scope, std::string_view name, std::string_view ca_der);

  /// Uses a code up. A wrong secret is counted durably before this returns. A laptop whose reply was lost may repeat
  /// the request with the same key while the code is valid; it gets a new token, the one before stops working.
  Result<std::variant<Enrolled, Problem>> enrol(const sync::EnrolmentRequest& request, std::string_view ca_der);

  /// The device that a bearer token belongs to, revoked or not; nullopt when nobody's.
  Result<std::optional<Device>> find_by_token(std::string_view token);
  Result<std::optional<Device>> find(const DeviceId& id);
  Result<std::vector<ListedDevice>> list();

  /// From the next commit on the device is refused; its unused repeats of a code too. `id` as list() gives it. Error:
  /// not_found.
  Status revoke(std::string_view id);

  /// Notes that the device was here, at most once a minute.
  Status saw(const Device& device);

 private:
  struct Invitation;
  Result<std::optional<Invitation>> find_invitation(std::uint32_t id);
  Result<std::optional<Problem>> judge(const Invitation& invitation, const sync::EnrolmentRequest& request,
                                       std::string_view ca_der);
  Result<std::variant<Enrolled, Problem>> enrol_in_transaction(const sync::EnrolmentRequest& request,
                                                               std::string_view ca_der);
  Result<Enrolled> write_device(const Invitation& invitation, const sync::EnrolmentRequest& request);
  Status revoke_device(const DeviceId& id);
  Status revoke_code(std::string_view number);

  sqlite::Db* db_;
  const WallClock* clock_;
  Random* random_;
};

}  // namespace yanxing::server
