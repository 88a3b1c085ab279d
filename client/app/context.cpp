#include "client/app/context.h"

#include <algorithm>
#include <array>
#include <map>
#include <memory>

#include "client/review/review.h"
#include "client/training/attendance_table.h"

namespace yanxing::app {

forms::FillEnvironment Context::environment(const forms::Form& form, std::string language) const {
  forms::FillEnvironment out;
  out.now_ms = [&wall = clock] { return wall.now_ms(); };
  out.random_bits = [&random = workspace.random()] {
    std::array<std::uint8_t, 8> bytes{};
    random.fill(bytes);
    std::uint64_t bits = 0;
    for (const auto byte : bytes) bits = bits << 8U | byte;
    return bits;
  };
  out.username = workspace.identity().person;
  out.deviceid = workspace.identity().device.text();
  // Shared by the copies: what reads every mark is read once for all that look at the same record.
  const auto known = std::make_shared<std::map<std::string, std::shared_ptr<const forms::Table>, std::less<>>>();
  out.table = [&records = store, &tables = library, &form,
               known](std::string_view name) -> std::shared_ptr<const forms::xpath::Document> {
    if (const auto found = known->find(name); found != known->end()) return found->second;
    auto table = training::offered_table(records, name);
    if (table == nullptr) table = tables.table(form, name);
    return known->emplace(std::string(name), std::move(table)).first->second;
  };
  out.language = std::move(language);
  return out;
}

forms::Filling Context::look(const forms::Form& form, const forms::Answers& answers) const {
  return {form, environment(form, words.language() == forms::Language::zh ? "zh" : "en"), answers, false};
}

std::string Context::scope() const {
  const auto enrolment = workspace.enrolment();
  if (enrolment && *enrolment && (*enrolment)->scope.size() == 1) return (*enrolment)->scope.front();
  return workspace.is_set_up() ? workspace.identity().place : std::string();
}

std::string Context::setting(std::string_view name, std::string_view fallback) const {
  const auto value = workspace.setting(name);
  return value && value->is_string() ? value->get<std::string>() : std::string(fallback);
}

void Context::keep_setting(std::string_view name, const nlohmann::json& value) const {
  static_cast<void>(workspace.set_setting(name, value).ok());
}

SyncState view_sync(records::SyncState state) {
  switch (state) {
    case records::SyncState::local: return SyncState::local;
    case records::SyncState::on_server: return SyncState::on_server;
    case records::SyncState::needs_person: return SyncState::needs_you;
  }
  YX_UNREACHABLE();
}

records::ListQuery of_form(std::string_view form) {
  records::ListQuery query;
  query.form = form;
  return query;
}

namespace {

/// The reviewed record in the language of this screen. Where it is not here: what former versions kept with the review,
/// in the language of whoever wrote it, or what kind of record it is.
std::string reviewed_title(const Words& words, const forms::Answers& review) {
  const auto id = RecordId::parse(text_answer(review, "record"));
  auto title = id ? words.record_full_title(*id) : std::string();
  if (title.empty()) title = text_answer(review, "title");
  const auto form = text_answer(review, "form");
  return title.empty() && !form.empty() ? words.form_title(form) : title;
}

}  // namespace

std::string review_text(const Words& words, const forms::Answers& review, std::string_view field) {
  if (field == "record") return reviewed_title(words, review);
  const auto form = text_answer(review, "form");
  return field == "form" && !form.empty() ? words.form_title(form) : std::string();
}

std::string title_of(const Words& words, const records::Record& record) {
  const auto* form = words.forms().find(record.form);
  std::string title;
  for (const auto& field : form != nullptr ? form->summary : std::vector<std::string>()) {
    if (record.form == review::review_form && field == "title") {
      title = reviewed_title(words, record.values);
      continue;
    }
    const auto found = record.values.find(field);
    if (found == record.values.end()) continue;
    const auto* shown = form->find(field);
    const bool is_place = shown != nullptr && shown->type == forms::FieldType::place && found->second.is_string();
    auto text = is_place ? words.place(found->second.get<std::string>()) : words.value(form, field, found->second);
    if (text.empty()) continue;
    title += (title.empty() ? "" : " · ") + text;
  }
  return title.empty() ? words.form_title(record.form) : title;
}

namespace {

/// Whether a title says anything: one that a form joins of empty answers is separators and spaces alone.
bool says_something(std::string_view title) {
  for (const std::string_view separator : {"·", "—", "–", "、", "，", "。", "（", "）", "：", "；", "　", "－", "～"}) {
    const auto at = title.find(separator);
    if (at != std::string_view::npos)
      return says_something(title.substr(0, at)) || says_something(title.substr(at + separator.size()));
  }
  return std::any_of(title.begin(), title.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
  });
}

}  // namespace

std::string title_of(const Words& words, const forms::Filling& filling) {
  const auto& form = filling.form();
  if (form.instance_name) {
    const auto title = filling.title();
    return says_something(title) ? title : std::string();
  }
  records::Record record;
  record.form = form.name;
  record.values = filling.answers();
  const auto title = title_of(words, record);
  return title != words.form_title(form.name) && says_something(title) ? title : std::string();
}

std::string name_of(const Words& words, const records::Record& record) {
  const auto* form = words.forms().find(record.form);
  if (form == nullptr || !form->key.empty() || form->summary.empty()) return title_of(words, record);
  const auto name = text_answer(record.values, form->summary.front());
  return name.empty() ? title_of(words, record) : name;
}

std::string text_answer(const forms::Answers& answers, std::string_view field) {
  const auto found = answers.find(std::string(field));
  return found != answers.end() && found->second.is_string() ? found->second.get<std::string>() : std::string();
}

bool has_conflict_in(const records::Record& record, const std::string& cell) {
  return std::find(record.conflicts.begin(), record.conflicts.end(), cell) != record.conflicts.end();
}

}  // namespace yanxing::app
