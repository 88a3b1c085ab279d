// 首页 home: what to do now, what waits to be sent, what came back.
#pragma once

#include "client/app/context.h"
#include "client/app/home_command.h"
#include "client/app/home_view.h"

namespace yanxing::app {

class HomeModel {
 public:
  HomeModel(Context& context, HomeView& view) : context_(&context), view_(&view) {}

  void run(const HomeCommand& command);
  /// Another language, place or round: everything is different.
  void reload() { stale_ = true; }
  /// Records changed; read again when the screen is shown.
  void stale() { stale_ = true; }
  /// While the screen is shown: reads what is stale. True when the view changed.
  bool refresh();

 private:
  Context* context_;
  HomeView* view_;
  bool stale_ = true;
};

}  // namespace yanxing::app
