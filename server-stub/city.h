// A city: its identity (certificates, signing key, epoch), its devices and its ledger, all in one SQLite file.
//
// Everything a city is lies in that one file, so that one backup file brings the whole server back on another machine.
// One thread per City; several processes may have the same folder open (SQLite's WAL), one of them serving.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "server-stub/data_dir.h"
#include "server-stub/devices.h"
#include "server-stub/pki.h"
#include "sync/base/crypto.h"
#include "sync/base/time.h"
#include "sync/ledger/sqlite/db.h"
#include "sync/ledger/sqlite/sqlite_store.h"

namespace yanxing::server {

struct Identity {
  std::string name;                // shown to laptops
  std::vector<std::string> hosts;  // names and addresses in the certificate
  Certified ca;
  Certified certificate;
  SigningKey signing_key;  // signs receipts and replies
  Uuid epoch;              // new after every restore, so that laptops notice

  /// The server's certificate, then the CA's.
  std::string chain_pem() const { return certificate.certificate_pem + ca.certificate_pem; }
};

struct CityOptions {
  std::string name;
  std::vector<std::string> hosts;
};

class City {
 public:
  /// Makes a new city. Errors: exists when there is one, invalid (hosts, name), io, disk_full.
  static Status create(const DataDir& dir, const CityOptions& options, const WallClock& clock, Random& random);
  /// Errors: not_found (not initialised), too_new, corrupt, busy, io.
  static Result<std::unique_ptr<City>> open(const DataDir& dir, const WallClock& clock, Random& random);

  const DataDir& dir() const { return dir_; }
  const Identity& identity() const { return identity_; }
  const std::string& ca_der() const { return ca_der_; }
  const WallClock& clock() const { return *clock_; }
  Random& random() { return *random_; }
  sqlite::Db& db() { return db_; }
  sync::SqliteStore& store() { return *store_; }
  Devices& devices() { return devices_; }

  /// A new key and certificate from the same CA, for `hosts` or (empty) the hosts of before. A serving process shows it
  /// after its next start.
  Status renew_certificate(const std::vector<std::string>& hosts);

  /// Everything in one file that only its owner may read: it holds the private keys. Errors: exists, not_found (no
  /// folder), refused (in the data folder, with which it would be lost), disk_full, io.
  Status backup(const std::string& file);

 private:
  City(DataDir dir, sqlite::Db db, const WallClock& clock, Random& random)
      : dir_(std::move(dir)), clock_(&clock), random_(&random), db_(std::move(db)), devices_(db_, clock, random) {}

  DataDir dir_;
  const WallClock* clock_;
  Random* random_;
  sqlite::Db db_;
  std::unique_ptr<sync::SqliteStore> store_;
  Devices devices_;
  Identity identity_;
  std::string ca_der_;
};

/// What a restore did beside the data.
struct Restored {
  std::filesystem::path kept;      // where the former data is; empty: there was none
  std::size_t still_revoked = 0;   // laptops that the backup has as active, and the former data as revoked
  std::size_t still_enrolled = 0;  // laptops that were enrolled, or anew, after the backup was made
  std::size_t void_codes = 0;      // enrolment codes that the backup has as unused; they are worth nothing now
  bool are_devices_unknown =
      false;  // the former data could not be read: who was revoked or enrolled since has to be told again
};

/// Puts a city back from a backup file, under a new epoch, so that every laptop sends again what the backup does not
/// hold. The data that was there is kept beside it as city.db.before-restore-<time>. Laptops that were revoked in it
/// stay shut out: the backup may be of a day on which a stolen one was not yet. Those that were enrolled since stay
/// enrolled, where it is the same city's data. Unused codes are void. Errors: busy (a
/// server runs), refused (another city's data is there, unless that may be), corrupt, too_new, not_found, io.
Status restore_city(const DataDir& dir, const std::string& file, const WallClock& clock, Random& random,
                    Restored* report = nullptr, bool may_be_other_city = false);

}  // namespace yanxing::server
