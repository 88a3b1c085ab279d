#include "client/app/home_model.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "client/app/due_model.h"
#include "client/app/fill_drafts.h"
#include "client/app/forms_model.h"
#include "client/app/home_sources.h"
#include "client/app/local_time.h"

namespace yanxing::app {

namespace {

constexpr std::size_t max_sessions = 4;
constexpr std::size_t max_meetings = 4;
constexpr std::size_t max_problems = 4;
constexpr std::size_t max_reports = 5;
constexpr std::size_t max_drafts = 3;
constexpr std::size_t max_drafts_read = 200;  // on a county's laptop, to find its own among them
constexpr std::size_t max_returned = 8;
constexpr std::chrono::milliseconds drafts_budget{6};

std::int64_t as_count(std::size_t count) { return static_cast<std::int64_t>(count); }

}  // namespace

struct HomeRunner {
  HomeModel& model;

  void operator()(const command::RefreshHome&) const {
    model.facts_->stale();
    model.stale();
  }
  void operator()(const command::FollowHome& c) const {
    const auto found = model.ways_.find(c.line);
    if (found == model.ways_.end()) return;
    const auto way = found->second;  // what it does may make the lines anew
    way();
  }
};

void HomeModel::run(const HomeCommand& command) { std::visit(HomeRunner{*this}, command); }

std::string HomeModel::today() const { return local_date(context_->now()); }

void HomeModel::add(std::vector<HomeLine>& lines, HomeLine line, Way way) {
  next_.ways[line.id] = std::move(way);
  lines.push_back(std::move(line));
}

bool HomeModel::refresh() {
  if (!stale_ && (!facts_->is_fresh() || day_ != today())) stale();
  const bool is_sync_news = copy_sync();
  const auto told = std::make_tuple(sync_->conflicts, sync_->quarantine.size(),
                                    sync_->runs.empty() ? 0 : sync_->runs.front().received, sync_->enrolled,
                                    is_reviewer() ? waiting_() : 0);
  if (told != told_) stale();
  told_ = told;
  if (!stale_) return is_sync_news;
  if (step_ == 0 && !facts_->read_some()) return is_sync_news;
  using Step = void (HomeModel::*)();
  constexpr std::size_t drafts_step = 8;
  constexpr std::array<Step, 9> steps{&HomeModel::read_day,     &HomeModel::read_sessions, &HomeModel::read_meetings,
                                      &HomeModel::read_waiting, &HomeModel::read_returned, &HomeModel::read_problems,
                                      &HomeModel::read_reports, &HomeModel::read_steps,    &HomeModel::read_drafts};
  if (step_ == drafts_step && !find_drafts()) {
    if (!view_->loading) return is_sync_news;
    next_.view.finding_drafts = true;  // all else is shown meanwhile
    show_read();
    return true;
  }
  (this->*steps[step_])();
  if (++step_ < steps.size()) return is_sync_news;
  step_ = 0;
  stale_ = false;
  day_ = today();
  next_.view.finding_drafts = false;
  show_read();
  next_ = {};
  return true;
}

void HomeModel::show_read() {
  next_.view.loading = false;
  *view_ = next_.view;
  ways_ = next_.ways;
  copy_sync();
}

bool HomeModel::copy_sync() {
  const auto key = [](const HomeView& v) {
    return std::make_tuple(v.enrolled, v.syncing, v.reachable, v.waiting_changes, v.counting, v.waiting_records,
                           v.on_server, v.last_sync.hour, v.last_sync.minute, v.last_sync.day, v.sync_problem.key,
                           v.photos.waiting, v.photos.bytes_done, v.photos.bytes_total, v.photos.missing,
                           v.photos.damaged);
  };
  const auto before = key(*view_);
  view_->enrolled = sync_->enrolled;
  view_->syncing = sync_->phase == SyncPhase::connecting || sync_->phase == SyncPhase::sending ||
                   sync_->phase == SyncPhase::receiving || sync_->phase == SyncPhase::applying;
  view_->reachable = sync_->reach == Reach::reachable;
  view_->waiting_changes = sync_->unsent_changes;
  view_->counting = sync_->counting;
  view_->waiting_records = sync_->local;
  view_->on_server = sync_->on_server;
  view_->photos = sync_->photos;
  view_->last_sync = sync_->last_sync;
  view_->sync_problem = sync_->phase == SyncPhase::failed ? sync_->problem : Message{};
  return before != key(*view_);
}

void HomeModel::read_day() {
  next_ = {};
  HomeView& view = next_.view;
  view.today = context_->local(context_->now());
  const std::chrono::year_month_day date{std::chrono::year(view.today.year),
                                         std::chrono::month(static_cast<unsigned>(view.today.month)),
                                         std::chrono::day(static_cast<unsigned>(view.today.day))};
  view.weekday = static_cast<int>(std::chrono::weekday(std::chrono::sys_days(date)).c_encoding());
  const auto& identity = context_->workspace.identity();
  view.person = identity.person;
  view.place = context_->words.place(identity.place);
  const auto* place = context_->words.places().find(identity.place);
  if (place != nullptr && !place->parent.empty()) view.place_parent = context_->words.place(place->parent);
  static_cast<void>(facts_->read());
}

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
         {"home.more_meetings", {}, as_count(meetings.size() - max_meetings)},
         {},
         "home.action.see_all",
         false},
        [this] { routes_.show(Screen::election); });
  }
}

