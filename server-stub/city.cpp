#include "server-stub/city.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "server-stub/attachments.h"
#include "server-stub/files.h"
#include "server-stub/former_devices.h"
#include "sync/base/cbor.h"
#include "sync/base/disk_error.h"
#include "sync/session/server_session.h"

namespace yanxing::server {
namespace {

constexpr const char* tables = "CREATE TABLE city(key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;";

Status put(sqlite::Db& db, std::string_view key, std::string_view value) {
  YX_ASSIGN(auto statement, db.prepare("INSERT OR REPLACE INTO city(key, value) VALUES(?1, ?2)"));
  return statement.bind_text(1, key).bind_blob(2, value).run();
}

Result<std::string> get(sqlite::Db& db, std::string_view key) {
  YX_ASSIGN(auto statement, db.prepare("SELECT value FROM city WHERE key = ?1"));
  statement.bind_text(1, key);
  YX_ASSIGN(const bool found, statement.step());
  if (!found) return Error{Code::corrupt, "the city's " + std::string(key) + " is missing"};
  return std::string(statement.blob(0));
}

std::string join(const std::vector<std::string>& parts) {
  std::string out;
  for (const auto& part : parts) out += (out.empty() ? "" : " ") + part;
  return out;
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto space = std::min(text.find(' '), text.size());
    out.emplace_back(text.substr(0, space));
    text.remove_prefix(std::min(space + 1, text.size()));
  }
  return out;
}

/// Unique for ever, whatever the clock says.
Uuid new_epoch(const WallClock& clock, Random& random) { return make_uuid_v7(clock.now_ms(), random); }

Result<Identity> make_identity(const CityOptions& options, const WallClock& clock, Random& random) {
  if (options.hosts.empty()) return Error{Code::invalid, "no host name given"};
  Identity identity{.name = options.name.empty() ? options.hosts.front() : options.name,
                    .hosts = options.hosts,
                    .ca = {},
                    .certificate = {},
                    .signing_key = SigningKey::generate(random),
                    .epoch = new_epoch(clock, random)};
  if (identity.name.size() > 300 || !cbor::is_utf8(identity.name))
    return Error{Code::invalid, "the city's name is too long or not UTF-8"};
  YX_ASSIGN(identity.ca, make_ca("Yanxing CA " + options.hosts.front().substr(0, 50), clock.now_ms()));
  YX_ASSIGN(identity.certificate, make_server_certificate(identity.ca, options.hosts, clock.now_ms()));
  return identity;
}

Status write_certificate(sqlite::Db& db, const Identity& identity) {
  YX_TRY(put(db, "hosts", join(identity.hosts)));
  YX_TRY(put(db, "certificate", identity.certificate.certificate_pem));
  return put(db, "certificate_key", identity.certificate.key_pem);
}

Status write_identity(sqlite::Db& db, const Identity& identity) {
  YX_TRY(db.exec(tables));
  YX_TRY(put(db, "name", identity.name));
  YX_TRY(put(db, "ca", identity.ca.certificate_pem));
  YX_TRY(put(db, "ca_key", identity.ca.key_pem));
  YX_TRY(put(db, "signing_key", identity.signing_key.seed()));
  return write_certificate(db, identity);
}

Result<Identity> read_identity(sqlite::Db& db, sync::Store& store) {
  Identity identity;
  YX_ASSIGN(identity.name, get(db, "name"));
  YX_ASSIGN(const std::string hosts, get(db, "hosts"));
  identity.hosts = split(hosts);
  YX_ASSIGN(identity.ca.certificate_pem, get(db, "ca"));
  YX_ASSIGN(identity.ca.key_pem, get(db, "ca_key"));
  YX_ASSIGN(identity.certificate.certificate_pem, get(db, "certificate"));
  YX_ASSIGN(identity.certificate.key_pem, get(db, "certificate_key"));
  YX_ASSIGN(identity.epoch, sync::epoch_of(store));
  YX_ASSIGN(const std::string seed, get(db, "signing_key"));
  YX_ASSIGN(identity.signing_key, SigningKey::from_seed(seed));
  return identity;
}

Status remove_database(const std::filesystem::path& path) {
  std::error_code error;
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) std::filesystem::remove(path.string() + suffix, error);
  return {};
}

/// One file again, complete and durable: what would else be written when the last one closes it, and be lost unnoticed
/// with a full disk.
Status make_one_file(sqlite::Db& db) {
  return db.exec("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE");
}

/// Everything of a new city in a database of its own, closed again.
Status build_database(const std::filesystem::path& path, const Identity& identity) {
  YX_TRY(create_private_file(path));
  YX_ASSIGN(auto db, sqlite::Db::open(path, sqlite::OpenMode::existing));
  {
    YX_ASSIGN(const auto store, sync::SqliteStore::open(db));
    sync::Transaction transaction(*store);
    YX_TRY(transaction.begin());
    YX_TRY(write_identity(db, identity));
    YX_TRY(Devices::create_tables(db));
    YX_TRY(sync::set_epoch(*store, identity.epoch));
    YX_TRY(transaction.commit());
  }
  return make_one_file(db);
}

