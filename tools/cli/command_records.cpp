// yanxing-cli list, show, delete, undelete, resolve.
#include <algorithm>
#include <array>
#include <cstdio>
#include <iostream>
#include <unordered_map>

#include "client/forms/values.h"
#include "client/records/naming.h"
#include "client/records/value_codec.h"
#include "client/training/attendance.h"
#include "client/training/persons.h"
#include "tools/cli/forms.h"
#include "tools/cli/record_json.h"
#include "tools/cli/review_state.h"
#include "tools/cli/values.h"

namespace yanxing::cli {
namespace {

using nlohmann::json;

/// What tells records from others, for people: records that they point to by their names, read once each.
class Names {
 public:
  explicit Names(Laptop& laptop) : laptop_(&laptop) {}

  std::string of(const records::Record& record, int depth = 0) {
    const forms::Form* form = laptop_->forms().find(record.form);
    std::vector<std::string> parts;
    for (const std::string& name : form != nullptr ? records::naming_fields(*form) : std::vector<std::string>()) {
      const auto value = record.values.find(name);
      const forms::Field* field = form->find(name);
      if (value == record.values.end() || field == nullptr) continue;
      const std::string text = of_value(*field, value->second, depth);
      if (!text.empty()) parts.push_back(text);
    }
    return depth == 0 ? names_of(parts) : joined(parts);
  }

  std::string of_value(const forms::Field& field, const json& value, int depth = 0) {
    if (field.type == forms::FieldType::reference && value.is_string() && depth < most_steps) {
      const std::string& id = value.get_ref<const std::string&>();
      const auto [at, is_new] = known_.try_emplace(id);
      if (is_new) at->second = of_reference(id, depth + 1);
      if (!at->second.empty()) return at->second;
    }
    if (field.type == forms::FieldType::place && value.is_string()) return place(value.get_ref<const std::string&>());
    return forms::show_value(field, value, laptop_->language());
  }

  /// The code itself of a place that is not in the table.
  std::string place(const std::string& code) const {
    return laptop_->places() != nullptr ? laptop_->places()->name(code) : code;
  }

 private:
  static constexpr int most_steps = 3;  // mark -> session -> training

  static std::string joined(const std::vector<std::string>& parts) {
    std::string out;
    for (const std::string& part : parts) out += (out.empty() ? "" : " ") + part;
    return out;
  }
  std::string of_reference(const std::string& text, int depth) {
    const auto id = Uuid::parse(text);
    const auto found = id ? laptop_->records().find(*id) : Result<std::optional<records::Record>>(std::nullopt);
    return found && *found ? of(**found, depth) : std::string();  // not here (yet): its id is shown
  }

