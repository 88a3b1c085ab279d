// Source: records as reports read them.
#include <algorithm>

#include "client/forms/filling.h"
#include "client/records/naming.h"
#include "client/reports/report.h"
#include "client/review/review.h"
#include "client/training/attendance_table.h"

namespace yanxing::reports {
namespace {

using nlohmann::json;

const json* answer(const records::Record& record, const std::string& path) {
  const auto at = record.values.find(path);
  return at == record.values.end() || !forms::is_answered(at->second) ? nullptr : &at->second;
}

/// The path of the answer that counts: a derived value that a person replaced is read from "<path>_override".
const json* shown_answer(const records::Record& record, const forms::Form* form, std::string_view path) {
  const forms::Field* field = form == nullptr ? nullptr : form->find(forms::field_of_path(path));
  if (field != nullptr && field->overridable) {
    if (const json* replaced = answer(record, std::string(path) + "_override")) return replaced;
  }
  return answer(record, std::string(path));
}

bool is_date(const forms::Field* field) {
  return field != nullptr && (field->type == forms::FieldType::date || field->type == forms::FieldType::today);
}

int digits_of(double value, int least) {
  int digits = least;
  for (double scale = 1; digits < 4; ++digits) {
    scale = 1;
    for (int i = 0; i < digits; ++i) scale *= 10;
    const double scaled = value * scale;
    const double rounded = static_cast<double>(static_cast<std::int64_t>(scaled + (scaled < 0 ? -0.5 : 0.5)));
    if (std::abs(scaled - rounded) < 1e-6) break;
  }
  return digits;
}

}  // namespace

Decimal decimal_of(double value, int least) { return {value, digits_of(value, least)}; }

Source::Source(records::RecordStore& store, records::FormLibrary& library, const records::Attachments& attachments,
               const places::Places& places, std::filesystem::path assets, std::string on)
    : store_(&store),
      library_(&library),
      attachments_(&attachments),
      places_(&places),
      assets_(std::move(assets)),
      on_(std::move(on)) {}

Result<std::vector<records::Record>> Source::list(std::string_view form, std::string_view place, bool with_drafts) {
  records::ListQuery query;
  query.form = form;
  query.place = place;
  if (!with_drafts) query.state = records::State::final;
  return store_->list(query);
}

std::string Source::choice_text(const forms::Form& form, const forms::Field& field, const json& value) {
  if (field.choice_file.empty()) return forms::show_value(field, value, language_);
  const auto table = library_->table(form, field.choice_file);
  const auto label_of = [&](const json& one) -> std::string {
    if (!one.is_string()) return forms::show_unknown(one);
    const std::string& text = one.get_ref<const std::string&>();
    const auto found = table == nullptr ? std::nullopt
                                        : forms::table_choice_label(*table, field, text,
                                                                    language_ == forms::Language::zh ? "zh" : "en");
    return found.value_or(text);
  };
  if (!value.is_array()) return label_of(value);
  std::string out;
  for (const json& one : value) out += (out.empty() ? "" : "、") + label_of(one);
  return out;
}

std::string Source::text(const records::Record& record, std::string_view path) {
  const forms::Form* form = this->form(record.form);
  const json* value = shown_answer(record, form, path);
  // A review keeps which record it is about; what that is called is worded here.
  if (value == nullptr && record.form == review::review_form && path == "title") return reviewed_title(record);
  if (value == nullptr) return {};
  const forms::Field* field = form == nullptr ? nullptr : form->find(forms::field_of_path(path));
  if (field == nullptr) return forms::show_unknown(*value);
  if (field->type == forms::FieldType::place && value->is_string())
    return place_name(value->get_ref<const std::string&>());
  if (field->type == forms::FieldType::reference && value->is_string()) {
    const auto id = RecordId::parse(value->get_ref<const std::string&>());
    const auto other = id ? store_->find(*id) : Result<std::optional<records::Record>>(std::nullopt);
    return other && *other ? reference_text(**other) : std::string();
  }
  return choice_text(*form, *field, *value);
}

std::string Source::reference_text(const records::Record& record) {
  const forms::Form* form = this->form(record.form);
  if (form == nullptr || form->summary.empty()) return {};
  if (!is_date(form->find(form->summary.front()))) return text(record, form->summary.front());
  // A date alone names several: morning and afternoon, of this training and of that.
  std::string out;
  for (const std::string& name : records::naming_fields(*form)) {
    const std::string part = text(record, name);
    if (!part.empty()) out += (out.empty() ? "" : " ") + part;
  }
  return out;
}

std::string Source::reviewed_title(const records::Record& review) {
  const json* named = answer(review, "record");
  const auto id = named != nullptr && named->is_string() ? RecordId::parse(named->get_ref<const std::string&>())
                                                         : Result<RecordId>(Error{Code::invalid, {}});
  const auto found = id ? store_->find(*id) : Result<std::optional<records::Record>>(std::nullopt);
  const std::string title = found && *found ? reference_text(**found) : std::string();
  const forms::Form* form = form_of_review(review);
  return title.empty() && form != nullptr ? form->title.in(language_) : title;
}

const forms::Form* Source::form_of_review(const records::Record& review) const {
  const json* named = answer(review, "form");
  return named != nullptr && named->is_string() ? form(named->get_ref<const std::string&>()) : nullptr;
}

std::string Source::own_place() const {
  return store_->workspace().is_set_up() ? store_->workspace().identity().place : std::string();
}

std::shared_ptr<const forms::Table> Source::attendance() {
  if (attendance_ == nullptr) attendance_ = training::offered_table(*store_, training::attendance_table_name);
  return attendance_;
}

Value Source::value(const records::Record& record, std::string_view path, int digits) {
  const forms::Form* form = this->form(record.form);
  const json* value = shown_answer(record, form, path);
  if (value == nullptr) {
    std::string worded = text(record, path);
    return worded.empty() ? Value() : Value(std::move(worded));
  }
  const forms::Field* field = form == nullptr ? nullptr : form->find(forms::field_of_path(path));
  if (field != nullptr && value->is_string()) {
    const std::string& text = value->get_ref<const std::string&>();
    if (field->type == forms::FieldType::date || field->type == forms::FieldType::today) return day_value(text);
    if (field->type == forms::FieldType::datetime) return moment_value(text);
  }
  if (value->is_number_integer() && digits == 0) return value->get<std::int64_t>();
  if (value->is_number()) {
    return decimal_of(value->get<double>(), digits);
  }
  return text(record, path);
}

std::string Source::label(std::string_view form_name, std::string_view field_name) const {
  const forms::Form* form = this->form(form_name);
  if (form == nullptr) return std::string(field_name);
  if (const forms::Field* field = form->find(field_name); field != nullptr && !field->label.empty())
    return field->label.in(forms::Language::zh);
  if (const auto group = form->group_of(field_name)) return form->groups[*group].label.in(forms::Language::zh);
  return std::string(field_name);
}

std::vector<std::string> Source::rows(const records::Record& record, std::string_view repeat) {
  const std::string prefix = std::string(repeat) + "[";
  std::vector<std::pair<double, std::string>> found;
  for (auto at = record.values.lower_bound(prefix); at != record.values.end(); ++at) {
    if (!at->first.starts_with(prefix)) break;
    const auto end = at->first.find(']');
    if (end == std::string::npos) continue;
    const std::string key = at->first.substr(0, end + 1);
    if (!found.empty() && found.back().second == key + "/") continue;
    const auto position = record.values.find(key);
    const bool placed = position != record.values.end() && position->second.is_number();
    found.emplace_back(placed ? position->second.get<double>() : 1e18, key + "/");
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> rows;
  for (auto& [position, row] : found) rows.push_back(std::move(row));
  return rows;
}

Picture Source::picture(const records::Record& record, std::string_view path) const {
  Picture picture;
  if (const json* name = answer(record, std::string(path)); name != nullptr && name->is_string()) {
    if (auto bytes = attachments_->open(name->get_ref<const std::string&>())) picture.bytes = *std::move(bytes);
  } else {
    picture.missing.clear();
  }
  const json* caption = answer(record, std::string(path) + "_caption");
  if (caption != nullptr && caption->is_string()) picture.caption = caption->get_ref<const std::string&>();
  return picture;
}

std::string Source::place_name(std::string_view code) const {
  const places::Place* place = places_->find(code);
  if (place == nullptr) return std::string(code);
  return place->level == places::Level::province || place->level == places::Level::city ? place->name
                                                                                        : places_->path(code);
}

}  // namespace yanxing::reports
