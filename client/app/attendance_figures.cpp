// AttendanceModel: what is true of a session as a whole (late, heads, walk-ins' place), the picture of all sessions,
// the plan, and annex 2.
#include <algorithm>

#include "client/app/attendance_model.h"
#include "client/records/laptop_status.h"
#include "client/training/attendance.h"

namespace yanxing::app {

namespace {

/// The record, deleted or not; nullopt when there is none.
std::optional<records::Record> record_of(const Context& context, const std::optional<RecordId>& id) {
  if (!id) return std::nullopt;
  auto found = context.store.find(*id);
  return found ? std::move(*found) : std::nullopt;
}

/// "08:30".
bool is_clock(const std::string& time) {
  const auto number = [&](std::size_t at) {
    const bool digits = time[at] >= '0' && time[at] <= '9' && time[at + 1] >= '0' && time[at + 1] <= '9';
    return digits ? (time[at] - '0') * 10 + (time[at + 1] - '0') : 99;
  };
  return time.size() == 5 && time[2] == ':' && number(0) < 24 && number(3) < 60;
}

std::optional<RecordId> id_of(const Choice& choice) {
  const auto id = RecordId::parse(choice.value);
  return id ? std::optional(*id) : std::nullopt;
}

}  // namespace

// ------------------------------------------------------------------------------------------------ the session

void AttendanceModel::read_session() {
  view_->late_after.clear();
  view_->heads_counted.reset();
  view_->session_counts = true;
  view_->by_session.clear();
  session_date_.clear();
  view_->session_today = true;
  refresh_walk_in_place();
  if (!view_->session) return;
  const auto session = record_of(*context_, view_->session);
  const auto training = record_of(*context_, view_->training);
  if (!session) return;
  view_->late_after = text_answer(session->values, "late_after").substr(0, 5);  // others write seconds too
  const auto heads = session->values.find("heads_counted");
  if (heads != session->values.end() && heads->second.is_number_integer())
    view_->heads_counted = heads->second.get<std::int64_t>();
  session_date_ = text_answer(session->values, "date");
  look_at_day();
  view_->session_counts = training::counts_towards_days(training::mode_of(*session, training ? &*training : nullptr));
}

void AttendanceModel::look_at_day() {
  view_->session_today = session_date_.empty() || session_date_ == local_date(context_->now());
}

void AttendanceModel::refresh_session(const RecordId& session) {
  const auto found = context_->store.find(session);
  if (!view_->training || !found || !*found) return;
  if (text_answer((*found)->values, "training") != view_->training->text()) return;
  list_sessions();
  if (view_->session == session && (*found)->state == records::State::deleted) return choose_session(session);
  const auto figures = view_->by_session;
  if (view_->session) read_session();
  // What is known of the others stays; a new one has nobody yet.
  view_->by_session = figures;
  count_sessions(false);
}

void AttendanceModel::save_session(forms::Answers values, Deed deed) {
  records::SaveRequest request;
  request.form = "session";
  request.id = view_->session;
  request.values = std::move(values);
  context_->saves.put({std::move(request)}, std::move(deed));
}

void AttendanceModel::set_late_after(const std::string& time) {
  if (!view_->session || view_->late_after == time) return;
  if (!time.empty() && !is_clock(time)) {
    context_->notices.toast(ToastKind::error, {"toast.late_wrong", {{"time", time}}, {}});
    return;
  }
  view_->late_after = time;
  save_session({{"late_after", time.empty() ? nlohmann::json(nullptr) : nlohmann::json(time)}},
               {{time.empty() ? "toast.late_off" : "toast.late_on", {{"time", time}}, {}}, false, {}});
}

void AttendanceModel::set_heads(std::optional<std::int64_t> heads) {
  if (!view_->session || view_->heads_counted == heads) return;
  view_->heads_counted = heads;
  save_session({{"heads_counted", heads ? nlohmann::json(*heads) : nlohmann::json(nullptr)}},
               {{}, true, "heads." + view_->session->text()});
}

// The last one's village; before that, the training's place.
void AttendanceModel::refresh_walk_in_place() {
  view_->walk_in_place = walk_in_place_.empty() ? roster_place_ : walk_in_place_;
  view_->walk_in_place_name = context_->words.place(view_->walk_in_place);
}

std::optional<UnixMs> AttendanceModel::next_due_ms() const {
  if (!view_->session) return std::nullopt;
  constexpr UnixMs minute_ms = 60'000;
  return minute_ms - context_->now() % minute_ms;
}

// ------------------------------------------------------------------------------------------------ all sessions

// A bar a session: who was there, of those on the roster who are not on leave. `all_known`: all marks were read; else
// what is known of a session stays.
void AttendanceModel::count_sessions(bool all_known) {
  struct Figure {
    std::map<RecordId, Mark> best;
    std::map<RecordId, RecordId> under;
  };
  std::map<RecordId, Figure> figures;
  for (const auto& mark : all_marks_) {
    const auto person = aliases_.of(mark.person);
    Figure& figure = figures[mark.session];
    const auto [best, is_new] = figure.best.try_emplace(person, mark.mark);
    if (is_new || training::stronger_mark(mark.mark, mark.person, best->second, figure.under[person], person)) {
      best->second = mark.mark;
      figure.under[person] = mark.person;
    }
  }
  const auto before = std::move(view_->by_session);
  view_->by_session.clear();
  const auto training = record_of(*context_, view_->training);
  for (const auto& choice : view_->sessions) {
    const auto id = id_of(choice);
    const auto record = record_of(*context_, id);
    if (!record) continue;
    SessionFigure figure{*id, text_answer(record->values, "date"), 0, view_->counts.total, true};
    const auto half = text_answer(record->values, "half");
    if (figure.label.size() == 10) figure.label = figure.label.substr(5, 2) + "/" + figure.label.substr(8, 2);
    if (figure.label.starts_with('0')) figure.label.erase(0, 1);
    const bool zh = context_->words.language() == forms::Language::zh;
    figure.label += half == "am" ? (zh ? "上" : " am") : (zh ? "下" : " pm");
    figure.counts = training::counts_towards_days(training::mode_of(*record, training ? &*training : nullptr));
    const auto known = std::find_if(before.begin(), before.end(), [&](const auto& one) { return one.session == *id; });
    if (const auto found = figures.find(*id); found != figures.end()) {
      for (const auto& [person, mark] : found->second.best) {
        figure.there += training::was_there(mark);
        figure.expected -= !training::is_expected(mark);
      }
    } else if (!all_known && known != before.end()) {
      figure.there = known->there;
      figure.expected = known->expected;
    }
    view_->by_session.push_back(std::move(figure));
  }
  refresh_figure();
}

void AttendanceModel::refresh_figure() {
  for (auto& figure : view_->by_session) {
    if (figure.session != view_->session) continue;
    figure.there = view_->counts.there;
    figure.expected = view_->counts.expected;
  }
}

// ------------------------------------------------------------------------------------------------ plan and annex 2

void AttendanceModel::offer_plan() {
  if (!view_->training) return;
  const auto training = record_of(*context_, view_->training);
  if (training && !text_answer(training->values, "start").empty()) plan_.open(*view_->training);
}

void AttendanceModel::save_plan() {
  const auto first = plan_.save();
  if (!first || view_->session) return;
  list_sessions();
  const auto likely = likely_session();
  choose_session(likely ? *likely : *first);
}

std::optional<forms::Answers> AttendanceModel::training_record() const {
  if (!view_->training) return std::nullopt;
  const auto training = record_of(*context_, view_->training);
  if (!training) return std::nullopt;
  forms::Answers answers{{"training", view_->training->text()}};
  // The county that the training lies in is the unit; what lies above any county is the city's.
  const auto& places = context_->words.places();
  const auto* unit_place = places.find(training->place);
  while (unit_place != nullptr && unit_place->level > places::Level::county)
    unit_place = places.find(unit_place->parent);
  if (unit_place == nullptr) return answers;
  // It lies at the county where this laptop may hand it in for the county. A township fills in what is known of its own
  // training at its own place: the county sees it there, and the server takes it.
  const auto scope = records::scope_of(context_->workspace);
  const auto takes = [&](const std::string& place) { return !scope || scope->covers(place); };
  const auto* own = places.find(training->place);
  while (own != nullptr && own->level > places::Level::township) own = places.find(own->parent);
  if (takes(unit_place->code)) {
    answers["place"] = unit_place->code;
  } else if (own != nullptr && takes(own->code)) {
    answers["place"] = own->code;
  }
  const auto* form = context_->form("training_record");
  const auto* unit = form != nullptr ? form->find("unit") : nullptr;
  if (unit == nullptr) return answers;
  for (const auto& choice : unit->choices) {
    if (choice.label.in(forms::Language::zh) == unit_place->name) answers["unit"] = choice.value;
  }
  return answers;
}

}  // namespace yanxing::app
