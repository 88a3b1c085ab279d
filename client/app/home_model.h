// 首页 home: what to do now, what waits to be sent, what came back. Read in steps of some milliseconds, one a frame.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "client/app/context.h"
#include "client/app/due_facts.h"
#include "client/app/home_command.h"
#include "client/app/home_view.h"
#include "client/app/routes.h"
#include "client/app/sync_view.h"

namespace yanxing::app {

class HomeModel {
 public:
  HomeModel(Context& context, DueFacts& facts, const SyncView& sync, HomeView& view, Routes routes,
            std::function<std::int64_t()> waiting)
      : context_(&context),
        facts_(&facts),
        sync_(&sync),
        view_(&view),
        routes_(std::move(routes)),
        waiting_(std::move(waiting)) {}

  void run(const HomeCommand& command);
  /// Another language, place or round: everything is different.
  void reload() {
    drafts_.reset();
    stale();
  }
  /// Records changed; read again when the screen is shown.
  void stale() {
    stale_ = true;
    step_ = 0;
  }
  /// While the screen is shown: the next step of what is stale, and what sync says. True when the view changed.
  bool refresh();
  /// What sync says is there already: nothing is read. True when it is news.
  bool copy_sync();
  /// Whether refresh() has a step to do.
  bool has_work() const { return stale_; }

 private:
  friend struct HomeRunner;
  using Way = std::function<void()>;
  struct Reading {
    HomeView view;
    std::map<std::string, Way> ways;  // of lines, by id
  };

  void read_day();
  /// Somebody of the session was marked already.
  bool has_marks(const RecordId& session) const;
  void read_sessions();
  void read_meetings();
  void read_reports();
  void read_problems();
  bool find_drafts();
  void read_drafts();
  void show_read();
  void read_waiting();
  void read_returned();
  void read_steps();
  void add(std::vector<HomeLine>& lines, HomeLine line, Way way);
  void add_round(int year);
  void add_report(const due::Expected& row, int year);
  std::string today() const;
  bool is_reviewer() const;

  Context* context_;
  DueFacts* facts_;
  const SyncView* sync_;
  HomeView* view_;
  Routes routes_;
  std::function<std::int64_t()> waiting_;  // records in 审核 that wait for this laptop, as far as they were read
  Reading next_;
  std::map<std::string, Way> ways_;
  std::optional<records::RecordHits> drafts_;  // newest first; brought up by what was written since
  std::string day_;                            // that the view is of
  // What sync said of what came back, and 审核 of what waits.
  std::tuple<std::int64_t, std::size_t, std::int64_t, bool, std::int64_t> told_;
  std::size_t step_ = 0;
  bool stale_ = true;
};

}  // namespace yanxing::app
