// 首页 home: what to do now, what waits to be sent, what came back. The View.
#pragma once

#include <string>
#include <vector>

#include "client/app/view_parts.h"

namespace yanxing::app {

/// What a line is about; decides its icon and colour.
enum class HomeKind {
  session,
  meeting,
  returned,
  problem,
  report,
  draft,
  round,
  conflict,
  quarantine,
  received,
  review,
  more
};

/// One line with one action.
struct HomeLine {
  std::string id;  // "session.<record>"
  HomeKind kind = HomeKind::draft;
  Message text;            // its sentence
  Message detail;          // beside or below it; empty: none
  std::string action_key;  // of the button: "home.action.sign_in"
  bool urgent = false;     // over its date, or urgent by itself
};

/// One of the first things to do on a new laptop.
struct HomeStep {
  std::string id;  // "people", "training", "enrol"
  bool done = false;
};

struct HomeView {
  bool loading = true;
  bool finding_drafts = false;  // the drafts among `now` are still being looked for
  LocalTime today;
  int weekday = 0;  // 0: Sunday
  std::string person;
  std::string place;
  std::string place_parent;
  std::vector<HomeLine> now;        // the most urgent first
  std::vector<HomeLine> came_back;  // returned, conflicts, quarantine, received
  std::vector<HomeStep> steps;      // while the laptop is new; else empty
  // What waits to be sent; honest: what no receipt of the server covers.
  bool enrolled = false;
  bool syncing = false;
  bool reachable = false;
  std::int64_t waiting_changes = 0;
  bool counting = false;  // the next two are not known yet, nor 0 of the one before
  std::int64_t waiting_records = 0;
  std::int64_t on_server = 0;
  PhotoFigures photos{};
  LocalTime last_sync;
  Message sync_problem;
};

}  // namespace yanxing::app
