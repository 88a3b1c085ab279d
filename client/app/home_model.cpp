#include "client/app/home_model.h"

#include <array>
#include <chrono>

#include "client/app/local_time.h"

namespace yanxing::app {

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

bool HomeModel::is_reviewer() const { return review::may_review(review::reviewer_of(context_->workspace)); }

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
