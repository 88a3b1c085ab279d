// 应报 due: expected reports of a round, per unit, by urgency.
#pragma once

#include <string>

#include "client/app/context.h"
#include "client/app/due_command.h"
#include "client/app/due_facts.h"
#include "client/app/due_view.h"
#include "client/app/routes.h"

namespace yanxing::app {

class DueModel {
 public:
  DueModel(Context& context, DueFacts& facts, DueView& view, Routes routes)
      : context_(&context), facts_(&facts), view_(&view), routes_(std::move(routes)) {}

  void run(const DueCommand& command);
  /// Another language, place or round: everything is different.
  void reload() { stale_ = true; }
  /// Records changed; read again when the screen is shown.
  void stale() { stale_ = true; }
  /// While the screen is shown: reads what is stale, a slice a call. True when the view changed.
  bool refresh();
  /// refresh() has more to read at once.
  bool has_work() const { return stale_; }

 private:
  friend struct DueRunner;
  void choose_round(const std::string& round);
  void edit_round(int year);
  void open(const std::string& row);
  void build();
  void build_choices(const std::vector<due::Expected>& rows);
  void build_rules(const std::vector<due::Expected>& rows);

  Context* context_;
  DueFacts* facts_;
  DueView* view_;
  Routes routes_;
  int year_ = 0;  // chosen; 0: the one of today
  bool stale_ = true;
};

DueState view_state(due::State state);
/// One expected report ready to draw.
DueRow to_due_row(const Context& context, const due::Expected& row);

}  // namespace yanxing::app
