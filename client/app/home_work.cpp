// 首页: what waits to be done today: sessions, meetings, reviews, problems; and what came back.
#include <algorithm>
#include <array>

#include "client/app/home_model.h"
#include "client/app/home_sources.h"
#include "client/app/records_model.h"

namespace yanxing::app {

namespace {

constexpr std::size_t max_sessions = 4;
constexpr std::size_t max_meetings = 4;
constexpr std::size_t max_problems = 4;
constexpr std::size_t max_returned = 8;

}  // namespace

bool HomeModel::has_marks(const RecordId& session) const {
  auto query = of_form("mark");
  query.reference = {"session", session.text()};
  query.limit = 1;
  const auto found = context_->store.list(query);
  return found && !found->empty();
}

void HomeModel::read_sessions() {
  const auto found = sessions_on(context_->store, context_->scope(), today());
  if (!found) return;
  for (const auto& session : *found) {
    if (next_.view.now.size() >= max_sessions) break;
    if (!is_own_work(*context_, session)) continue;  // a township's: its own people sit at that door
    const auto training = RecordId::parse(text_answer(session.values, "training"));
    const auto record = training ? context_->store.find(*training)
                                 : Result<std::optional<records::Record>>(std::optional<records::Record>());
    const std::string title = record && *record ? name_of(context_->words, **record) : std::string();
    const auto* form = context_->form("session");
    const auto half = context_->words.value(form, "half", text_answer(session.values, "half"));
    add(next_.view.now,
        {"session." + session.id.text(),
         HomeKind::session,
         {"home.session", {{"half", half}, {"training", title}}, {}},
         {},
         has_marks(session.id) ? "home.action.sign_in" : "home.action.begin_sign_in",
         false},
        [this, id = session.id] { routes_.open(id); });
  }
}

void HomeModel::read_meetings() {
  if (!facts_->problem().empty()) return;
  constexpr std::array<const char*, election::meeting_count> names{"party", "committee", "federation"};
  const auto meetings = meetings_on(context_->forms(), facts_->records(), today());
  for (std::size_t i = 0; i < std::min(meetings.size(), max_meetings); ++i) {
    const election::DayMeeting& one = meetings[i];
    const std::string name = names[one.meeting];
    const std::string time = one.planned.size() >= 16 ? one.planned.substr(11, 5) : std::string();
    add(next_.view.now,
        {"meeting." + name + "." + one.place,
         HomeKind::meeting,
         {"home.meeting." + name, {{"place", context_->words.place_in_township(one.place)}, {"time", time}}, {}},
         {},
         "home.action.open",
         false},
        [this, id = one.record] { routes_.open(id); });
  }
  if (meetings.size() > max_meetings) {
    add(next_.view.now,
        {"more.meetings",
         HomeKind::more,
         {"home.more_meetings", {}, static_cast<std::int64_t>(meetings.size() - max_meetings)},
         {},
         "home.action.see_all",
         false},
        [this] { routes_.show(Screen::election); });
  }
}

void HomeModel::read_waiting() {
  const std::int64_t waiting = is_reviewer() ? waiting_() : 0;
  if (waiting == 0) return;
  add(next_.view.now, {"reviews", HomeKind::review, {"home.reviews", {}, waiting}, {}, "home.action.review", false},
      [this] { routes_.show(Screen::review); });
}

/// What somebody else is to correct waits in 审核, and is nothing to do here.
void HomeModel::read_returned() {
  if (!facts_->problem().empty()) return;
  const auto reviews = facts_->reviews();
  std::size_t shown = 0;
  for (const auto& record : facts_->records()) {
    const auto decision = review::decision_of(record);
    if (!decision || decision->verdict != review::Verdict::returned) continue;
    const RecordId id = decision->record;
    const auto found = context_->store.find(id);
    if (!found || !*found || (*found)->state == records::State::deleted) continue;
    const auto back = due::returned_of(context_->forms(), **found, reviews);
    if (!back || !is_own_work(*context_, **found) || ++shown > max_returned) continue;
    const std::string what = context_->words.form_title((*found)->form) + " · " + title_of(context_->words, **found);
    const HomeLine line{"returned." + id.text(),
                        HomeKind::returned,
                        {"home.returned", {{"title", what}}, {}},
                        {"home.returned.reason", {{"by", back->by}, {"reason", back->comment}}, {}},
                        "home.action.correct",
                        true};
    add(next_.view.came_back, line, [this, record = id] { routes_.open(record); });
  }
  if (sync_->conflicts > 0) {
    add(next_.view.came_back,
        {"conflicts", HomeKind::conflict, {"home.conflicts", {}, sync_->conflicts}, {}, "home.action.decide", true},
        [this] { routes_.show(Screen::conflicts); });
  }
  const auto quarantined = static_cast<std::int64_t>(sync_->quarantine.size());
  if (quarantined > 0) {
    add(next_.view.came_back,
        {"quarantine", HomeKind::quarantine, {"home.quarantine", {}, quarantined}, {}, "home.action.look", true},
        [this] { routes_.show(Screen::sync); });
  }
  if (!sync_->runs.empty() && sync_->runs.front().ok && sync_->runs.front().received > 0) {
    add(next_.view.came_back,
        {"received",
         HomeKind::received,
         {"home.received", {}, sync_->runs.front().received},
         {},
         "home.action.look",
         false},
        [this] { routes_.show(Screen::records); });
  }
}

void HomeModel::read_problems() {
  const auto found = open_urgent_problems(context_->store, context_->scope());
  if (!found) return;
  for (std::size_t i = 0; i < std::min(found->size(), max_problems); ++i) {
    const auto& problem = (*found)[i];
    const std::string& due = problem.due;
    add(next_.view.now,
        {"problem." + problem.record.text(),
         HomeKind::problem,
         {"home.problem", {{"title", problem.title}, {"place", context_->words.place_in_township(problem.place)}}, {}},
         due.empty() ? Message{} : Message{"home.problem.until", {{"date", due}}, {}},
         "home.action.open",
         true},
        [this, id = problem.record] { routes_.open(id); });
  }
  if (found->size() > max_problems) {
    add(next_.view.now,
        {"more.problems",
         HomeKind::more,
         {"home.more_problems", {}, static_cast<std::int64_t>(found->size() - max_problems)},
         {},
         "home.action.see_all",
         true},
        [this] { routes_.show(Screen::election); });
  }
}

}  // namespace yanxing::app
