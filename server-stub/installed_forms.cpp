#include "server-stub/installed_forms.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <utility>

#include "sync/base/cbor.h"
#include "sync/base/read_rest.h"
#include "sync/ledger/sqlite/record_query.h"
#include "sync/session/server_session.h"

namespace yanxing::server {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t max_form_bytes = std::size_t{8} << 20;
constexpr int max_depth = 64;
constexpr const char* table =
    "CREATE TABLE IF NOT EXISTS installed_form("
    "name TEXT PRIMARY KEY, version INTEGER NOT NULL, installed_ms INTEGER NOT NULL, json BLOB NOT NULL) WITHOUT ROWID";

/// Before a file is given to the JSON library, which does not survive every depth.
bool is_shallow(std::string_view text) {
  int depth = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_text) {
      if (c == '\\') ++i;
      if (c == '"') in_text = false;
      continue;
    }
    if (c == '"') in_text = true;
    if ((c == '{' || c == '[') && ++depth > max_depth) return false;
    if (c == '}' || c == ']') --depth;
  }
  return true;
}

Result<bool> has_table(City& city) {
  YX_ASSIGN(const auto count, city.db().integer("SELECT count(*) FROM sqlite_schema WHERE name = 'installed_form'"));
  return count > 0;
}

Result<std::string> read_form_file(const std::string& file) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) return Error{Code::not_found, "there is no file " + file};
  if (std::filesystem::file_size(file, error) > max_form_bytes)
    return Error{Code::invalid, file + " has more than 8 MiB; that is no form"};
  std::ifstream in(file, std::ios::binary);
  auto text = read_rest(in);
  if (!text) return Error{Code::io, "cannot read " + file};
  return std::move(*text);
}

}  // namespace

Result<std::vector<InstalledForm>> installed_forms(City& city) {
  std::vector<InstalledForm> forms;
  YX_ASSIGN(const bool any, has_table(city));
  if (!any) return forms;
  YX_ASSIGN(auto rows, city.db().prepare("SELECT name, version, installed_ms, json FROM installed_form ORDER BY name"));
  while (true) {
    YX_ASSIGN(const bool row, rows.step());
    if (!row) return forms;
    forms.push_back({std::string(rows.text(0)), rows.integer(1), rows.integer(2), std::string(rows.blob(3))});
  }
}

Status add_installed(City& city, FormCatalogue& catalogue) {
  YX_ASSIGN(const auto forms, installed_forms(city));
  for (const InstalledForm& form : forms) YX_TRY(catalogue.add_newer(form.json, "installed form " + form.name));
  return {};
}

Status install_form(City& city, const FormCatalogue& known, std::string_view text, const std::string& origin) {
  if (text.size() > max_form_bytes || !cbor::is_utf8(text) || !is_shallow(text))
    return Error{Code::invalid, origin + " is not a form"};
  FormCatalogue alone;
  YX_TRY(alone.add_newer(text, origin));
  if (alone.forms().empty())
    return Error{Code::invalid, origin + ": a form's version is a whole number from 1; raise it with every change"};
  const auto [name, version] = alone.forms().front();
  YX_ASSIGN(const auto installed, installed_forms(city));
  const auto same = std::find_if(installed.begin(), installed.end(),
                                 [&wanted = name](const auto& form) { return form.name == wanted; });
  if (same != installed.end() && same->version == version && same->json == text) return {};
  if (known.version(name) >= version)
    return Error{Code::exists,
                 fmt::format("version {} of the form {} is here already, and {} has version {}; raise its "
                             "version and try again. Nothing was changed",
                             known.version(name), name, origin, version)};
  YX_TRY(city.db().exec(table));
  YX_ASSIGN(auto write, city.db().prepare("INSERT OR REPLACE INTO installed_form(name, version, installed_ms, json) "
                                          "VALUES(?1, ?2, ?3, ?4)"));
  return write.bind_text(1, name).bind(2, version).bind(3, city.clock().now_ms()).bind_blob(4, text).run();
}

Result<std::uint64_t> take_in_quarantined(City& city, const FormCatalogue& forms) {
  YX_ASSIGN(auto quarantined, sync::quarantined_changes(city.store()));
  // Where it lies was judged when it came; who may change what there is not the form's matter.
  std::erase_if(quarantined, [](const sync::StoredChange& change) {
    return change.quarantine != "unknown_form" && change.quarantine != "bad_type";
  });
  if (quarantined.empty()) return std::uint64_t{0};
  sync::Transaction transaction(city.store());
  YX_TRY(transaction.begin());
  YX_ASSIGN(const std::uint64_t taken, sync::judge_again(
                                           city.store(), std::move(quarantined),
                                           [&](const sync::Change& change) { return forms.quarantine_reason(change); },
                                           [&](const DeviceId& id) -> std::optional<sync::Scope> {
                                             const auto device = city.devices().find(id);
                                             if (!device || !*device) return std::nullopt;
                                             return forms.with_forms((*device)->places());
                                           }));
  YX_TRY(transaction.commit());
  return taken;
}

Status form_install(City& city, const FormCatalogue& known, const std::string& file, bool json, std::ostream& out) {
  YX_ASSIGN(const std::string text, read_form_file(file));
  YX_TRY(install_form(city, known, text, file));
  if (json) {
    out << Json{{"installed", true}, {"file", file}}.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
    return {};
  }
  out << "Installed. A server that is running knows the form after its next start; what laptops sent of it before is "
         "taken in then.\n";
  return {};
}

Status form_list(City& city, const FormCatalogue& known, bool json, std::ostream& out) {
  YX_ASSIGN(const auto installed, installed_forms(city));
  Json list = Json::array();
  for (const auto& [name, version] : known.forms()) {
    const std::string& wanted = name;
    const auto own =
        std::find_if(installed.begin(), installed.end(), [&](const auto& form) { return form.name == wanted; });
    const bool is_installed = own != installed.end() && own->version == version;
    if (!json) {
      out << fmt::format("{:24}  version {:10}  {}\n", name, version, is_installed ? "installed" : "shipped");
      continue;
    }
    list.push_back({{"form", name}, {"version", version}, {"installed", is_installed}});
    if (is_installed) list.back()["installed_ms"] = own->installed_ms;
  }
  if (json) out << Json{{"forms", list}}.dump(2) << "\n";
  return {};
}

}  // namespace yanxing::server
