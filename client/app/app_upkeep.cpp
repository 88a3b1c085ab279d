// What follows by itself: from what was written here, from what came, and what is kept up while nothing else is done.
#include <algorithm>
#include <utility>

#include "client/app/app_parts.h"

namespace yanxing::app {

namespace {

constexpr std::size_t many_written = 100;

}  // namespace

void App::Parts::tell_written() {
  if (written.empty()) return;
  const auto all = std::exchange(written, {});
  if (all.size() > many_written) {  // an import: reading again is quicker than record by record
    attendance.reload();
    observation.reload();
    filling.everything_changed();
    people.stale();
    review.stale();
  }
  for (const auto& [form, id] : all) {
    if (all.size() > many_written) break;
    attendance.on_saved(form, id);
    observation.on_saved(form, id);
    filling.on_saved(form, id);
    election.on_saved(form, id);
    review.on_saved(form, id);
    people.on_saved(form, id);
  }
  records.stale();
  conflicts.stale();
  due_facts.stale();
  home.stale();
  training.stale();
  due.stale();
  reports.stale();
  sync.counts_changed();
  photos.stale();
  badges_due_ms = workspace->wall_clock().now_ms() + badges_pause_ms;
}

void App::Parts::everything_changed() {
  attendance.reload();
  observation.reload();
  filling.everything_changed();
  records.stale();
  conflicts.reload();
  due_facts.stale();
  home.stale();
  people.stale();
  training.stale();
  election.stale();
  due.stale();
  review.stale();
  reports.stale();
  editor.refresh();
  badges_due_ms = workspace->wall_clock().now_ms();
}

void App::Parts::photos_changed() {
  filling.photos_changed();
  records.photos_changed();
  review.photos_changed();
}

/// A receipt came by a stick: no exchange ends that would read the counts again.
void App::Parts::receipt_taken() {
  everything_changed();
  photos_changed();
  sync.refresh_counts();
  photos.receipt_taken();
}

/// The search index follows when nothing was written for a moment, or at once when much is to be done (a folder of the
/// former version, a roster just read): one slice a frame, nothing waits for it.
bool App::Parts::keep_index(const Deadline& deadline) {
  if (!workspace->is_set_up() || sync.is_running() || saves.state() != Saving::saved) return false;
  const auto generation = workspace->search_index().generation();
  if (generation != index_generation) {
    index_generation = generation;
    index_due_ms = workspace->wall_clock().now_ms() + index_pause_ms;
  }
  if (!index_due_ms && !workspace->search_index().is_trusted()) index_due_ms = 0;
  if (!index_due_ms || deadline.passed() || workspace->wall_clock().now_ms() < *index_due_ms) return false;
  const auto more = store.index_some();
  const bool is_done = more && !*more;
  if (is_done) index_due_ms.reset();
  // A disk that is full now may not be later; the search reads the records themselves until then.
  if (!more) index_due_ms = workspace->wall_clock().now_ms() + 10 * index_pause_ms;
  if (is_done && is_index_behind) records.stale();
  is_index_behind = !is_done;
  return is_done || (views.shell.screen == Screen::records && records.follow_index());
}

std::optional<UnixMs> App::Parts::index_due_in_ms() const {
  if (!index_due_ms || !workspace->is_set_up() || sync.is_running() || saves.state() != Saving::saved)
    return std::nullopt;
  return std::clamp<UnixMs>(*index_due_ms - workspace->wall_clock().now_ms(), 0, 10 * index_pause_ms);
}

bool App::Parts::keep_badges(const Deadline& deadline) {
  if (!warm || !workspace->is_set_up() || sync.is_running() || saves.state() != Saving::saved) return false;
  if (!badges_due_ms || deadline.passed() || workspace->wall_clock().now_ms() < *badges_due_ms) return false;
  if (review.read_some()) return false;
  const std::int64_t before = late_reports;
  if (!due_facts.read_some()) return false;
  if (due_facts.problem().empty()) {
    const auto& rows = due_facts.rows(due_facts.year_today());
    late_reports = std::count_if(rows.begin(), rows.end(), [](const due::Expected& row) {
      return row.state == due::State::late || row.state == due::State::missing;
    });
  }
  badges_due_ms.reset();
  return late_reports != before || review.badge() != views.shell.review;
}

std::optional<UnixMs> App::Parts::badges_due_in_ms() const {
  if (!badges_due_ms || !workspace->is_set_up() || sync.is_running() || saves.state() != Saving::saved)
    return std::nullopt;
  return std::clamp<UnixMs>(*badges_due_ms - workspace->wall_clock().now_ms(), 0, badges_pause_ms);
}

void App::Parts::take_reply() {
  auto reply = worker.take();
  if (!reply) return;
  if (auto* exchanged = std::get_if<net::Exchanged>(&*reply)) {
    photos.expects_answer() ? photos.on_reply(*exchanged) : sync.on_reply(std::move(*exchanged));
  } else if (auto* probed = std::get_if<net::Probed>(&*reply)) {
    sync.on_reply(*probed);
  } else if (const auto* sent = std::get_if<net::PieceSent>(&*reply)) {
    photos.on_reply(*sent);
  } else if (const auto* part = std::get_if<net::PartFetched>(&*reply)) {
    photos.on_reply(*part);
  } else if (std::holds_alternative<net::Ran>(*reply)) {
    stick.on_reply();
  } else {
    settings.on_reply(std::move(std::get<net::EnrolmentEnded>(*reply)));
  }
}

}  // namespace yanxing::app