  Laptop* laptop_;
  std::unordered_map<std::string, std::string> known_;
};

}  // namespace

records::ListQuery query_of(const Arguments& arguments) {
  records::ListQuery query;
  query.form = arguments.form;
  query.place = arguments.place;
  query.text = arguments.text;
  query.offset = arguments.offset;
  query.limit = arguments.limit;
  const std::string& state = arguments.state;
  if (state == "draft") query.state = records::State::draft;
  if (state == "final") query.state = records::State::final;
  if (state == "deleted") query.life = records::ListQuery::Life::deleted;
  if (state == "all") query.life = records::ListQuery::Life::any;
  if (state == "local") query.sync = records::SyncState::local;
  if (state == "on_server") query.sync = records::SyncState::on_server;
  if (state == "needs_person") query.sync = records::SyncState::needs_person;
  if (state == "conflict") query.in_conflict = true;
  return query;
}

namespace {

/// Prints as it reads: a hundred thousand records need no memory. The document is whole only when the exit code is 0.
Status print_list(Laptop& laptop, const records::ListQuery& query, bool as_json) {
  const forms::Form* form = laptop.forms().find(query.form);
  const auto reviews = reviews_of(laptop, form);
  bool first = true;
  Names names(laptop);
  if (as_json) {
    note_output();
    std::cout << "{\"records\": [";
  }
  YX_TRY(laptop.records().each(query, [&](const records::Record& record) {
    const auto standing = standing_of(form, record, reviews);
    const bool is_said = standing && (standing->decision || standing->stage == review::Stage::submitted);
    if (as_json) {
      json out = record_json(record);
      if (standing) out["review"] = review_json(*standing);
      std::cout << (first ? "\n" : ",\n") << json_text(out);
    } else {
      std::cout << record.id.text() << "  " << records::state_name(record.state) << "  "
                << records::sync_name(record.sync) << "  " << names.place(record.place) << "  " << names.of(record)
                << (is_said ? "  " + review_text(laptop, *standing) : "")
                << (record.conflicts.empty() ? "" : "  ! " + names_of(record.conflicts)) << "\n";
    }
    first = false;
    return std::cout.good();  // nobody reads on: | head
  }));
  if (as_json) std::cout << "]}\n";
  return {};
}

/// Opens the laptop and reads the record's id; the sentence is said where that fails, and `exit` is its code.
std::unique_ptr<Laptop> open_for_record(const Arguments& arguments, RecordId& id, int& exit) {
  Failure failure;
  auto laptop = Laptop::open(arguments, failure);
  if (!laptop) {
    say_and_exit(failure);
    return nullptr;
  }
  const auto parsed = Uuid::parse(arguments.id);
  if (!parsed) {
    exit = say_and_exit(usage, laptop->say("record.bad_id", {arguments.id}));
    return nullptr;
  }
  id = *parsed;
  return laptop;
}

int end_change(const Laptop& laptop, const Arguments& arguments, const Result<records::Saved>& saved) {
  if (!saved && saved.error().code == Code::not_found)
    return say_and_exit(failed, laptop.say("record.not_found", {arguments.id}));
  if (!saved && saved.error().code == Code::conflict)
    return say_and_exit(failed, laptop.say("record.no_conflict", {arguments.id, arguments.field}));
  if (!saved && saved.error().code == Code::invalid)
    return say_and_exit(failed, laptop.say("record.refused", {saved.error().detail}));
  if (!saved) return say_and_exit(failed, error_sentence(laptop.language(), saved.error()));
  if (arguments.json) print_json({{"id", saved->id.text()}, {"changed", saved->undo.has_value()}});
  return done;
}

/// Answers as a person reads them: those of a row below it, rows in their order.
std::vector<std::string> paths_in_order(const forms::Answers& values) {
  // A path whose rows are written by their position sorts as the rows stand: "member[00000002]/age".
  const auto order = [&](const std::string& path) {
    std::string out;
    std::size_t from = 0;
    for (std::size_t close = path.find(']'); close != std::string::npos; close = path.find(']', from)) {
      const std::size_t open = path.rfind('[', close);
      const auto at = values.find(path.substr(0, close + 1));
      const double position = at != values.end() && at->second.is_number() ? at->second.get<double>() : 0;
      std::array<char, 40> number{};
      std::snprintf(number.data(), number.size(), "%020.6f", position);
      out += path.substr(from, open + 1 - from) + number.data() + path.substr(open, close + 1 - open);
      from = close + 1;
    }
    return out + path.substr(from);
  };
  std::vector<std::pair<std::string, std::string>> sorted;
  for (const auto& [path, value] : values) sorted.emplace_back(order(path), path);
  std::sort(sorted.begin(), sorted.end());
  std::vector<std::string> paths;
  for (auto& [key, path] : sorted) paths.push_back(std::move(path));
  return paths;
}

/// "融安县 · 桥板乡 · 阳山村委会 (450224204201)".
std::string place_with_code(const Laptop& laptop, const std::string& code) {
  const bool is_known = laptop.places() != nullptr && laptop.places()->find(code) != nullptr;
  return is_known ? laptop.places()->path(code) + " (" + code + ")" : code;
}

std::string shown_value(const Laptop& laptop, Names& names, const forms::Field* field, const json& value) {
  if (field == nullptr) return forms::show_unknown(value);
  if (field->type == forms::FieldType::place && value.is_string())
    return place_with_code(laptop, value.get_ref<const std::string&>());
  return names.of_value(*field, value);
}

void print_answer(const Laptop& laptop, Names& names, const forms::Form* form, const std::string& path,
                  const json& value) {
  const Language language = laptop.language();
  const auto name = forms::field_of_path(path);
  const auto depth = static_cast<std::size_t>(std::count(path.begin(), path.end(), ']'));
  if (records::is_row_position(path)) {
    std::cout << std::string(2 * depth, ' ') << (form != nullptr ? labelled(*form, path, language) : path) << "\n";
    return;
  }
  const forms::Field* field = form != nullptr ? form->find(name) : nullptr;
  std::cout << std::string(2 + 2 * depth, ' ')
            << (field != nullptr ? labelled(*form, path, language) : std::string(name) + " (" + path + ")") << ": "
            << shown_value(laptop, names, field, value) << "\n";
}

/// The history as a person tells it: who did what, when, on which laptop, each answer from what to what. What a new
/// record began with stands in the answers above, or in the changes that came after.
class Story {
 public:
  Story(Laptop& laptop, Names& names, const records::RecordDetail& detail)
      : laptop_(laptop), names_(names), detail_(detail), form_(laptop.forms().find(detail.record.form)) {}

