#include "client/records/workspace.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <nlohmann/json.hpp>
#include <system_error>

#include "client/places/places.h"
#include "client/records/attachment_outbox.h"
#include "client/records/bundle_file.h"
#include "client/records/form_library.h"
#include "client/records/identity_item.h"
#include "client/records/living_count.h"
#include "client/records/migration.h"
#include "client/records/private_files.h"
#include "client/records/system_clock.h"
#include "client/records/value_codec.h"
#include "client/text/text.h"
#include "sync/base/cbor.h"
#include "sync/ledger/sqlite/record_query.h"
#include "sync/session/client_session.h"

namespace yanxing::records {
namespace {

constexpr std::string_view refused_shown_key = "refused_shown";
constexpr std::string_view enrolment_key = "enrolment";
constexpr std::size_t max_person_characters = 100;

std::string setting_key(std::string_view name) { return "setting." + std::string(name); }

std::string uint_item(std::uint64_t value) {
  std::string item;
  cbor::Writer(item).uint(value);
  return item;
}

Status check_place(std::string_view place) {
  if (places::is_place_code(place)) return {};
  return Error{Code::invalid, "a place is a code of 2, 4, 6, 9 or 12 digits"};
}

Status check_person(std::string_view person) {
  if (!text::is_valid_utf8(person) || text::trim(person).empty())
    return Error{Code::invalid, "a person's name is empty or no text"};
  if (text::count_characters(person) > max_person_characters)
    return Error{Code::invalid, "a person's name has more than 100 characters"};
  return {};
}

std::string encode_enrolment(const Enrolment& enrolment) {
  std::string item;
  cbor::Writer out(item);
  out.array(8).text(enrolment.url).text(enrolment.ca_pem).text(enrolment.token).bytes(enrolment.server_key.view());
  out.text(enrolment.epoch).text(enrolment.server_name).sint(enrolment.when_ms).array(enrolment.scope.size());
  for (const std::string& place : enrolment.scope) out.text(place);
  return item;
}

Result<Enrolment> decode_enrolment(std::string_view item) {
  cbor::Reader in(item);
  Enrolment out;
  YX_TRY(in.array());
  YX_ASSIGN(out.url, in.text());
  YX_ASSIGN(out.ca_pem, in.text());
  YX_ASSIGN(out.token, in.text());
  YX_ASSIGN(const std::string_view key, in.bytes());
  YX_ASSIGN(out.server_key, PublicKey::from_bytes(key));
  YX_ASSIGN(out.epoch, in.text());
  YX_ASSIGN(out.server_name, in.text());
  YX_ASSIGN(out.when_ms, in.sint());
  YX_ASSIGN(const std::uint64_t places, in.array());
  for (std::uint64_t i = 0; i < places; ++i) {
    YX_ASSIGN(const std::string_view place, in.text());
    out.scope.emplace_back(place);
  }
  return out;
}

/// One small transaction of settings.
Status write_meta(sync::Store& store, const std::vector<std::pair<std::string, std::string>>& values) {
  sync::Transaction transaction(store);
  YX_TRY(transaction.begin());
  for (const auto& [key, value] : values) YX_TRY(store.set_meta(key, value));
  return transaction.commit();
}

/// What an older program left open to others. SQLite gives a new -wal the mode of the file beside it.
void close_to_others(const std::filesystem::path& folder) {
  const std::string ledger = ledger_file(folder).string();
  for (const std::string& file : {ledger, ledger + "-wal", ledger + "-shm", (folder / "yanxing.lock").string()})
    make_private(file);
  make_private(folder / "attachments");
  make_private(folder / "backups");
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "backups", error)) make_private(entry.path());
}

}  // namespace

std::filesystem::path ledger_file(const std::filesystem::path& folder) { return folder / "yanxing.db"; }
std::filesystem::path restored_copy(const std::filesystem::path& folder) { return folder / "yanxing.restored.db"; }

void remove_restored_copy(const std::filesystem::path& folder) {
  std::error_code error;
  for (const char* end : {"", "-wal", "-shm", "-journal"})
    std::filesystem::remove(restored_copy(folder).string() + end, error);
}

