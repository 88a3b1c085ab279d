// 花名册 people: everybody who is trained; import, paste, duplicates, merging.
#pragma once

#include "client/app/context.h"
#include "client/app/people_command.h"
#include "client/app/people_view.h"

namespace yanxing::app {

class PeopleModel {
 public:
  PeopleModel(Context& context, PeopleView& view) : context_(&context), view_(&view) {}

  void run(const PeopleCommand& command);
  /// Another language, place or round: everything is different.
  void reload() { stale_ = true; }
  /// Records changed; read again when the screen is shown.
  void stale() { stale_ = true; }
  /// While the screen is shown: reads what is stale. True when the view changed.
  bool refresh();

 private:
  Context* context_;
  PeopleView* view_;
  bool stale_ = true;
};

}  // namespace yanxing::app
