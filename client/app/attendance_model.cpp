#include "client/app/attendance_model.h"

#include <algorithm>

#include "client/forms/json.h"
#include "client/text/text.h"

namespace yanxing::app {

namespace {

constexpr std::size_t max_bulk = 5'000;  // what one save may hold

nlohmann::json text_or_null(std::string text) {
  return text.empty() ? nlohmann::json(nullptr) : nlohmann::json(std::move(text));
}

}  // namespace

// ------------------------------------------------------------------------------------------------ which training,
// which session

void AttendanceModel::start() {
  half_typed_.load();
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
  view_->unregistered.clear();
  view_->walk_in.reset();
  plan_.close();
  list_sessions();
  read_session();
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
  return half_day_label(context_->words, text_answer(session.values, "date"), text_answer(session.values, "half"));
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
  read_unregistered();
  read_walk_ins();
  read_walk_in();
  view_->recent.clear();
  read_session();
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

// ------------------------------------------------------------------------------------------------ names passed over

std::string AttendanceModel::unregistered_setting() const { return "not_registered." + view_->session->text(); }

void AttendanceModel::read_unregistered() {
  view_->unregistered.clear();
  if (!view_->session) return;
  const auto kept = forms::parse_json(context_->setting(unregistered_setting(), "[]"));
  if (!kept || !kept->is_array()) return;
  for (const auto& name : *kept) {
    if (name.is_string()) view_->unregistered.push_back(name.get<std::string>());
  }
}

void AttendanceModel::keep_unregistered() const {
  const auto names = nlohmann::json(view_->unregistered);
  context_->keep_setting(unregistered_setting(),
                         view_->unregistered.empty()
                             ? nlohmann::json(nullptr)
                             : nlohmann::json(names.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)));
}

void AttendanceModel::note_unregistered(const std::string& name) {
  const auto trimmed = text::trim(name);
  auto& names = view_->unregistered;
  if (!view_->session || trimmed.empty()) return;
  if (std::find(names.begin(), names.end(), trimmed) == names.end()) {
    names.push_back(trimmed);
    keep_unregistered();
  }
  context_->notices.toast(ToastKind::info, {"toast.not_registered", {{"name", trimmed}}, {}});
}

void AttendanceModel::forget_unregistered(const std::string& name) {
  if (!view_->session || std::erase(view_->unregistered, name) == 0) return;
  keep_unregistered();
}

void AttendanceModel::remember() {
  context_->keep_setting("attendance.training", text_or_null(view_->training ? view_->training->text() : ""));
  context_->keep_setting("attendance.session", text_or_null(view_->session ? view_->session->text() : ""));
}

// ------------------------------------------------------------------------------------------------ what a person does

std::vector<RecordId> AttendanceModel::ids_of(const RecordId& person) const {
  std::vector<RecordId> ids{person};
  const auto others = others_.find(person);
  if (others != others_.end()) ids.insert(ids.end(), others->second.begin(), others->second.end());
  return ids;
}

std::vector<RecordId> AttendanceModel::marked_ids_of(const RecordId& person) const {
  auto ids = ids_of(person);
  if (ids.size() == 1) return ids;  // nothing to choose from
  std::erase_if(ids, [this](const RecordId& id) {
    const auto mark = mark_id(id);
    return !mark || !read_mark(*mark);
  });
  return ids.empty() ? std::vector<RecordId>{person} : ids;
}

void AttendanceModel::save_mark(const RecordId& person, const forms::Answers& values, Deed deed) {
  std::vector<records::SaveRequest> requests;
  for (const auto& id : marked_ids_of(person)) {
    records::SaveRequest request;
    request.form = "mark";
    request.values = values;
    request.values["session"] = view_->session->text();
    request.values["person"] = id.text();
    requests.push_back(std::move(request));
  }
  context_->saves.put(std::move(requests), std::move(deed));
}

void AttendanceModel::set_mark(const command::SetMark& command) {
  const auto* row = roster_.row(command.person);
  if (!view_->session || row == nullptr || (row->mark == command.mark && row->has_mark_record)) return;
  const auto name = row->name;
  if (command.mark == Mark::none) {
    if (!row->has_mark_record) return;
    bool is_first = true;
    for (const auto& person : marked_ids_of(command.person)) {
      const auto id = mark_id(person);
      if (!id) continue;
      if (is_first) {
        if (!context_->saves.remove("mark", *id, {"toast.mark_taken", {{"name", name}}, {}})) return;
      } else if (!context_->saves.remove_too("mark", *id)) {
        return;
      }
      is_first = false;
    }
    return;
  }
  forms::Answers values;
  values["status"] = training::mark_name(command.mark);
  const bool there = training::was_there(command.mark);
  const bool had_time = !row->time.empty();
  // A mark that was taken back and is made again has its old time still: of another day there is none.
  if (there && !had_time) values["at"] = text_or_null(view_->session_today ? local_clock(context_->now()) : "");
  if (!there && had_time) values["at"] = nullptr;
  if (!there && !row->out.empty()) values["out"] = nullptr;
  const auto status = context_->words.value(context_->form("mark"), "status", values["status"]);
  RosterMark echo{command.mark,  had_time && there ? row->time : text_answer(values, "at"),
                  row->note,     SyncState::local,
                  row->conflict, there ? row->out : std::string(),
                  true};                    // until what was written is read again
  roster_.set_mark(command.person, &echo);  // also when the disk refuses: App keeps it and says so
  refresh_figure();
  save_mark(command.person, values, {{"toast.marked", {{"name", name}, {"status", status}}, {}}, false, {}});
}

void AttendanceModel::set_mark_note(const command::SetMarkNote& command) {
  const auto* row = roster_.row(command.person);
  if (!view_->session || row == nullptr || row->note == command.note) return;
  RosterMark echo{row->mark, row->time, command.note, SyncState::local, row->conflict, row->out, true};
  roster_.set_mark(command.person, &echo);
  save_mark(command.person, {{"note", text_or_null(command.note)}}, {{}, true, "note." + command.person.text()});
}

// ------------------------------------------------------------------------------------------------ signing in and out

void AttendanceModel::note_recent(const AttendanceRow& row, SignedHow how) {
  auto& recent = view_->recent;
  std::erase_if(recent, [&](const SignedIn& one) { return one.person == row.person; });
  const bool left = how == SignedHow::out || how == SignedHow::already_out;
  recent.insert(recent.begin(),
                {row.person, row.name, row.village, row.mark, left ? row.out : row.time, how, row.unsaved});
  if (recent.size() > 4) recent.pop_back();
}

void AttendanceModel::say(const char* key, const AttendanceRow& row) {
  const bool left = !row.out.empty();
  context_->notices.toast(ToastKind::info, {key, {{"name", row.name}, {"time", left ? row.out : row.time}}, {}});
}

void AttendanceModel::sign_in(const RecordId& person) {
  const auto* row = roster_.row(person);
  if (!view_->session || row == nullptr) return;
  if (training::was_there(row->mark)) {
    note_recent(*row, SignedHow::already);
    context_->notices.toast(ToastKind::info, {"toast.already_in", {{"name", row->name}, {"time", row->time}}, {}});
    return;
  }
  const bool now_counts = view_->session_today;
  set_mark({person, now_counts ? training::mark_at(local_clock(context_->now()), view_->late_after) : Mark::present});
  if (const auto* now = roster_.row(person)) note_recent(*now, SignedHow::in);
}

void AttendanceModel::sign_out(const RecordId& person, bool early) {
  const auto* row = roster_.row(person);
  if (!view_->session || row == nullptr) return;
  if (!training::was_there(row->mark)) {
    note_recent(*row, SignedHow::not_in);
    return say("toast.not_in", *row);
  }
  if (!view_->session_today) {
    context_->notices.toast(ToastKind::warning, {"toast.not_today_out", {{"name", row->name}}, {}});
    return;
  }
  if (!row->out.empty()) {
    note_recent(*row, SignedHow::already_out);
    return say("toast.already_out", *row);
  }
  const auto clock = local_clock(context_->now());
  forms::Answers values{{"out", clock}};
  const Mark mark = early ? Mark::early : row->mark;
  if (mark != row->mark) values["status"] = training::mark_name(mark);
  RosterMark echo{mark, row->time, row->note, SyncState::local, row->conflict, clock, true};
  const auto name = row->name;
  roster_.set_mark(person, &echo);
  if (const auto* now = roster_.row(person)) note_recent(*now, SignedHow::out);
  save_mark(person, values,
            {{early ? "toast.left_early" : "toast.signed_out", {{"name", name}, {"time", clock}}, {}}, false, {}});
}

// No time: nobody saw them come one by one.
// Not asked before: one undo takes it back.
void AttendanceModel::mark_all_present() {
  if (!view_->session || stage_ != Stage::idle) return;
  const auto session = *view_->session;
  auto open = roster_.unmarked();
  if (open.empty()) {
    context_->notices.toast(ToastKind::info, {"toast.nobody_open", {}, {}});
    return;
  }
  if (open.size() > max_bulk) open.resize(max_bulk);
  std::vector<records::SaveRequest> requests;
  std::vector<std::pair<RecordId, RosterMark>> echoes;
  for (const auto& person : open) {
    requests.push_back(
        {"mark",
         std::nullopt,
         {{"session", session.text()}, {"person", person.text()}, {"status", training::mark_name(Mark::present)}},
         {}});
    RosterMark echo;
    echo.mark = Mark::present;
    echo.unsaved = true;
    echoes.emplace_back(person, std::move(echo));
  }
  roster_.set_marks(echoes);
  refresh_figure();
  context_->saves.put(std::move(requests),
                      {{"toast.all_present", {{"count", std::to_string(open.size())}}, {}}, false, {}});
}

struct AttendanceRunner {
  AttendanceModel& m;

