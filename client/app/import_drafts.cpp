#include "client/app/import_drafts.h"

#include <algorithm>

#include "client/forms/json.h"

namespace yanxing::app {

namespace {

using nlohmann::json;

constexpr std::string_view list_setting = "import.drafts";

std::string sheet_setting(const std::string& id, std::int64_t chunk) {
  return "import." + id + ".sheet." + std::to_string(chunk);
}
std::string work_setting(const std::string& id) { return "import." + id + ".work"; }

std::string as_text(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

json to_json(const roster::Gathered& sheet) {
  auto parts = json::array();
  for (const auto& part : sheet.parts) parts.push_back({part.first, part.number});
  const bool headed = sheet.table.header_row != roster::no_header;
  return {{"name", sheet.sheet.name},
          {"cells", sheet.sheet.cells},
          {"header_row", headed ? json(sheet.table.header_row) : json(nullptr)},
          {"headers", sheet.table.headers},
          {"fields", sheet.table.fields},
          {"sheets", sheet.sheets},
          {"hidden", sheet.hidden},
          {"left_out", sheet.left_out},
          {"parts", std::move(parts)}};
}

roster::Gathered sheet_from(const json& kept) {
  roster::Gathered sheet;
  sheet.sheet.name = kept.at("name").get<std::string>();
  sheet.sheet.cells = kept.at("cells").get<roster::Cells>();
  const auto& header = kept.at("header_row");
  sheet.table.header_row = header.is_null() ? roster::no_header : header.get<std::size_t>();
  sheet.table.headers = kept.at("headers").get<std::vector<std::string>>();
  sheet.table.fields = kept.at("fields").get<std::vector<std::string>>();
  sheet.sheets = kept.at("sheets").get<std::vector<std::string>>();
  sheet.hidden = kept.at("hidden").get<std::vector<std::string>>();
  sheet.left_out = kept.at("left_out").get<std::vector<std::string>>();
  for (const auto& part : kept.at("parts"))
    sheet.parts.push_back({part.at(0).get<std::size_t>(), part.at(1).get<std::size_t>()});
  return sheet;
}

json to_json(const ImportWork& work) {
  auto fixes = json::array();
  for (const auto& [at, text] : work.fixes) fixes.push_back({at.first, at.second, text});
  auto decisions = json::array();
  for (const auto& [row, decision] : work.decisions)
    decisions.push_back({row, static_cast<int>(decision.kind), decision.person ? decision.person->text() : ""});
  json out{{"fixes", std::move(fixes)},
           {"fields", work.fields},
           {"headers", work.headers},
           {"decisions", std::move(decisions)}};
  if (work.place) out["place"] = *work.place;
  if (work.typing) out["typing"] = {work.typing->row, work.typing->field, work.typing->text};
  return out;
}

ImportWork work_from(const json& kept) {
  ImportWork work;
  for (const auto& fix : kept.at("fixes"))
    work.fixes[{fix.at(0).get<std::size_t>(), fix.at(1).get<std::size_t>()}] = fix.at(2).get<std::string>();
  work.fields = kept.at("fields").get<std::vector<std::string>>();
  work.headers = kept.at("headers").get<std::vector<std::string>>();
  for (const auto& one : kept.at("decisions")) {
    roster::Decision decision;
    decision.kind = static_cast<roster::Decision::Kind>(std::clamp(one.at(1).get<int>(), 0, 2));
    if (const auto person = RecordId::parse(one.at(2).get<std::string>())) decision.person = *person;
    if (decision.kind == roster::Decision::Kind::same_as && !decision.person) continue;
    work.decisions[one.at(0).get<std::size_t>()] = decision;
  }
  if (kept.contains("place")) work.place = kept.at("place").get<std::string>();
  if (kept.contains("typing")) {
    const auto& typing = kept.at("typing");
    work.typing = {typing.at(0).get<std::size_t>(), typing.at(1).get<std::string>(), typing.at(2).get<std::string>()};
  }
  return work;
}

/// Where a text may be parted: not within a character.
std::size_t boundary(std::string_view text, std::size_t at) {
  if (at >= text.size()) return text.size();
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) --at;
  return at;
}

}  // namespace

bool ImportWork::empty() const { return count() == 0; }

std::size_t ImportWork::count() const {
  // A column that a correction made, because the spreadsheet has none for it, is no correction of its own.
  const bool only_made = std::any_of(fixes.begin(), fixes.end(), [&](const auto& fix) {
    const std::size_t column = fix.first.second;
    return column + 1 == fields.size() && column < headers.size() && headers[column].empty();
  });
  return fixes.size() + decisions.size() + (fields.empty() || only_made ? 0 : 1) + (place ? 1 : 0) + (typing ? 1 : 0);
}

void ImportDrafts::load() {
  drafts_.clear();
  const auto kept = forms::parse_json(context_->setting(list_setting, "[]"));
  if (!kept || !kept->is_array()) return;
  for (const auto& one : *kept) {
    if (!one.is_object()) continue;
    try {
      ImportDraft draft{one.at("id").get<std::string>(),    one.at("source").get<std::string>(),
                        one.at("rows").get<std::int64_t>(), one.at("fixes").get<std::int64_t>(),
                        one.at("at").get<UnixMs>(),         one.at("chunks").get<std::int64_t>()};
      drafts_.push_back(std::move(draft));
    } catch (const json::exception&) {
      continue;  // written by another version: the others are whole
    }
  }
}

Status ImportDrafts::write_list() {
  auto list = json::array();
  for (const ImportDraft& draft : drafts_) {
    list.push_back({{"id", draft.id},
                    {"source", draft.source},
                    {"rows", draft.rows},
                    {"fixes", draft.fixes},
                    {"at", draft.changed_ms},
                    {"chunks", draft.chunks}});
  }
  return context_->workspace.set_setting(list_setting, as_text(list));
}

Result<std::string> ImportDrafts::begin(const std::string& source, const roster::Gathered& sheet) {
  const std::string text = as_text(to_json(sheet));
  if (text.size() > max_chunks * chunk_bytes) return Error{Code::invalid, "a spreadsheet of more than 8 MiB"};
  ImportDraft draft{context_->store.new_id().text(),
                    source,
                    static_cast<std::int64_t>(sheet.sheet.cells.size()),
                    0,
                    context_->now(),
                    0};
  for (std::size_t at = 0; at < text.size(); ++draft.chunks) {
    const std::size_t end = boundary(text, at + chunk_bytes);
    YX_TRY(context_->workspace.set_setting(sheet_setting(draft.id, draft.chunks), text.substr(at, end - at)));
    at = end;
  }
  drafts_.push_back(draft);
  return draft.id;
}

Status ImportDrafts::keep(const std::string& id, const ImportWork& work) {
  const auto found = std::find_if(drafts_.begin(), drafts_.end(), [&](const ImportDraft& one) { return one.id == id; });
  if (found == drafts_.end()) return Error{Code::not_found, id};
  // The work first: a list that names a draft without it would have nothing to offer.
  YX_TRY(context_->workspace.set_setting(work_setting(id), as_text(to_json(work))));
  found->fixes = static_cast<std::int64_t>(work.count());
  found->changed_ms = context_->now();
  return write_list();
}

void ImportDrafts::forget(const std::string& id) {
  const auto found = std::find_if(drafts_.begin(), drafts_.end(), [&](const ImportDraft& one) { return one.id == id; });
  if (found == drafts_.end()) return;
  const ImportDraft gone = *found;
  drafts_.erase(found);
  if (!write_list()) return;  // offered once more after a restart
  for (std::int64_t i = 0; i < gone.chunks; ++i) context_->keep_setting(sheet_setting(id, i), nullptr);
  context_->keep_setting(work_setting(id), nullptr);
}

std::optional<ImportDrafts::Kept> ImportDrafts::read(const std::string& id) const {
  const auto found = std::find_if(drafts_.begin(), drafts_.end(), [&](const ImportDraft& one) { return one.id == id; });
  if (found == drafts_.end()) return std::nullopt;
  std::string text;
  for (std::int64_t i = 0; i < found->chunks; ++i) text += context_->setting(sheet_setting(id, i));
  const auto sheet = forms::parse_json(text, max_chunks * chunk_bytes);
  const auto work = forms::parse_json(context_->setting(work_setting(id), "{}"));
  if (!sheet || !work) return std::nullopt;
  try {
    return Kept{found->source, sheet_from(*sheet), work_from(*work)};
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

}  // namespace yanxing::app
