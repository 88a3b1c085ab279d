// 换届总览 election: board of villages, problems, targets, schedule snapshots.
#pragma once

#include "client/app/context.h"
#include "client/app/election_command.h"
#include "client/app/election_view.h"

namespace yanxing::app {

class ElectionModel {
 public:
  ElectionModel(Context& context, ElectionView& view) : context_(&context), view_(&view) {}

  void run(const ElectionCommand& command);
  /// Another language, place or round: everything is different.
  void reload() { stale_ = true; }
  /// Records changed; read again when the screen is shown.
  void stale() { stale_ = true; }
  /// While the screen is shown: reads what is stale. True when the view changed.
  bool refresh();

 private:
  Context* context_;
  ElectionView* view_;
  bool stale_ = true;
};

}  // namespace yanxing::app
