#include "client/records/form_library.h"

#include <algorithm>
#include <fstream>
#include <utility>

#include "client/records/assets.h"
#include "sync/base/hash.h"
#include "sync/base/read_rest.h"

namespace yanxing::records {
namespace {

std::string compact(const nlohmann::json& form) {
  return form.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

const forms::FormFile* listed_file(const forms::Form& form, std::string_view name) {
  for (const forms::FormFile& one : form.files) {
    if (one.name == name) return &one;
  }
  return nullptr;
}

std::vector<forms::Form> with(const std::vector<forms::Form>& forms, const forms::Form& added) {
  std::vector<forms::Form> out = forms;
  std::erase_if(out, [&](const forms::Form& form) { return form.name == added.name; });
  out.push_back(added);
  return out;
}

}  // namespace

FormLibrary::FormLibrary(Workspace& workspace, std::filesystem::path assets)
    : workspace_(&workspace), assets_(std::move(assets)) {}

Result<std::vector<forms::Form>> FormLibrary::installed(std::vector<std::string>& left_out) {
  std::vector<forms::Form> forms;
  YX_ASSIGN(auto rows,
            workspace_->store().db().prepare(
                "SELECT json, name, version FROM form f WHERE installed = 1 AND version = "
                "(SELECT max(version) FROM form g WHERE g.name = f.name AND g.installed = 1) ORDER BY name"));
  while (true) {
    YX_ASSIGN(const bool row, rows.step());
    if (!row) return forms;
    auto form = forms::parse_form(rows.blob(0));
    if (form) {
      forms.push_back(std::move(*form));
    } else {
      left_out.push_back(std::string(rows.text(1)) + " " + std::to_string(rows.integer(2)) + ": " +
                         form.error().detail);
    }
  }
}

Status FormLibrary::keep(const forms::FormSet& forms) {
  YX_ASSIGN(const auto known, list());
  std::vector<const forms::Form*> missing;
  for (const forms::Form& form : forms.forms()) {
    const bool is_known = std::any_of(known.begin(), known.end(), [&](const KnownForm& one) {
      return one.name == form.name && one.version == form.version;
    });
    if (!is_known) missing.push_back(&form);
  }
  if (missing.empty()) return {};
  sync::Transaction transaction(workspace_->store());
  YX_TRY(transaction.begin());
  for (const forms::Form* form : missing) {
    YX_ASSIGN(auto write, workspace_->store().db().prepare(
                              "INSERT INTO form(name, version, installed, kept_ms, json) VALUES(?1, ?2, 0, ?3, ?4)"));
    write.bind_text(1, form->name).bind(2, form->version).bind(3, workspace_->wall_clock().now_ms());
    YX_TRY(write.bind_blob(4, compact(form->source)).run());
  }
  return transaction.commit();
}

Result<forms::FormSet> FormLibrary::load(std::vector<std::string>* left_out) {
  std::vector<std::string> unusable;
  YX_ASSIGN(const forms::FormSet shipped, load_forms(assets_));
  YX_ASSIGN(const auto added, installed(unusable));
  std::vector<forms::Form> forms = shipped.forms();
  for (const forms::Form& form : added) {
    const forms::Form* own = shipped.find(form.name);
    if (own == nullptr || own->version < form.version) forms = with(forms, form);
  }
  auto set = forms::FormSet::make(forms);
  if (!set) {
    // Which of the installed ones does not go together with what this program brings?
    forms = shipped.forms();
    for (const forms::Form& form : added) {
      const forms::Form* own = shipped.find(form.name);
      if (own != nullptr && own->version >= form.version) continue;
      auto attempt = forms::FormSet::make(with(forms, form));
      if (attempt) {
        forms = with(forms, form);
      } else {
        unusable.push_back(form.name + " " + std::to_string(form.version) + ": " + attempt.error().detail);
      }
    }
    set = forms::FormSet::make(std::move(forms));
  }
  if (!set) return set.error();
  if (left_out != nullptr) *left_out = std::move(unusable);
  YX_TRY(keep(*set));
  return set;
}

Status FormLibrary::install(const FormSource& source) {
  const forms::Form& form = source.form;
  YX_ASSIGN(const forms::FormSet now, load());
  YX_ASSIGN(const auto known, list());
  for (const KnownForm& one : known) {
    if (one.name != form.name || one.version < form.version) continue;
    YX_ASSIGN(const auto held, find(one.name, one.version));
    if (one.version == form.version && one.installed && held && held->source == form.source) return {};
    return Error{Code::exists, "version " + std::to_string(one.version) + " of the form " + form.name +
                                   " is here already; raise the version " + std::to_string(form.version) +
                                   " and try again"};
  }
  YX_TRY(forms::FormSet::make(with(now.forms(), form)));
  sync::Transaction transaction(workspace_->store());
  YX_TRY(transaction.begin());
  sqlite::Db& db = workspace_->store().db();
  for (const auto& [name, bytes] : source.files) {
    YX_ASSIGN(auto write, db.prepare("INSERT OR REPLACE INTO form_file(sha256, bytes) VALUES(?1, ?2)"));
    YX_TRY(write.bind_text(1, sha256(bytes).hex()).bind_blob(2, bytes).run());
  }
  YX_ASSIGN(auto write,
            db.prepare("INSERT INTO form(name, version, installed, kept_ms, json) VALUES(?1, ?2, 1, ?3, ?4)"));
  write.bind_text(1, form.name).bind(2, form.version).bind(3, workspace_->wall_clock().now_ms());
  YX_TRY(write.bind_blob(4, compact(form.source)).run());
  return transaction.commit();
}

Result<std::optional<forms::Form>> FormLibrary::find(std::string_view name, std::uint32_t version) {
  YX_ASSIGN(auto rows, workspace_->store().db().prepare("SELECT json FROM form WHERE name = ?1 AND version = ?2"));
  YX_ASSIGN(const bool row, rows.bind_text(1, name).bind(2, version).step());
  if (!row) return std::optional<forms::Form>();
  YX_ASSIGN(auto form, forms::parse_form(rows.blob(0)));
  return std::optional<forms::Form>(std::move(form));
}

Result<std::vector<KnownForm>> FormLibrary::list() {
  std::vector<KnownForm> known;
  YX_ASSIGN(auto rows, workspace_->store().db().prepare(
                           "SELECT name, version, installed, kept_ms FROM form ORDER BY name, version"));
  while (true) {
    YX_ASSIGN(const bool row, rows.step());
    if (!row) break;
    known.push_back({std::string(rows.text(0)), static_cast<std::uint32_t>(rows.integer(1)), rows.integer(2) != 0,
                     false, rows.integer(3)});
  }
  for (std::size_t i = 0; i < known.size(); ++i)
    known[i].current = i + 1 == known.size() || known[i + 1].name != known[i].name;
  return known;
}

Result<std::string> read_shipped_file(const std::filesystem::path& assets, const forms::Form& form,
                                      std::string_view name) {
  const forms::FormFile* listed = listed_file(form, name);
  if (listed == nullptr) return Error{Code::not_found, "form " + form.name + " has no file " + std::string(name)};
  std::ifstream in(assets / "forms" / listed->name, std::ios::binary);
  if (!in.is_open()) return Error{Code::not_found, "the file " + listed->name + " of the form " + form.name};
  auto bytes = read_rest(in);
  if (!bytes) return Error{Code::io, "cannot read the file " + listed->name + " of the form " + form.name};
  if (sha256(*bytes).hex() != listed->sha256)
    return Error{Code::corrupt, "the file " + listed->name + " is not the one that the form " + form.name + " names"};
  return std::move(*bytes);
}

Result<std::string> FormLibrary::file(const forms::Form& form, std::string_view name) {
  if (const forms::FormFile* listed = listed_file(form, name)) {
    YX_ASSIGN(auto rows, workspace_->store().db().prepare("SELECT bytes FROM form_file WHERE sha256 = ?1"));
    YX_ASSIGN(const bool row, rows.bind_text(1, listed->sha256).step());
    if (row) return std::string(rows.blob(0));
  }
  return read_shipped_file(assets_, form, name);
}

std::shared_ptr<const forms::Table> FormLibrary::table(const forms::Form& form, std::string_view name) {
  const forms::FormFile* listed = listed_file(form, name);
  if (listed == nullptr) return nullptr;
  if (const auto known = tables_.find(listed->sha256); known != tables_.end()) return known->second;
  auto bytes = file(form, name);
  if (!bytes) return nullptr;
  auto table = forms::Table::from_csv(std::move(*bytes));
  if (!table) return nullptr;
  return tables_.emplace(listed->sha256, std::move(*table)).first->second;
}

}  // namespace yanxing::records