Workspace::~Workspace() {
  log_.reset();
  search_index_.reset();
  store_.reset();  // its statements before the connection
}

namespace {

/// Data that another account keeps to itself are there all the same: nobody shall begin anew beside them.
Status require_ledger(const std::filesystem::path& folder, bool may_be_new) {
  if (::faccessat(AT_FDCWD, ledger_file(folder).c_str(), R_OK | W_OK, AT_EACCESS) == 0) return {};
  const bool is_none = errno == ENOENT || errno == ENOTDIR;
  if (is_none && may_be_new) return {};
  if (is_none) return Error{Code::not_found, "no data in " + folder.string()};
  return Error{Code::io, std::generic_category().message(errno)};
}

}  // namespace

Result<std::unique_ptr<Workspace>> Workspace::open(const std::filesystem::path& folder, const OpenOptions& options) {
  std::unique_ptr<Workspace> workspace(new Workspace());
  workspace->folder_ = folder;
  if (options.clock == nullptr) workspace->own_wall_ = std::make_unique<SystemClock>();
  workspace->wall_ = options.clock != nullptr ? options.clock : workspace->own_wall_.get();
  workspace->random_ = options.random != nullptr ? options.random : &system_random();
  std::error_code error;
  if (options.create) YX_TRY(make_private_folder(folder));
  YX_TRY(require_ledger(folder, options.create));
  YX_ASSIGN(workspace->lock_, FolderLock::take(folder, options.wait_for_lock));
  // Not where it is all that the folder holds: a restore onto a new laptop, of a stick that may be gone by now.
  if (std::filesystem::exists(ledger_file(folder), error)) remove_restored_copy(folder);
  if (options.create) YX_TRY(sqlite::make_private_file(ledger_file(folder).string()));
  close_to_others(folder);
  const Status opened = workspace->open_file(options);
  // It is there, and SQLite may not open it or what lies beside it.
  if (!opened && opened.error().code == Code::not_found) return Error{Code::io, opened.error().detail};
  YX_TRY(opened);
  YX_TRY(workspace->load_identity());
  return workspace;
}

Status Workspace::open_file(const OpenOptions& options) {
  std::error_code error;
  const bool is_new = std::filesystem::file_size(ledger_file(folder_), error) == 0 || error;
  const auto mode = options.create && is_new ? sqlite::OpenMode::create
                    : options.one_connection ? sqlite::OpenMode::alone
                                             : sqlite::OpenMode::existing;
  YX_ASSIGN(db_, sqlite::Db::open(ledger_file(folder_).string(), mode));
  YX_TRY(migrate(db_, folder_, ledger_migrations()));
  YX_ASSIGN(store_, sync::SqliteStore::open(db_));
  search_index_ = std::make_unique<SearchIndex>(*store_);
  // A full disk is no reason not to open: it only counts more slowly.
  static_cast<void>(db_.exec(living_count_sql).ok());
  YX_TRY(db_.exec(form_library_sql));
  return db_.exec(attachment_outbox_sql);
}

Status Workspace::load_identity() {
  YX_ASSIGN(const auto item, store_->meta(identity_key));
  DeviceId device;
  if (item) {
    YX_ASSIGN(identity_, decode_identity(*item));
    device = identity_->device;
  }
  YX_ASSIGN(const HybridClock clock, sync::start_clock(*store_, device, *wall_));
  clock_ = std::make_unique<HybridClock>(clock);
  if (!identity_) return {};
  store_->keep_showing(device);
  static_cast<void>(show_refused().ok());  // a full disk: they are shown after the next start
  return start_log();
}

// What an earlier program hid: own changes that the server had put in quarantine.
Status Workspace::show_refused() {
  YX_ASSIGN(const auto shown, store_->meta(refused_shown_key));
  if (shown) return {};
  YX_ASSIGN(const auto held, sync::quarantined_changes(*store_));
  if (held.empty()) return {};
  sync::Transaction transaction(*store_);
  YX_TRY(transaction.begin());
  for (const sync::StoredChange& one : held) {
    if (store_->shows(one) && !one.record.is_nil()) YX_TRY(sync::rebuild(*store_, one.record));
  }
  YX_TRY(store_->set_meta(refused_shown_key, "\xF5"));
  return transaction.commit();
}