bool HomeModel::is_reviewer() const { return review::may_review(review::reviewer_of(context_->workspace)); }

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
         {"home.more_problems", {}, as_count(found->size() - max_problems)},
         {},
         "home.action.see_all",
         true},
        [this] { routes_.show(Screen::election); });
  }
}

void HomeModel::add_report(const due::Expected& row, int year) {
  const auto shown = to_due_row(*context_, row);
  const bool is_over = row.days < 0;
  const std::int64_t days = is_over ? -row.days : row.days;
  if (row.state == due::State::to_send) {
    add(next_.view.now,
        {"report." + shown.id,
         HomeKind::report,
         {"home.report", {{"title", shown.title}, {"unit", shown.unit_name}}, {}},
         {"home.report.to_send", {{"date", shown.due}}, {}},
         "home.action.sync",
         is_over},
        [this] { routes_.sync(); });
    return;
  }
  const char* key = is_over ? "home.report.over" : row.days == 0 ? "home.report.today" : "home.report.left";
  add(next_.view.now,
      {"report." + shown.id,
       HomeKind::report,
       {"home.report", {{"title", shown.title}, {"unit", shown.unit_name}}, {}},
       {key, {{"date", shown.due}}, days},
       shown.begun ? "home.action.go_on" : "home.action.begin",
       is_over},
      [this, year, id = shown.id] {
        static_cast<void>(facts_->read());
        for (const auto& each : facts_->rows(year)) {
          if (to_due_row(*context_, each).id != id) continue;
          if (const auto record = each.to_open()) return routes_.open(*record);
          return routes_.begin(each.rule->rule->form, facts_->first_answers(each, year));
        }
      });
}

/// While the dates are those of an old year: who can sets up this one, or finishes what is begun of it; the others are
/// told.
void HomeModel::add_round(int year) {
  const int now = next_.view.today.year;
  if (year >= now) return;
  if (!facts_->is_city()) {
    add(next_.view.now,
        {"round",
         HomeKind::round,
         {"home.round.old", {{"year", std::to_string(now)}, {"old", std::to_string(year)}}, {}},
         {},
         "home.action.look",
         false},
        [this] { routes_.show(Screen::due); });
    return;
  }
  const auto begun = facts_->round(now).record;
  Message detail = begun ? Message{"home.round.draft.counts", {{"old", std::to_string(year)}}, {}} : Message{};
  add(next_.view.now,
      {"round",
       HomeKind::round,
       {begun ? "home.round.draft" : "home.round", {{"year", std::to_string(now)}}, {}},
       std::move(detail),
       begun ? "home.action.go_on" : "home.action.set_up",
       false},
      [this, now, begun] {
        if (begun) return routes_.open(*begun);
        routes_.begin(std::string(due::round_form), due::round_answers(facts_->rules(), now));
      });
}

