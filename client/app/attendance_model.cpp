#include "client/app/attendance_model.h"

#include <algorithm>

#include "client/text/text.h"

namespace yanxing::app {

namespace {

bool takes_time(Mark mark) { return mark == Mark::present || mark == Mark::late || mark == Mark::early; }

nlohmann::json text_or_null(std::string text) {
  return text.empty() ? nlohmann::json(nullptr) : nlohmann::json(std::move(text));
}

std::string join_ids(const std::set<RecordId>& ids) {
  std::string out;
  for (const auto& id : ids) out += (out.empty() ? "" : ",") + id.text();
  return out;
}

std::set<RecordId> split_ids(std::string_view text) {
  std::set<RecordId> ids;
  while (!text.empty()) {
    const auto end = std::min(text.find(','), text.size());
    const auto id = RecordId::parse(text.substr(0, end));
    if (id) ids.insert(*id);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return ids;
}

}  // namespace

// ------------------------------------------------------------------------------------------------ which training,
// which session

void AttendanceModel::start() {
  list_trainings();
  const auto training = RecordId::parse(context_->setting("attendance.training"));
  const auto session = RecordId::parse(context_->setting("attendance.session"));
  if (training) choose_training(*training);
  if (session && view_->training) choose_session(*session);
  if (!view_->training && view_->trainings.size() == 1) {
    if (const auto only = RecordId::parse(view_->trainings.front().value)) choose_training(*only);
  }
}

void AttendanceModel::list_trainings() {
  view_->trainings.clear();
  auto found = context_->store.list(of_form("training"));
  if (!found) return;
  std::stable_sort(found->begin(), found->end(), [](const auto& a, const auto& b) {
    return text_answer(a.values, "start") > text_answer(b.values, "start");
  });
  const auto* form = context_->form("training");
  for (const auto& record : *found) {
    const auto title = text_answer(record.values, "title");
    const auto start = record.values.find("start");
    Choice choice{record.id.text(), title.empty() ? title_of(context_->words, record) : title, {}, {}};
    if (start != record.values.end()) choice.hint = context_->words.value(form, "start", start->second);
    choice.search = context_->words.search_key(choice.label);
    view_->trainings.push_back(std::move(choice));
  }
}

void AttendanceModel::choose_training(const RecordId& training) {
  const auto record = context_->store.find(training);
  const bool is_there =
      record && *record && (*record)->form == "training" && (*record)->state != records::State::deleted;
  view_->training = is_there ? std::optional(training) : std::nullopt;
  view_->training_title = is_there ? text_answer((*record)->values, "title") : "";
  view_->training_place = is_there ? text_answer((*record)->values, "venue") : "";
  roster_place_ = is_there ? (*record)->place : "";
  view_->session.reset();
  view_->session_label.clear();
  list_sessions();
  begin_loading();
  if (const auto likely = likely_session()) choose_session(*likely);
  remember();
}

// The session that is going on now, or the only one there is.
std::optional<RecordId> AttendanceModel::likely_session() const {
  const auto now = context_->now();
  const std::string half = local_clock(now) < "12:30" ? "am" : "pm";
  for (const auto& choice : view_->sessions) {
    const auto id = RecordId::parse(choice.value);
    if (!id) continue;
    if (view_->sessions.size() == 1) return *id;
    const auto record = context_->store.find(*id);
    if (!record || !*record) continue;
    if (text_answer((*record)->values, "date") == local_date(now) && text_answer((*record)->values, "half") == half)
      return *id;
  }
  return std::nullopt;
}

std::string AttendanceModel::session_label(const records::Record& session) const {
  const auto* form = context_->form("session");
  const auto part = [&](const char* field) {
    const auto found = session.values.find(field);
    return found == session.values.end() ? std::string() : context_->words.value(form, field, found->second);
  };
  auto date = part("date");
  const std::string_view year_mark = "年";
  if (const auto year = date.find(year_mark); year != std::string::npos) {
    date.erase(0, year + year_mark.size());
  } else if (date.size() > 5 && context_->words.language() == forms::Language::en) {
    date.erase(date.size() - 5);  // "17 May 2021"
  }
  return date + " " + part("half");
}

void AttendanceModel::list_sessions() {
  view_->sessions.clear();
  if (!view_->training) return;
  auto query = of_form("session");
  query.reference = {"training", view_->training->text()};
  auto found = context_->store.list(query);
  if (!found) return;
  const auto when = [](const records::Record& record) {
    return std::pair(text_answer(record.values, "date"), text_answer(record.values, "half"));
  };
  std::stable_sort(found->begin(), found->end(), [&](const auto& a, const auto& b) { return when(a) < when(b); });
  for (const auto& record : *found) {
    Choice choice{record.id.text(), session_label(record), {}, {}};
    choice.search = context_->words.search_key(choice.label) + " " + text_answer(record.values, "date");
    if (view_->session == record.id) view_->session_label = choice.label;
    view_->sessions.push_back(std::move(choice));
  }
}

void AttendanceModel::choose_session(const RecordId& session) {
  list_sessions();  // it may have been made a moment ago
  const auto found = std::find_if(view_->sessions.begin(), view_->sessions.end(),
                                  [&](const Choice& choice) { return choice.value == session.text(); });
  view_->session = found != view_->sessions.end() ? std::optional(session) : std::nullopt;
  view_->session_label = found != view_->sessions.end() ? found->label : "";
  view_->filter = {};
  view_->quick_text.clear();
  roster_.set_filter({});
  roster_.find({});
  walk_ins_ = view_->session ? split_ids(context_->setting(walk_in_setting())) : std::set<RecordId>();
  begin_loading();
  remember();
}

void AttendanceModel::open_record(const records::Record& record) {
  if (record.form == "training") return choose_training(record.id);
  const auto session =
      record.form == "session" ? Result<Uuid>(record.id) : RecordId::parse(text_answer(record.values, "session"));
  if (!session) return;
  const auto found = context_->store.find(*session);
  const auto training =
      found && *found ? RecordId::parse(text_answer((*found)->values, "training")) : Result<Uuid>(Error{});
  if (!training) return;
  if (view_->training != *training) choose_training(*training);
  if (view_->session != *session) choose_session(*session);
}

std::string AttendanceModel::walk_in_setting() const { return "walk_in." + view_->session->text(); }

void AttendanceModel::remember() {
  context_->keep_setting("attendance.training", text_or_null(view_->training ? view_->training->text() : ""));
  context_->keep_setting("attendance.session", text_or_null(view_->session ? view_->session->text() : ""));
}

// ------------------------------------------------------------------------------------------------ what a person does

void AttendanceModel::save_mark(const RecordId& person, forms::Answers values, Deed deed) {
  records::SaveRequest request;
  request.form = "mark";
  values["session"] = view_->session->text();
  values["person"] = person.text();
  request.values = std::move(values);
  context_->saves.put({std::move(request)}, std::move(deed));
}

void AttendanceModel::set_mark(const command::SetMark& command) {
  const auto* row = roster_.row(command.person);
  if (!view_->session || row == nullptr || (row->mark == command.mark && row->has_mark_record)) return;
  const auto name = row->name;
  if (command.mark == Mark::none) {
    const auto id = mark_id(command.person);
    if (id && row->has_mark_record) context_->saves.remove("mark", *id, {"toast.mark_taken", {{"name", name}}, {}});
    return;
  }
  forms::Answers values;
  values["status"] = mark_value(command.mark);
  const bool had_time = !row->time.empty();
  if (takes_time(command.mark) && !had_time) values["at"] = local_clock(context_->now());
  if (!takes_time(command.mark) && had_time) values["at"] = nullptr;
  const auto status = context_->words.value(context_->form("mark"), "status", values["status"]);
  RosterMark echo{command.mark, had_time && takes_time(command.mark) ? row->time : text_answer(values, "at"), row->note,
                  SyncState::local, row->conflict};
  roster_.set_mark(command.person, &echo);  // also when the disk refuses: App keeps it and says so
  save_mark(command.person, std::move(values), {{"toast.marked", {{"name", name}, {"status", status}}, {}}, false, {}});
}

void AttendanceModel::set_mark_note(const command::SetMarkNote& command) {
  const auto* row = roster_.row(command.person);
  if (!view_->session || row == nullptr || row->note == command.note) return;
  RosterMark echo{row->mark, row->time, command.note, SyncState::local, row->conflict};
  roster_.set_mark(command.person, &echo);
  save_mark(command.person, {{"note", text_or_null(command.note)}}, {{}, true, "note." + command.person.text()});
}

void AttendanceModel::add_walk_in(const command::AddWalkIn& command) {
  const auto name = text::trim(command.name);
  if (!view_->session || name.empty()) return;
  const auto person_id = context_->store.new_id();
  records::SaveRequest person;
  person.form = "person";
  person.id = person_id;
  person.values = {{"name", name},
                   {"place", command.place.empty() ? roster_place_ : command.place},
                   {"role", text_or_null(text::trim(command.role))},
                   {"phone", text_or_null(text::trim(command.phone))}};
  records::SaveRequest mark;
  mark.form = "mark";
  mark.values = {{"session", view_->session->text()},
                 {"person", person_id.text()},
                 {"status", mark_value(Mark::present)},
                 {"at", local_clock(context_->now())}};
  walk_ins_.insert(person_id);
  context_->keep_setting(walk_in_setting(), join_ids(walk_ins_));
  context_->saves.put({std::move(person), std::move(mark)}, {{"toast.walk_in", {{"name", name}}, {}}, false, {}});
}

}  // namespace yanxing::app