/// Durable.
Status rename_file(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::error_code error;
  std::filesystem::rename(from, to, error);
  if (error) return Error{code_of_disk_error(error.value()), "cannot rename " + from.string() + ": " + error.message()};
  return sync_folder(to.parent_path());
}

/// A second name for a file, where the file system has such; else it is moved there.
Status keep_as(const std::filesystem::path& file, const std::filesystem::path& kept) {
  if (::link(file.c_str(), kept.c_str()) == 0) return {};
  return rename_file(file, kept);
}

/// Whether all of the database is in its one file by now; false where it cannot be read. Error: busy.
Result<bool> is_one_file(const std::string& file) {
  auto db = sqlite::Db::open(file, sqlite::OpenMode::existing);
  Status done = db ? Status() : Status(db.error());
  if (done) done = make_one_file(*db);
  if (done) *db = sqlite::Db();
  if (!done && done.error().code == Code::busy) return done.error();
  std::error_code error;
  return done.ok() && !std::filesystem::exists(file + "-wal", error);
}

/// Keeps the database that is there under another name. It stays in its place, without anything that would be read into
/// another one, until that takes its name: a power cut in between leaves a city.
Result<std::filesystem::path> set_aside(const DataDir& dir, UnixMs now_ms) {
  const std::string file = dir.database(), stem = file + ".before-restore-" + std::to_string(now_ms / 1000);
  std::error_code error;
  std::string aside = stem;
  for (int number = 2; std::filesystem::exists(aside, error); ++number) aside = stem + "-" + std::to_string(number);
  YX_ASSIGN(const bool whole, is_one_file(file));
  YX_TRY(keep_as(file, aside));
  if (!whole) {
    // Damaged: as the files that it is.
    if (std::filesystem::exists(file + "-wal", error)) YX_TRY(keep_as(file + "-wal", aside + "-wal"));
    YX_TRY(sync_folder(dir.path));
    YX_TRY(remove_file(file + "-wal"));
    YX_TRY(remove_file(file + "-shm"));
  }
  YX_TRY(sync_folder(dir.path));
  return std::filesystem::path(aside);
}

/// In words for whoever named the file: SQLite's own say nothing of what to do.
Status check_backup(sqlite::Db& backup, const std::string& file) {
  const std::string next = " Name a file that yanxing-server backup made; nothing was changed";
  const auto cities = backup.integer("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'city'");
  if ((!cities && cities.error().code == Code::corrupt) || (cities && *cities == 0))
    return Error{Code::corrupt, file + " is no backup of a Yanxing server." + next};
  if (!cities) return cities.error();
  const Status whole = backup.check_integrity();
  if (!whole && whole.error().code == Code::corrupt)
    return Error{Code::corrupt, file + " is damaged (" + whole.error().detail + ")." + next};
  return whole;
}

Result<sqlite::Db> open_backup(const std::string& file) {
  const std::string next = "; nothing was changed";
  std::error_code error;
  if (!std::filesystem::exists(file, error))
    return Error{Code::not_found, "there is no file " + file + ". Name a file that yanxing-server backup made" + next};
  if (!std::filesystem::is_regular_file(file, error))
    return Error{Code::corrupt, file + " is no file; name a file that backup made"};
  auto backup = sqlite::Db::open(file, sqlite::OpenMode::read_only);
  if (backup) return backup;
  if (backup.error().code == Code::not_found)
    return Error{Code::io, file + " cannot be read. Check its permissions and the disk" + next};
  if (backup.error().code == Code::corrupt)
    return Error{Code::corrupt,
                 file + " is no backup of a Yanxing server. Name a file that yanxing-server backup made" + next};
  return backup;
}

/// A code that the backup has as unused may have been used or revoked since: none is valid twice.
Status void_codes(sqlite::Db& db, std::size_t& count) {
  YX_TRY(db.exec("DELETE FROM invitation WHERE device IS NULL"));
  count = static_cast<std::size_t>(db.changed_rows());
  return {};
}

/// A copy of the checked backup at `path`, with a new epoch; the backup is closed then.
Status restore_database(const std::filesystem::path& path, sqlite::Db backup, const WallClock& clock, Random& random,
                        const FormerDevices& former, Restored& report) {
  YX_TRY(backup.backup_to(path));
  YX_TRY(give_to_owner(path));
  std::error_code error;
  std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, error);
  YX_ASSIGN(auto db, sqlite::Db::open(path, sqlite::OpenMode::existing));
  {
    YX_ASSIGN(const auto store, sync::SqliteStore::open(db));
    YX_TRY(read_identity(db, *store));
    sync::Transaction transaction(*store);
    YX_TRY(transaction.begin());
    YX_TRY(sync::set_epoch(*store, new_epoch(clock, random)));
    YX_TRY(keep_devices(db, former, report.still_revoked, report.still_enrolled));
    YX_TRY(void_codes(db, report.void_codes));
    YX_TRY(transaction.commit());
  }
  return make_one_file(db);
}

