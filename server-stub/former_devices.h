// What a restore keeps of the data that it replaces: who may come in, and who may not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server-stub/clock.h"
#include "server-stub/data_dir.h"
#include "sync/base/result.h"
#include "sync/ledger/sqlite/db.h"

namespace yanxing::server {

/// A laptop as a whole row: the backup may be from before it was added.
struct FormerDevice {
  std::string id, public_key, name, laptop_name, scope, token_hash;
  std::int64_t scope_version = 1;
  UnixMs enrolled_ms = 0;
  std::optional<UnixMs> revoked_ms;
};

struct FormerDevices {
  std::string city;  // its signing key
  std::vector<FormerDevice> all;
};

/// The signing key of the city whose data this is: no two cities have the same. Errors: the store's.
Result<std::string> city_key_of(sqlite::Db& db);

/// Of the data that a backup is about to replace; none where there is no city yet. Errors: the store's.
Result<FormerDevices> former_devices(const DataDir& dir);

/// Into a restored city: who was revoked since stays shut out (`still_revoked`: those that the backup has as active),
/// and, in the same city, who was enrolled since, or anew, comes in as before (`still_enrolled`): else what such a
/// laptop handed in, and the backup has not, would come from nobody.
Status keep_devices(sqlite::Db& db, const FormerDevices& former, std::size_t& still_revoked,
                    std::size_t& still_enrolled);

}  // namespace yanxing::server
