#include "tools/cli/record_check.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include "client/due/facts.h"
#include "client/records/value_codec.h"
#include "client/training/trainings.h"
#include "tools/cli/forms.h"
#include "tools/cli/values.h"

namespace yanxing::cli {
namespace {

using forms::FieldType;
using forms::Filling;
using forms::Finding;
using nlohmann::json;

std::optional<double> number_of(const json& value) {
  if (value.is_number()) return value.get<double>();
  if (!value.is_string()) return std::nullopt;
  const std::string& text = value.get_ref<const std::string&>();
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size() && std::isfinite(number);
  return whole ? std::optional(number) : std::nullopt;
}

/// 5, 5.0 and "5" are one figure; no answer and an empty one are one.
bool same_figure(const json& a, const json& b) {
  if (!forms::is_answered(a) || !forms::is_answered(b)) return forms::is_answered(a) == forms::is_answered(b);
  const auto left = number_of(a), right = number_of(b);
  if (left && right) return std::abs(*left - *right) <= 1e-9 * std::max(1.0, std::abs(*left));
  return a == b;
}

/// A person gives no answer of her own: it is worked out. (One that is calculated first and may be typed over is hers.)
bool is_worked_out(const forms::Field& field) {
  return field.calculate && (field.type == FieldType::calculate || field.read_only || field.overridable);
}

/// The row that a path lies in, e.g. "member[k3]/"; empty outside of rows.
std::string row_of_path(const std::string& path) { return path.substr(0, path.rfind('/') + 1); }

bool has_row(const forms::Answers& whole, const std::string& row) {
  if (row.empty()) return true;
  const auto found = whole.lower_bound(row);
  return (found != whole.end() && found->first.starts_with(row)) || whole.contains(row.substr(0, row.size() - 1));
}

std::string name_in(const Filling& filling, const std::string& path) {
  const Filling::NodeId node = filling.find(path);
  return node == Filling::none ? std::string() : filling.label(node);
}

/// A sentence about a field: {0} its path, {1} its label, whose brackets go where it has none (sums often have none).
std::string say_of(const Laptop& laptop, std::string_view key, const std::string& path, const std::string& label,
                   std::vector<std::string> more = {}) {
  more.insert(more.begin(), {path, label});
  std::string text = laptop.say(key, more);
  if (!label.empty()) return text;
  for (const std::string_view brackets : {"（）", " ()"}) {
    const std::size_t found = text.find(brackets);
    if (found != std::string::npos) text.erase(found, brackets.size());
  }
  return text;
}

std::string level_names(const Laptop& laptop, const forms::Field& field) {
  std::string out;
  for (const places::Level level : field.levels) {
    if (!out.empty()) out += laptop.say("level.or");
    out += laptop.say(std::string("level.") + places::level_name(level));
  }
  return out;
}

/// The repeats around a field, from the inside out; none: it stands in the record itself.
std::vector<const forms::Group*> repeats_of(const forms::Form& form, const forms::Field& field) {
  std::vector<const forms::Group*> out;
  for (auto at = field.group; at; at = form.groups[*at].parent) {
    if (form.groups[*at].repeat) out.push_back(&form.groups[*at]);
  }
  return out;
}

/// The rows of a repeat that answers speak of: "photos[k3]".
std::set<std::string> rows_of(const forms::Answers& answers, const std::string& repeat) {
  const std::string start = repeat + "[";
  std::set<std::string> rows;
  for (auto at = answers.lower_bound(start); at != answers.end() && at->first.starts_with(start); ++at)
    rows.insert(at->first.substr(0, at->first.find(']') + 1));
  return rows;
}

json answer_in(const forms::Answers& answers, const std::string& path) {
  const auto found = answers.find(path);
  return found != answers.end() ? found->second : json(nullptr);
}

/// What `attachment add` made small and cleaned bears these endings, and nothing else does.
bool is_photo(std::string_view name) { return name.ends_with(".jpg") || name.ends_with(".png"); }

}  // namespace

RecordCheck::RecordCheck(Laptop& laptop, const forms::Form& form, bool force)
    : laptop_(laptop),
      form_(form),
      environment_(laptop_environment(laptop, form)),
      force_(force),
      calculates_(std::any_of(form.fields.begin(), form.fields.end(),
                              [](const forms::Field& field) { return field.calculate.has_value(); })),
      scope_(due::scope_of(laptop.workspace())) {}

Problem RecordCheck::read(const forms::Answers& given, records::SaveRequest& request) const {
  Checked checked = check_values(form_, given, environment_, laptop_.language(), force_);
  if (checked.problem) return checked.problem;
  request.values = std::move(checked.values);
  // Of a figure that is worked out, "no answer" says nothing.
  std::erase_if(request.values, [&](const auto& one) {
    const forms::Field* field = form_.find(forms::field_of_path(one.first));
    return field != nullptr && is_worked_out(*field) && !forms::is_answered(one.second);
  });
  return {};
}

std::optional<RecordId> RecordCheck::target(const records::SaveRequest& request) const {
  if (request.id) return request.id;
  const auto natural = laptop_.records().id_of(request.form, request.values);
  return natural ? *natural : std::nullopt;  // an incomplete key is refused later
}

Problem RecordCheck::check(records::SaveRequest& request) {
  const auto found = find_existing(request);
  if (!found && found.error().code == Code::conflict) {
    const std::string id = request.id ? request.id->text() : std::string();
    return {laptop_.say("record.other_form", {id, form_.name}), {}};
  }
  if (!found) return {error_sentence(laptop_.language(), found.error()), {}};
  if (Problem problem = put_in_rows(request)) return problem;
  if (Problem problem = check_key(request)) return problem;
  if (Problem problem = check_state(request)) return problem;
  if (Problem problem = check_finished(request)) return problem;
  whole_ = before_;
  for (const auto& [name, value] : request.values) whole_[name] = value;
  is_draft_ = !form_.state_field.empty() && !forms::is_final(form_, whole_);
  const Filling filling(form_, environment_, whole_, false);
  if (Problem problem = check_figures(request, filling)) return problem;
  if (Problem problem = check_rules(request, filling)) return problem;
  if (Problem problem = check_world(request)) return problem;
  if (calculates_) add_figures(request, filling);
  return {};
}

Problem RecordCheck::check_replacing(const records::SaveRequest& request) {
  const auto found = find_existing(request);
  return found ? check_finished(request) : Problem{error_sentence(laptop_.language(), found.error()), {}};
}

/// The record as it is stored. Error: conflict, it is of another form.
Result<bool> RecordCheck::find_existing(const records::SaveRequest& request) {
  before_.clear();
  exists_ = false;
  was_finished_ = false;
  const auto id = target(request);
  if (!id) return false;
  YX_ASSIGN(const auto record, laptop_.records().find(*id));
  if (!record) return false;
  if (record->form != form_.name) return Error{Code::conflict, record->form};
  before_ = record->values;
  existing_ = *id;
  exists_ = true;
  was_finished_ = record->state == records::State::final;
  return true;
}

/// A field of a repeat that is named without a row is shown nowhere in the form. Where there are no rows yet it can
/// only mean a first one.
Problem RecordCheck::put_in_rows(records::SaveRequest& request) const {
  std::optional<Filling> filling;
  std::map<const forms::Group*, std::string> made;
  forms::Answers all = before_;
  for (const auto& [path, value] : request.values) all[path] = value;
  const forms::Answers given = request.values;
  for (const auto& [path, value] : given) {
    const forms::Field* field = path.find('[') == std::string::npos ? form_.find(path) : nullptr;
    // What an older program put there can be taken away, and is no reason to refuse the rest.
    if (field == nullptr || before_.contains(path)) continue;
    const auto repeats = repeats_of(form_, *field);
    if (repeats.empty()) continue;
    const forms::Group& repeat = *repeats.front();
    const auto rows = rows_of(all, repeat.name);
    if (!rows.empty() || repeats.size() > 1 || repeat.repeat_count || !forms::is_answered(value)) {
      const std::vector<std::string> names(rows.begin(), rows.end());
      return {laptop_.say(names.empty() ? "value.in_row" : "value.in_rows", {path, repeat.name, names_of(names)}),
              path};
    }
    std::string& row = made[&repeat];
    if (row.empty()) {
      if (!filling) filling.emplace(form_, environment_, before_, false);
      const auto added = filling->add_row(repeat.name);
      if (!added) return {laptop_.say("value.in_row", {path, repeat.name, {}}), path};
      row = *added;
      request.values[row] = answer_in(filling->answers(), row);
    }
    request.values[row + "/" + path] = value;
    request.values.erase(path);
  }
  return {};
}

Problem RecordCheck::check_key(const records::SaveRequest& request) const {
  if (form_.key.empty() || exists_) return {};
  for (const std::string& name : form_.key) {
    if (!forms::is_answered(answer_in(request.values, name)))
      return {laptop_.say("value.key", {form_.name, names_of(form_.key)}), name};
  }
  return {};
}

Problem RecordCheck::check_state(const records::SaveRequest& request) const {
  if (form_.state_field.empty()) return {};
  const json state = answer_in(request.values, form_.state_field);
  if (state.is_null() || state == "draft" || state == "final") return {};
  return {laptop_.say("value.state", {form_.state_field, state.is_string() ? state.get<std::string>() : state.dump()}),
          form_.state_field};
}

/// A record that somebody finished, and that others may have by now, is not replaced by one that happens to have the
/// same key: a timetable is a snapshot of the day on which it was handed in.
Problem RecordCheck::check_finished(const records::SaveRequest& request) const {
  if (!was_finished_ || force_ || request.id || form_.state_field.empty()) return {};
  for (const auto& [path, given] : request.values) {
    if (same_figure(given, answer_in(before_, path))) continue;
    return {laptop_.say("value.finished", {form_.title.in(laptop_.language()), names_of(form_.key), existing_.text()}),
            path};
  }
  return {};
}

/// What is given for a figure that the form works out must be that.
Problem RecordCheck::check_figures(const records::SaveRequest& request, const Filling& filling) const {
  if (!calculates_ || force_) return {};
  const forms::Answers now = filling.answers();
  for (const auto& [path, given] : request.values) {
    const forms::Field* field = form_.find(forms::field_of_path(path));
    if (field == nullptr || !is_worked_out(*field) || filling.find(path) == Filling::none) continue;
    const json computed = answer_in(now, path);
    if (same_figure(given, computed)) continue;
    const std::string result = forms::is_answered(computed) ? shown(computed) : laptop_.say("value.no_figure");
    return {say_of(laptop_, field->overridable ? "value.calculated_override" : "value.calculated", path,
                   name_in(filling, path), {result, shown(given)}),
            path};
  }
  return {};
}

/// What the form works out goes along, as when the record is filled on the screen.
void RecordCheck::add_figures(records::SaveRequest& request, const Filling& filling) const {
  const forms::Answers now = filling.answers();
  const auto take = [&](const std::string& path) {
    const forms::Field* field = form_.find(forms::field_of_path(path));
    if (field == nullptr || !field->calculate) return;
    if (const auto given = request.values.find(path); given != request.values.end()) {
      if (same_figure(given->second, answer_in(now, path))) given->second = answer_in(now, path);  // a number, not "5"
      return;
    }
    const Filling::NodeId node = filling.find(path);
    if (node == Filling::none || !filling.is_relevant(node) || !has_row(whole_, row_of_path(path))) return;
    const json computed = answer_in(now, path);
    if (!same_figure(computed, answer_in(before_, path))) request.values[path] = computed;
  };
  for (const auto& [path, value] : now) take(path);
  for (const auto& [path, value] : before_) take(path);
}

Problem RecordCheck::check_rules(const records::SaveRequest& request, const Filling& filling) const {
  using Kind = Finding::Kind;
  std::vector<std::string> missing;
  std::string first_missing;
  const bool has_drafts = !form_.state_field.empty();
  for (const Finding& finding : filling.errors()) {
    const std::string& path = finding.field;
    // What is wrong with a figure that a person replaced is said of the figure.
    const bool given = request.values.contains(path) || request.values.contains(path + "_override");
    if (finding.kind == Kind::required || finding.kind == Kind::comment) {
      // A form without drafts wants everything at once; an old record that lacks something may be changed elsewhere.
      if (has_drafts ? is_draft_ : exists_ && !given) continue;
      if (missing.empty()) first_missing = path;
      // What is only to be confirmed has one answer, which nobody guesses.
      const forms::Field* field = form_.find(forms::field_of_path(path));
      const bool is_confirmed = field != nullptr && field->type == FieldType::acknowledge;
      missing.push_back(path + (is_confirmed ? "=OK" : "") + " (" + name_in(filling, path) + ")");
      continue;
    }
    if (finding.kind == Kind::reason) {
      if (!force_ && (!is_draft_ || given))
        return {say_of(laptop_, "value.reason", path, name_in(filling, path)), path};
      continue;
    }
    if (finding.kind == Kind::wrong_level || !given) continue;
    if (finding.kind == Kind::constraint && force_) continue;
    const std::string own = request.values.contains(path + "_override") ? path + "_override" : path;
    return {finding_sentence(form_, finding, name_in(filling, path), answer_in(whole_, own), laptop_.language()), path};
  }
  if (missing.empty() || force_) return {};
  if (has_drafts) return {laptop_.say("value.not_final", {names_of(missing)}), first_missing};
  return {laptop_.say("value.required", {form_.name, names_of(missing)}), first_missing};
}

/// Places, photos and records that the new answers speak of.
Problem RecordCheck::check_world(const records::SaveRequest& request) {
  if (force_) return {};
  for (const auto& [path, value] : request.values) {
    const forms::Field* field = form_.find(forms::field_of_path(path));
    if (field == nullptr || !value.is_string() || !forms::is_answered(value) || value == answer_in(before_, path))
      continue;
    Problem problem;
    if (field->type == FieldType::place) problem = check_place(*field, path, value.get_ref<const std::string&>());
    if (field->type == FieldType::reference)
      problem = check_reference(*field, path, value.get_ref<const std::string&>());
    if (field->type == FieldType::image && !is_photo(value.get_ref<const std::string&>()))
      problem = {laptop_.say("value.no_photo", {path, field->label.in(laptop_.language()), value.get<std::string>()}),
                 path};
    if (problem) return problem;
  }
  return check_session_day();
}

/// One mistyped year would move the half-day of a training out of its year, and its people with it.
Problem RecordCheck::check_session_day() const {
  if (form_.name != "session") return {};
  const json day = answer_in(whole_, "date"), named = answer_in(whole_, "training");
  const bool is_new = day != answer_in(before_, "date");
  if (!is_new || !day.is_string() || !named.is_string()) return {};
  const auto id = RecordId::parse(named.get_ref<const std::string&>());
  const auto found = id ? laptop_.records().find(*id) : Result<std::optional<records::Record>>(std::nullopt);
  if (!found || !*found || !training::is_outside(**found, day.get_ref<const std::string&>())) return {};
  const auto text = [&](const char* field) {
    const json value = answer_in((*found)->values, field);
    return value.is_string() ? value.get<std::string>() : std::string();
  };
  const std::string end = text("end");
  return {laptop_.say("value.session_day",
                      {day.get<std::string>(), text("title"), text("start") + (end.empty() ? "" : " – " + end)}),
          "date"};
}

Problem RecordCheck::check_place(const forms::Field& field, const std::string& path, const std::string& code) const {
  const places::Places* table = laptop_.places();
  const std::string label = field.label.in(laptop_.language());
  if (table == nullptr || code == laptop_.workspace().identity().place) {
    // A laptop at a place that is not in the table (init --force) may speak of it; its level is that of its code.
    if (table == nullptr || table->find(code) == nullptr) return {};
  }
  const places::Place* place = table->find(code);
  if (place == nullptr) return {laptop_.say("value.place_unknown", {path, label, code}), path};
  const bool fits =
      field.levels.empty() || std::find(field.levels.begin(), field.levels.end(), place->level) != field.levels.end();
  if (!fits)
    return {laptop_.say("value.place_level", {path, label, code, place->name, level_names(laptop_, field)}), path};
  // Where the record lies must be hers; of other places a record may speak.
  const bool is_its_own = form_.place.kind == forms::PlaceRule::Kind::field && form_.place.field == path;
  const bool inside =
      scope_.empty() || !is_its_own ||
      std::any_of(scope_.begin(), scope_.end(), [&](const std::string& scope) { return places::is_in(code, scope); });
  if (!inside) return {laptop_.say("value.place_outside", {path, label, code, place->name, names_of(scope_)}), path};
  return {};
}

Problem RecordCheck::check_reference(const forms::Field& field, const std::string& path, const std::string& text) {
  const auto id = RecordId::parse(text);
  if (!id || known_.contains(*id)) return {};  // what is no id was refused by its type
  const auto record = laptop_.records().find(*id);
  if (!record) return {error_sentence(laptop_.language(), record.error()), path};
  const bool there = *record && (*record)->form == field.to && (*record)->state != records::State::deleted;
  if (!there) return {laptop_.say("value.reference", {path, field.label.in(laptop_.language()), field.to, text}), path};
  known_.insert(*id);
  return {};
}

}  // namespace yanxing::cli