  void print() const {
    for (const records::HistoryEntry& entry : detail_.history) {
      std::cout << "  "
                << laptop_.say(entry.change.own ? "show.history.deed.own" : "show.history.deed",
                               {local_time(entry.change.stamp_ms), entry.change.author, deed_of(entry),
                                entry.change.id.device.text().substr(0, first_of_device)})
                << "\n";
      if (entry.kind != records::HistoryKind::edited && entry.kind != records::HistoryKind::resolved) continue;
      for (const records::HistoryEdit& edit : entry.edits) tell(edit);
    }
  }

 private:
  static constexpr std::size_t first_of_device = 8;

  bool is_state(const records::HistoryEdit& edit) const { return form_ != nullptr && edit.cell == form_->state_field; }

  std::string deed_of(const records::HistoryEntry& entry) const {
    if (entry.kind == records::HistoryKind::edited && entry.edits.size() == 1 && is_state(entry.edits.front()))
      return state_words(entry.edits.front());
    return laptop_.say(std::string("show.history.") + records::history_name(entry.kind));
  }
  std::string state_words(const records::HistoryEdit& edit) const {
    return laptop_.say(edit.value == "final" ? "show.history.finished" : "show.history.reopened");
  }

  void line(const std::string& text) const { std::cout << "      " << text << "\n"; }

  void tell(const records::HistoryEdit& edit) const {
    if (edit.cell.starts_with('@')) return;  // kept by the program: life, place, kind
    if (is_state(edit)) return line(state_words(edit));
    if (records::is_row_position(edit.cell)) return tell_row(edit);
    const auto fields = form_ != nullptr ? forms::cell_fields(*form_, edit.cell) : std::vector<std::string>{edit.cell};
    for (const std::string& path : fields) {
      const forms::Field* field = form_ != nullptr ? form_->find(forms::field_of_path(path)) : nullptr;
      if (field != nullptr && field->label.empty() && !forms::is_question(field->type)) continue;  // worked out
      const json before = part_of(edit.before, path, fields.size() > 1);
      const json after = part_of(edit.value, path, fields.size() > 1);
      if (before == after) continue;
      line(laptop_.say("show.history.change", {label_of(field, path), words(field, before), words(field, after)}));
    }
  }

  void tell_row(const records::HistoryEdit& edit) const {
    const bool was = forms::is_answered(edit.before);
    const bool is = forms::is_answered(edit.value);
    if (was == is) return;
    const std::string label = form_ != nullptr ? labelled(*form_, edit.cell, laptop_.language()) : edit.cell;
    line(laptop_.say(is ? "show.history.row_added" : "show.history.row_removed", {label}));
  }