  void operator()(const command::SignIn& c) { m.sign_in(c.person); }
  void operator()(const command::SignOut& c) { m.sign_out(c.person, c.early); }
  void operator()(const command::MarkAllPresent&) { m.mark_all_present(); }
  void operator()(const command::SetLateAfter& c) { m.set_late_after(c.time); }
  void operator()(const command::SetHeadsCounted& c) { m.set_heads(c.heads); }
  void operator()(const command::NoteWalkIn& c) { m.note_walk_in(c); }
  void operator()(const command::NoteUnregistered& c) { m.note_unregistered(c.name); }
  void operator()(const command::ForgetUnregistered& c) { m.forget_unregistered(c.name); }
  void operator()(const command::OpenPlan&) {
    if (m.view_->training) m.plan_.open(*m.view_->training);
  }
  void operator()(const command::ClosePlan&) { m.plan_.close(); }
  void operator()(const command::CheckPlanCell& c) { m.plan_.check(c.cell, c.on); }
  void operator()(const command::ShowPlanCell& c) { m.plan_.show(c.cell); }
  void operator()(const command::SetPlanField& c) { m.plan_.set_field(c.field, c.value); }
  void operator()(const command::SavePlan&) { m.save_plan(); }
  void operator()(const command::FillTrainingRecord&) {}  // App goes to another screen for it
};

void AttendanceModel::run(const AttendanceCommand& command) { std::visit(AttendanceRunner{*this}, command); }

}  // namespace yanxing::app
