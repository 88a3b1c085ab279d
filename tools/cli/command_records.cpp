// yanxing-cli list, show, delete, undelete, resolve.
#include <algorithm>
#include <array>
#include <cstdio>
#include <iostream>

#include "client/forms/values.h"
#include "client/records/photo_check.h"
#include "client/records/value_codec.h"
#include "client/training/attendance.h"
#include "client/training/persons.h"
#include "tools/cli/forms.h"
#include "tools/cli/quarantine.h"
#include "tools/cli/record_json.h"
#include "tools/cli/record_names.h"
#include "tools/cli/review_state.h"
#include "tools/cli/story.h"
#include "tools/cli/values.h"

namespace yanxing::cli {
using nlohmann::json;

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
                << (is_said ? "  " + review_text(laptop, *standing) : "") << conflict_mark(laptop, record) << "\n";
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

void print_answer(const Laptop& laptop, Names& names, const forms::Form* form, const std::string& path,
                  const json& value) {
  const Language language = laptop.language();
  const auto name = forms::field_of_path(path);
  const auto depth = static_cast<std::size_t>(std::count(path.begin(), path.end(), ']'));
  if (records::is_row_position(path)) {
    std::cout << std::string(2 * depth, ' ') << visible(form != nullptr ? labelled(*form, path, language) : path)
              << "\n";
    return;
  }
  const forms::Field* field = form != nullptr ? form->find(name) : nullptr;
  std::cout << std::string(2 + 2 * depth, ' ')
            << visible(field != nullptr ? labelled(*form, path, language) : std::string(name) + " (" + path + ")")
            << ": " << shown_value(laptop, names, field, value) << "\n";
}

struct RecordPhoto {
  std::string field;
  records::CheckedPhoto photo;
};

/// The photos and files that the record names now, each with where it is: it has a state of its own.
Result<std::vector<RecordPhoto>> photos_of(Laptop& laptop, const records::Record& record) {
  const records::Attachments files(laptop.workspace().folder());
  records::AttachmentOutbox outbox(laptop.workspace(), files);
  std::vector<RecordPhoto> out;
  for (const std::string& path : paths_in_order(record.values)) {
    const json& value = record.values.at(path);
    for (const json& one : value.is_array() ? value : json::array({value})) {
      if (!one.is_string() || !records::is_attachment_name(one.get_ref<const std::string&>())) continue;
      YX_ASSIGN(auto photo, records::check_photo(outbox, files, one.get<std::string>()));
      out.push_back({path, std::move(photo)});
    }
  }
  return out;
}

json photos_json(const std::vector<RecordPhoto>& photos) {
  json out = json::array();
  for (const auto& [field, photo] : photos) {
    out.push_back({{"field", field},
                   {"name", photo.place.name},
                   {"state", photo_state(photo.place)},
                   {"here", photo.place.here},
                   {"on_server", photo.place.on_server}});
  }
  return out;
}

void print_detail(Laptop& laptop, const records::RecordDetail& detail, const std::optional<review::Standing>& standing,
                  const std::vector<RecordPhoto>& photos) {
  const forms::Form* form = laptop.forms().find(detail.record.form);
  Names names(laptop);
  std::cout << detail.record.id.text() << "  "
            << visible(form != nullptr ? form->title.in(laptop.language()) : detail.record.form) << "  "
            << laptop.say(std::string("show.state.") + records::state_name(detail.record.state)) << "  "
            << laptop.say(std::string("show.sync.") + records::sync_name(detail.record.sync)) << "  "
            << place_with_code(laptop, detail.record.place) << "\n";
  for (const auto& [field, photo] : photos)
    std::cout << "  " << laptop.say("show.photo", {photo.place.name, photo_words(laptop, photo.place)}) << "\n";
  if (standing) std::cout << "  " << review_text(laptop, *standing) << "\n";
  for (const std::string& path : paths_in_order(detail.record.values))
    print_answer(laptop, names, form, path, detail.record.values.at(path));
  print_quarantine(laptop, detail);
  print_conflicts(laptop, names, detail);
  print_story(laptop, names, detail);
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
  const auto photos = photos_of(*laptop, detail->record);
  if (!photos) return say_and_exit(failed, error_sentence(laptop->language(), photos.error()));
  if (arguments.json) {
    json out = detail_json(*detail);
    if (standing) out["review"] = review_json(*standing);
    out["photos"] = photos_json(*photos);
    print_json(out);
  } else {
    print_detail(*laptop, *detail, standing, *photos);
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