  /// A cell of several fields is an object, within a row named without the row.
  static json part_of(const json& value, const std::string& path, bool is_group) {
    if (!is_group) return value;
    const std::string name = path.substr(records::row_of(path).size());
    return value.is_object() && value.contains(name) ? value.at(name) : json(nullptr);
  }
  std::string label_of(const forms::Field* field, const std::string& path) const {
    if (field == nullptr || form_ == nullptr) return path;
    const std::string label = field->label.in(laptop_.language());
    return label.empty() || path.find('[') != std::string::npos ? labelled(*form_, path, laptop_.language()) : label;
  }
  std::string words(const forms::Field* field, const json& value) const {
    return forms::is_answered(value) ? shown_value(laptop_, names_, field, value) : laptop_.say("show.history.nothing");
  }

  Laptop& laptop_;
  Names& names_;
  const records::RecordDetail& detail_;
  const forms::Form* form_;
};

void print_detail(Laptop& laptop, const records::RecordDetail& detail,
                  const std::optional<review::Standing>& standing) {
  const forms::Form* form = laptop.forms().find(detail.record.form);
  Names names(laptop);
  std::cout << detail.record.id.text() << "  "
            << (form != nullptr ? form->title.in(laptop.language()) : detail.record.form) << "  "
            << laptop.say(std::string("show.state.") + records::state_name(detail.record.state)) << "  "
            << laptop.say(std::string("show.sync.") + records::sync_name(detail.record.sync)) << "  "
            << place_with_code(laptop, detail.record.place) << "\n";
  if (standing) std::cout << "  " << review_text(laptop, *standing) << "\n";
  for (const std::string& path : paths_in_order(detail.record.values))
    print_answer(laptop, names, form, path, detail.record.values.at(path));
  for (const records::CellView& cell : detail.cells) {
    if (!cell.conflict) continue;
    std::cout << "  ! " << cell.cell << "\n";
    for (const records::HeadView& head : cell.heads) {
      std::cout << "      " << json_text(head.value) << "  " << head.given().author << "  "
                << local_time(head.given().stamp_ms) << "\n";
    }
  }
  Story(laptop, names, detail).print();
}

/// The value of `resolve`, checked against its field.
std::string resolved_value(Laptop& laptop, const records::Record& record, const Arguments& arguments,
                           forms::Answers& values) {
  if (arguments.field == sync::life_cell) {
    if (arguments.value != "true" && arguments.value != "false") return laptop.say("resolve.life", {arguments.value});
    values[arguments.field] = arguments.value == "true";
    return {};
  }
  const forms::Form* form = laptop.forms().find(record.form);
  const json value = arguments.value.empty() ? json(nullptr) : json(arguments.value);
  if (form == nullptr || arguments.field.starts_with('@')) {
    values[arguments.field] = value;
    return {};
  }
  Checked checked = check_values(*form, {{arguments.field, value}}, laptop_environment(laptop, *form),
                                 laptop.language(), arguments.force);
  values = std::move(checked.values);
  return checked.problem.text;
}

bool is_start_of_a_place(const Laptop& laptop, const std::string& code) {
  if (laptop.places() == nullptr) return true;
  const auto all = laptop.places()->all();
  return std::any_of(all.begin(), all.end(),
                     [&](const places::Place& place) { return places::is_in(place.code, code); });
}

/// How many living persons were merged into this one; 0 for any other record.
Result<std::int64_t> merged_into(Laptop& laptop, const RecordId& id) {
  YX_ASSIGN(const auto record, laptop.records().find(id));
  if (!record || record->form != training::person_form || record->state == records::State::deleted) return 0;
  records::ListQuery query;
  query.form = training::person_form;
  std::int64_t count = 0;
  YX_TRY(laptop.records().each(query, [&](const records::Record& person) {
    const auto into = person.values.find(std::string(training::merged_into_field));
    count += into != person.values.end() && into->second == id.text() ? 1 : 0;
    return true;
  }));
  return count;
}

}  // namespace

int run_list(const Arguments& arguments) {
  Failure failure;
  const auto laptop = Laptop::open(arguments, failure);
  if (!laptop) return say_and_exit(failure);
  if (laptop->forms().find(arguments.form) == nullptr) {
    records::ListQuery any;
    any.form = arguments.form;
    any.life = records::ListQuery::Life::any;
    const auto count = laptop->records().count(any);
    // Records of a form that only a newer program knows are listed all the same.
    if (count && *count == 0) {
      std::vector<std::string> names;
      for (const forms::Form& each : laptop->forms().forms()) names.push_back(each.name);
      return say_and_exit(usage, laptop->say("form.unknown", {arguments.form, names_of(names)}));
    }
  }
  const records::ListQuery query = query_of(arguments);
  if (const std::string wrong = wrong_place(*laptop, arguments.place); !wrong.empty()) {
    // The beginning of codes will do, and so will a place that is not in the table where records lie there.
    const auto count =
        is_start_of_a_place(*laptop, arguments.place) ? Result<std::int64_t>(1) : laptop->records().count(query);
    if (count && *count == 0) return say_and_exit(usage, wrong);
  }
  if (const std::string unseen = unseen_place(*laptop, query); !unseen.empty()) return say_and_exit(usage, unseen);
  const Status listed = print_list(*laptop, query, arguments.json);
  return listed ? done : say_and_exit(failed, error_sentence(laptop->language(), listed.error()));
}

int run_show(const Arguments& arguments) {
  RecordId id;
  int unopened = failed;
  const auto laptop = open_for_record(arguments, id, unopened);
  if (!laptop) return unopened;
  const auto detail = laptop->records().show(id);
  if (!detail && detail.error().code == Code::not_found)
    return say_and_exit(failed, laptop->say("record.not_found", {arguments.id}));
  if (!detail) return say_and_exit(failed, error_sentence(laptop->language(), detail.error()));
  const forms::Form* form = laptop->forms().find(detail->record.form);
  const auto standing = standing_of(form, detail->record, reviews_of(*laptop, form));
  if (arguments.json) {
    json out = detail_json(*detail);
    if (standing) out["review"] = review_json(*standing);
    print_json(out);
  } else {
    print_detail(*laptop, *detail, standing);
  }
  return done;
}

int run_delete(const Arguments& arguments) {
  RecordId id;
  int unopened = failed;
  const auto laptop = open_for_record(arguments, id, unopened);
  if (!laptop) return unopened;
  const auto merged = merged_into(*laptop, id);
  if (!merged) return say_and_exit(failed, error_sentence(laptop->language(), merged.error()));
  const auto before = laptop->records().find(id);
  const forms::Form* form = before && *before ? laptop->forms().find((*before)->form) : nullptr;
  const auto standing =
      form != nullptr ? standing_of(form, **before, reviews_of(*laptop, form)) : std::optional<review::Standing>();
  const int exit = end_change(*laptop, arguments, laptop->records().remove(id));
  if (exit == done && standing && review::is_accepted(*standing))
    say_and_exit(done, laptop->say("delete.accepted", {standing->decision->by}));
  if (exit == done && *merged > 0)
    say_and_exit(done, laptop->say(*merged == 1 ? "delete.merged.one" : "delete.merged", {std::to_string(*merged)}));
  return exit;
}

int run_undelete(const Arguments& arguments) {
  RecordId id;
  int exit = failed;
  const auto laptop = open_for_record(arguments, id, exit);
  return laptop ? end_change(*laptop, arguments, laptop->records().restore(id)) : exit;
}

int run_resolve(const Arguments& arguments) {
  RecordId id;
  int unopened = failed;
  const auto laptop = open_for_record(arguments, id, unopened);
  if (!laptop) return unopened;
  const auto record = laptop->records().find(id);
  if (!record) return say_and_exit(failed, error_sentence(laptop->language(), record.error()));
  if (!*record) return say_and_exit(failed, laptop->say("record.not_found", {arguments.id}));
  forms::Answers values;
  if (const std::string problem = resolved_value(*laptop, **record, arguments, values); !problem.empty())
    return say_and_exit(failed, problem);
  return end_change(*laptop, arguments, laptop->records().resolve(id, arguments.field, values));
}

}  // namespace yanxing::cli