Status Workspace::start_log() {
  YX_ASSIGN(const auto item, store_->meta(incarnation_key));
  if (!item) return Error{Code::corrupt, "the laptop's log has no number"};
  YX_ASSIGN(const std::uint64_t incarnation, cbor::Reader(*item).uint());
  log_.emplace(*store_, sync::ChainId{identity_->device, static_cast<std::uint32_t>(incarnation)}, *clock_);
  return {};
}

Status Workspace::set_up(std::string_view place, std::string_view person) {
  if (identity_) return Error{Code::exists, "this data folder has its identity already"};
  YX_TRY(check_place(place));
  YX_TRY(check_person(person));
  // Of a ledger that is gone: the bundles of that one are not this one's to replace.
  std::error_code error;
  std::filesystem::remove(folder_ / bundle_marks_file, error);
  if (error) return Error{Code::io, "cannot remove " + (folder_ / bundle_marks_file).string()};
  Identity made{make_uuid_v7(wall_->now_ms(), *random_), SigningKey::generate(*random_), std::string(place),
                text::trim(person)};
  YX_TRY(write_meta(*store_, {{std::string(identity_key), encode_identity(made)},
                              {std::string(incarnation_key), uint_item(sync::random_incarnation(*random_))}}));
  identity_ = std::move(made);
  store_->keep_showing(identity_->device);
  return start_log();
}

Status Workspace::write_identity(const Identity& identity) {
  YX_TRY(write_meta(*store_, {{std::string(identity_key), encode_identity(identity)}}));
  identity_ = identity;
  return {};
}

Status Workspace::set_place(std::string_view place) {
  YX_TRY(check_place(place));
  Identity changed = identity();
  changed.place = place;
  return write_identity(changed);
}

Status Workspace::set_person(std::string_view person) {
  YX_TRY(check_person(person));
  Identity changed = identity();
  changed.person = text::trim(person);
  return write_identity(changed);
}

Result<std::optional<Enrolment>> Workspace::enrolment() {
  YX_ASSIGN(const auto item, store_->meta(enrolment_key));
  if (!item) return std::optional<Enrolment>();
  auto read = decode_enrolment(*item);
  if (!read) return Error{Code::corrupt, "the enrolment: " + read.error().detail};
  return std::optional<Enrolment>(std::move(*read));
}

Status Workspace::set_enrolment(const Enrolment& enrolment) {
  const auto before = this->enrolment();
  if (!before && before.error().code != Code::corrupt) return before.error();
  const bool is_other = !before || (*before && !((*before)->server_key == enrolment.server_key));
  const bool has_changes = is_other && is_set_up();
  const auto epoch = Uuid::parse(enrolment.epoch);
  sync::Transaction transaction(*store_);
  YX_TRY(transaction.begin());
  if (has_changes) {
    YX_TRY(sync::change_server(*store_, identity_->device, epoch ? epoch->view() : std::string_view()));
    YX_TRY(db_.exec(attachment_forget_server_sql));
  }
  // What the last exchange said of another scope is over; the forms seen from below come with the next one.
  const bool is_rescoped = before && *before && (*before)->scope != enrolment.scope;
  if (is_rescoped) YX_TRY(sync::keep_scope(*store_, sync::Scope{enrolment.scope}));
  YX_TRY(store_->set_meta(enrolment_key, encode_enrolment(enrolment)));
  return transaction.commit();
}

Result<nlohmann::json> Workspace::setting(std::string_view name) {
  YX_ASSIGN(const auto item, store_->meta(setting_key(name)));
  return item ? decode_value(*item) : nlohmann::json(nullptr);
}

Status Workspace::set_setting(std::string_view name, const nlohmann::json& value) {
  YX_ASSIGN(std::string item, encode_value(value));
  return write_meta(*store_, {{setting_key(name), std::move(item)}});
}

Status Workspace::backup_to(const std::filesystem::path& file) { return db_.backup_to(file.string()); }
Status Workspace::copy_to(const std::filesystem::path& part) { return db_.copy_to(part.string()); }

}  // namespace yanxing::records
