#include "server-stub/inspect.h"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <ostream>
#include <set>
#include <utility>

#include "server-stub/attachments.h"
#include "server-stub/record_json.h"
#include "sync/base/visible_text.h"
#include "sync/ledger/ledger.h"
#include "sync/ledger/quarantine.h"
#include "sync/ledger/sqlite/record_query.h"

namespace yanxing::server {
namespace {

using Json = nlohmann::ordered_json;

std::string text_of(const Json& json, int indent = -1) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

/// One snapshot for several reads, while a serving process goes on writing.
class Snapshot {
 public:
  static Result<std::unique_ptr<Snapshot>> begin(sqlite::Db& db) {
    YX_TRY(db.exec("BEGIN"));
    return std::make_unique<Snapshot>(db);
  }
  explicit Snapshot(sqlite::Db& db) : db_(&db) {}
  ~Snapshot() { db_->rollback(); }
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

 private:
  sqlite::Db* db_;
};

bool is_wanted(const Json& record, const ListFilter& filter) {
  const std::string& state = record["state"].get_ref<const std::string&>();
  if (filter.state.empty() ? state == "deleted" : state != filter.state) return false;
  return record["place"].get_ref<const std::string&>().starts_with(filter.place);
}

/// The ids of a form's records, so that a million others are not unpacked to list a few.
Result<std::vector<RecordId>> ids_of_form(sqlite::Db& db, const std::string& form) {
  YX_ASSIGN(auto query, db.prepare("SELECT id FROM record WHERE form = ?1 AND length(cells) > 0 ORDER BY id"));
  query.bind_text(1, form);
  std::vector<RecordId> ids;
  while (true) {
    YX_ASSIGN(const bool row, query.step());
    if (!row) return ids;
    ids.push_back(Uuid::from_bytes(query.blob(0)));
  }
}

std::string line_of(const Json& record) {
  return fmt::format("{}  {:12}  {:7}  {:12}  {}\n", record["id"].get<std::string>(),
                     record["place"].get<std::string>(), record["state"].get<std::string>(),
                     record["sync"].get<std::string>(), visible(text_of(record["values"])));
}

/// Changes in quarantine: those that wait for a person, by reason, and those that were corrected or deleted since.
struct Quarantine {
  std::int64_t waiting = 0;
  std::int64_t settled = 0;
  Json by_reason = Json::object();
};

Result<Quarantine> quarantine_of(City& city) {
  YX_ASSIGN(const auto held, sync::quarantined_changes(city.store()));
  std::set<sync::ChangeId> refused;
  for (const auto& one : held) refused.insert(one.id);
  const auto is_refused = [&](const sync::ChangeId& id) { return refused.contains(id); };
  std::map<RecordId, sync::RecordState> records;
  std::map<std::string, std::int64_t> by_reason;
  Quarantine out;
  for (const auto& one : held) {
    bool waits = one.record.is_nil();  // it cannot be read
    if (!waits) {
      auto at = records.find(one.record);
      if (at == records.end()) {
        YX_ASSIGN(auto record, sync::with_refused(city.store(), one.record));
        at = records.emplace(one.record, std::move(record)).first;
      }
      waits = sync::waits_for_person(at->second, one.id, is_refused);
    }
    if (waits) ++by_reason[one.quarantine];
    ++(waits ? out.waiting : out.settled);
  }
  for (const auto& [reason, count] : by_reason) out.by_reason[reason] = count;
  return out;
}

std::string unreadable_advice(const City& city) {
  return fmt::format("attachments may not be read by this user; as root: chown -R --reference={0} {0}/attachments",
                     city.dir().path.string());
}

}  // namespace

Status list_records(City& city, const FormCatalogue& forms, const ListFilter& filter, bool json, std::ostream& out) {
  YX_ASSIGN(const auto snapshot, Snapshot::begin(city.db()));
  YX_ASSIGN(const auto ids, ids_of_form(city.db(), filter.form));
  if (ids.empty() && !forms.knows(filter.form)) return Error{Code::not_found, "there is no form " + filter.form};
  std::uint64_t count = 0;
  if (json) out << "{\"records\": [";
  for (const auto& id : ids) {
    if (filter.limit > 0 && count >= filter.limit) break;
    YX_ASSIGN(const auto state, city.store().record(id));
    if (!state) continue;
    YX_ASSIGN(const auto record, record_json(*state, forms));
    if (!is_wanted(record, filter)) continue;
    if (json)
      out << (count > 0 ? ",\n" : "\n") << text_of(record);
    else
      out << line_of(record);
    ++count;
  }
  if (json) out << "\n]}\n";
  return {};
}

Status show_record(City& city, const FormCatalogue& forms, const std::string& text, std::ostream& out) {
  const auto id = Uuid::parse(text);
  if (!id) return Error{Code::invalid, "not a record's id: " + text};
  YX_ASSIGN(const auto snapshot, Snapshot::begin(city.db()));
  YX_ASSIGN(const auto state, city.store().record(*id));
  YX_ASSIGN(const auto changes, city.store().changes_of(*id));
  if (!state && changes.empty()) return Error{Code::not_found, "there is no record " + text};
  Json shown{{"id", id->text()}};
  if (state) {
    YX_ASSIGN(shown, record_json(*state, forms));
    YX_ASSIGN(shown["heads"], heads_json(*state, changes));
  }
  Json history = Json::array();
  for (const auto& change : changes) {
    YX_ASSIGN(auto entry, change_json(change));
    history.push_back(std::move(entry));
  }
  shown["history"] = std::move(history);
  out << text_of(shown, 2) << "\n";
  return {};
}

Status show_status(City& city, bool json, std::ostream& out) {
  // First, for what is found to be missing is noted: laptops send it again.
  YX_ASSIGN(const auto attachments, Attachments(city).figures());
  YX_ASSIGN(const auto snapshot, Snapshot::begin(city.db()));
  const auto count = [&](const char* sql) { return city.db().integer(sql); };
  YX_ASSIGN(const auto records, count("SELECT count(*) FROM record WHERE length(cells) > 0 AND deleted = 0"));
  YX_ASSIGN(const auto deleted, count("SELECT count(*) FROM record WHERE length(cells) > 0 AND deleted <> 0"));
  YX_ASSIGN(const auto conflicts, count("SELECT count(*) FROM record WHERE conflicts > 0"));
  YX_ASSIGN(const auto changes, count("SELECT count(*) FROM change"));
  YX_ASSIGN(const auto active, count("SELECT count(*) FROM device WHERE revoked_ms IS NULL"));
  YX_ASSIGN(const auto revoked, count("SELECT count(*) FROM device WHERE revoked_ms IS NOT NULL"));
  YX_ASSIGN(const auto pages, count("PRAGMA page_count"));
  YX_ASSIGN(const auto page_bytes, count("PRAGMA page_size"));
  YX_ASSIGN(const auto quarantine, quarantine_of(city));
  YX_ASSIGN(const auto expiry, certificate_expiry(city.identity().certificate.certificate_pem));
  const Json status{{"name", city.identity().name},
                    {"version", YANXING_VERSION},
                    {"epoch", city.identity().epoch.text()},
                    {"records", records},
                    {"deleted", deleted},
                    {"conflicts", conflicts},
                    {"changes", changes},
                    {"quarantine", quarantine.waiting},
                    {"quarantine_reasons", quarantine.by_reason},
                    {"quarantine_settled", quarantine.settled},
                    {"devices", active},
                    {"devices_revoked", revoked},
                    {"database_bytes", pages * page_bytes},
                    {"attachments", attachments.held},
                    {"attachment_bytes", attachments.bytes},
                    {"attachments_missing", attachments.missing},
                    {"attachments_damaged", attachments.damaged},
                    {"attachments_unreadable", attachments.unreadable},
                    {"attachments_waiting", attachments.waiting},
                    {"uploads_open", attachments.uploads},
                    {"certificate_expires_ms", expiry}};
  if (json) {
    out << text_of(status, 2) << "\n";
    return {};
  }
  for (const auto& [name, value] : status.items()) {
    out << fmt::format("{:24}{}\n", name, value.is_string() ? value.get<std::string>() : text_of(value));
  }
  if (attachments.unreadable > 0) out << unreadable_advice(city) << "\n";
  return {};
}

Status verify_city(City& city, const FormCatalogue& forms, const std::optional<std::string>& scope_text, bool json,
                   std::ostream& out) {
  std::optional<sync::Scope> scope;
  if (scope_text) {
    YX_ASSIGN(scope, parse_scope(*scope_text));
    scope = forms.with_forms(std::move(*scope));
  }
  // First, for what is found is noted: nobody is told any more that a damaged one is held.
  YX_ASSIGN(const auto files, Attachments(city).verify());
  YX_ASSIGN(const auto snapshot, Snapshot::begin(city.db()));
  YX_ASSIGN(auto report, sync::verify(city.store(), scope ? &*scope : nullptr));
  if (const auto whole = city.db().check_integrity(); !whole) {
    report.ok = false;
    report.findings.push_back("SQLite: " + whole.error().detail);
  }
  const bool whole_ledger = report.ok;
  report.ok = report.ok && files.missing.empty() && files.damaged.empty() && files.unreadable.empty();
  if (json) {
    Json document{{"ok", report.ok},
                  {"digest", report.digest.digest.hex()},
                  {"records", report.digest.records},
                  {"changes", report.digest.changes},
                  {"attachments", files.checked},
                  {"attachments_missing", files.missing},
                  {"attachments_damaged", files.damaged},
                  {"attachments_unreadable", files.unreadable}};
    if (!report.findings.empty()) document["findings"] = report.findings;
    out << text_of(document) << "\n";
  } else {
    for (const auto& finding : report.findings) out << finding << "\n";
    for (const auto& name : files.missing) out << "attachment " << name << " is missing\n";
    for (const auto& name : files.damaged) out << "attachment " << name << " is damaged\n";
    for (const auto& name : files.unreadable) out << "attachment " << name << " may not be read by this user\n";
    out << fmt::format("{}: {} records, {} changes, {} attachments, digest {}\n", report.ok ? "ok" : "NOT OK",
                       report.digest.records, report.digest.changes, files.checked, report.digest.digest.hex());
  }
  if (!whole_ledger) return Error{Code::corrupt, "the database is damaged; restore a backup"};
  if (files.missing.empty() && files.damaged.empty() && !files.unreadable.empty())
    return Error{Code::corrupt, unreadable_advice(city)};
  if (!report.ok) {
    return Error{
        Code::corrupt,
        "attachments are missing or damaged; laptops that still have them send them again at their next sync. Or "
        "put them back from a copy of the folder, or import the bundle in which they came once more"};
  }
  return {};
}

}  // namespace yanxing::server