/// Empty: there is none, or it cannot be read.
std::string file_text(const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) return {};  // a pipe would be waited for
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Whether the folder is another city's than the backup: by its data, or, where they are damaged or gone, by the
/// certificate that lies beside them.
Result<bool> is_of_other_city(const DataDir& dir, const Result<FormerDevices>& former, sqlite::Db& backup) {
  if (former && dir.is_initialised()) {
    YX_ASSIGN(const std::string city, city_key_of(backup));
    return former->city != city;
  }
  const auto here = certificate_der(file_text(dir.ca_certificate()));
  if (!here) return false;
  YX_ASSIGN(const std::string ca, get(backup, "ca"));
  const auto theirs = certificate_der(ca);
  return theirs && *theirs != *here;
}

}  // namespace

Status City::create(const DataDir& dir, const CityOptions& options, const WallClock& clock, Random& random) {
  YX_TRY(make_data_dir(dir));
  YX_ASSIGN(const auto lock, DirLock::take(dir));
  if (dir.is_initialised())
    return Error{Code::exists, dir.path.string() + " holds a city already; nothing was changed"};
  YX_ASSIGN(const Identity identity, make_identity(options, clock, random));
  const std::filesystem::path part = dir.database().string() + ".new";
  YX_TRY(remove_database(part));
  YX_TRY(build_database(part, identity));
  YX_TRY(write_file(dir.ca_certificate(), identity.ca.certificate_pem, 0644));
  YX_TRY(give_to_owner(dir.ca_certificate()));
  return rename_file(part, dir.database());
}

Result<std::unique_ptr<City>> City::open(const DataDir& dir, const WallClock& clock, Random& random) {
  YX_TRY(require_city(dir));
  YX_ASSIGN(auto db, sqlite::Db::open(dir.database(), sqlite::OpenMode::existing));
  std::unique_ptr<City> city(new City(dir, std::move(db), clock, random));
  YX_ASSIGN(city->store_, sync::SqliteStore::open(city->db_));
  city->store_->spare_copies();
  YX_TRY(Attachments::create_tables(city->db_));
  YX_ASSIGN(city->identity_, read_identity(city->db_, *city->store_));
  YX_ASSIGN(city->ca_der_, certificate_der(city->identity_.ca.certificate_pem));
  return city;
}

Status City::renew_certificate(const std::vector<std::string>& hosts) {
  Identity renewed = identity_;
  if (!hosts.empty()) renewed.hosts = hosts;
  YX_ASSIGN(renewed.certificate, make_server_certificate(renewed.ca, renewed.hosts, clock_->now_ms()));
  YX_TRY(db_.begin());
  if (auto written = write_certificate(db_, renewed); !written) {
    db_.rollback();
    return written;
  }
  YX_TRY(db_.commit());
  identity_ = std::move(renewed);
  return {};
}

Status City::backup(const std::string& file) {
  std::error_code error;
  const auto folder = std::filesystem::absolute(file, error).parent_path();
  if (!std::filesystem::is_directory(folder, error))
    return Error{Code::not_found, "there is no folder " + folder.string() + "; make it first, or name another file"};
  if (lies_in(dir_, file))
    return Error{Code::refused, file +
                                    " lies in the server's own data folder, with which a backup would be lost; name a "
                                    "file on another disk. Nothing was changed"};
  // backup_to creates files with the process's umask, which main sets to 077.
  return db_.backup_to(file);
}

Status restore_city(const DataDir& dir, const std::string& file, const WallClock& clock, Random& random,
                    Restored* report, bool may_be_other_city) {
  // First: a name that slipped makes no folder.
  YX_ASSIGN(auto backup, open_backup(file));
  YX_TRY(check_backup(backup, file));
  YX_TRY(make_data_dir(dir));
  YX_ASSIGN(const auto lock, DirLock::take(dir));
  const std::filesystem::path part = dir.database().string() + ".restoring";
  YX_TRY(remove_database(part));
  Restored told;
  const auto former = former_devices(dir);
  YX_ASSIGN(const bool is_other, is_of_other_city(dir, former, backup));
  if (is_other && !may_be_other_city)
    return Error{Code::refused, file + " is the backup of another city: the laptops of the city in " +
                                    dir.path.string() +
                                    " would take this server for a stranger's. Nothing was changed; add --force to put "
                                    "it in that one's place all the same"};
  told.are_devices_unknown = !former;
  if (auto restored =
          restore_database(part, std::move(backup), clock, random, former ? *former : FormerDevices{}, told);
      !restored) {
    YX_TRY(remove_database(part));
    return restored;
  }
  if (dir.is_initialised()) {
    YX_ASSIGN(told.kept, set_aside(dir, clock.now_ms()));
  }
  if (report != nullptr) *report = told;
  YX_TRY(rename_file(part, dir.database()));
  YX_ASSIGN(const auto city, City::open(dir, clock, random));
  YX_TRY(write_file(dir.ca_certificate(), city->identity().ca.certificate_pem, 0644));
  return give_to_owner(dir.ca_certificate());
}

}  // namespace yanxing::server