/// What is over or due soon, in the order of due::expected(); what came back has its own line.
void HomeModel::read_reports() {
  if (!facts_->problem().empty() || !facts_->read()) return;
  const int year = facts_->year_today();
  add_round(year);
  std::size_t open = 0, shown = 0;
  for (const auto& row : facts_->rows(year)) {
    const bool is_open = row.state == due::State::late || row.state == due::State::missing ||
                         row.state == due::State::due ||
                         (row.state == due::State::to_send && row.days <= due::soon_days);
    if (!is_open) continue;
    ++open;  // as they are counted beside the navigation
    if (row.days < -due::forgotten_days || shown == max_reports) continue;
    ++shown;
    add_report(row, year);
  }
  if (open <= shown) return;
  add(next_.view.now,
      {"more.reports",
       HomeKind::more,
       {"home.more_reports", {}, as_count(open - shown)},
       {},
       "home.action.see_all",
       false},
      [this] { routes_.show(Screen::due); });
}

/// Looks for the newest drafts, and how many there are, a slice a call. True: they are known, or cannot be read.
bool HomeModel::find_drafts() {
  if (drafts_) {
    const auto followed = context_->store.follow(*drafts_);
    if (!followed || !*followed) drafts_.reset();
  }
  if (!drafts_) {
    records::ListQuery query;
    query.place = context_->scope();
    query.state = records::State::draft;
    query.order = records::ListQuery::Order::newest;
    auto found = context_->store.search(query);
    if (!found) return true;
    drafts_ = std::move(*found);
  }
  const Deadline deadline(drafts_budget);
  const std::size_t wanted = is_reviewer() ? max_drafts_read : SIZE_MAX;
  const auto looked = context_->store.find_more(*drafts_, wanted, [&] { return deadline.passed(); });
  if (!looked) drafts_.reset();
  return !drafts_ || drafts_->complete() || drafts_->keys().size() >= wanted;
}

void HomeModel::read_drafts() {
  FillDrafts unnamed(*context_);
  unnamed.load();
  std::size_t shown = 0;
  for (const auto& draft : unnamed.all()) {
    const auto* form = context_->form(draft.form);
    if (form == nullptr || ++shown > max_drafts) continue;
    add(next_.view.now,
        {draft.id,
         HomeKind::draft,
         {"home.draft", {{"title", context_->words.of(form->title)}}, {}},
         {"home.draft.unnamed", {}, {}},
         "home.action.go_on",
         false},
        [this, id = draft.id] { routes_.open_draft(id); });
  }
  if (!drafts_) return;
  const bool only_own = is_reviewer();
  auto newest = context_->store.read(*drafts_, 0, only_own ? max_drafts_read : max_drafts);
  if (!newest) return;
  std::size_t all = drafts_->keys().size();
  if (only_own) {
    std::erase_if(*newest, [this](const records::Record& record) { return !is_own_work(*context_, record); });
    all = newest->size();
  }
  for (const auto& record : *newest) {
    if (next_.ways.contains("problem." + record.id.text())) continue;  // is listed above, as what it is
    if (record.form == due::round_form && next_.ways.contains("round")) continue;
    if (++shown > max_drafts) break;
    const std::string form = context_->words.form_title(record.form);
    const std::string title = title_of(context_->words, record);
    add(next_.view.now,
        {"draft." + record.id.text(),
         HomeKind::draft,
         {"home.draft", {{"title", title == form ? form : form + " · " + title}}, {}},
         {},
         "home.action.go_on",
         false},
        [this, id = record.id] { routes_.open(id); });
  }
  const auto total = unnamed.all().size() + all;
  if (total <= max_drafts) return;
  add(next_.view.now,
      {"more.drafts",
       HomeKind::more,
       {"home.more_drafts", {}, as_count(total - max_drafts)},
       {},
       "home.action.see_all",
       false},
      [this] { routes_.show(Screen::forms); });
}

/// The first things to do, until there is something on this laptop.
void HomeModel::read_steps() {
  const auto all = context_->store.count({});
  if (!all || *all > 0) return;
  const auto step = [this](const char* id, Screen screen, bool is_done) {
    next_.view.steps.push_back({id, is_done});
    next_.ways[id] = [this, screen] { routes_.show(screen); };
  };
  step("people", Screen::people, false);
  step("training", Screen::attendance, false);
  step("enrol", Screen::settings, sync_->enrolled);
}

}  // namespace yanxing::app
