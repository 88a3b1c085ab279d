// 审核 review: what came in, returned and accepted.
#pragma once

#include "client/app/context.h"
#include "client/app/review_command.h"
#include "client/app/review_view.h"

namespace yanxing::app {

class ReviewModel {
 public:
  ReviewModel(Context& context, ReviewView& view) : context_(&context), view_(&view) {}

  void run(const ReviewCommand& command);
  /// Another language, place or round: everything is different.
  void reload() { stale_ = true; }
  /// Records changed; read again when the screen is shown.
  void stale() { stale_ = true; }
  /// While the screen is shown: reads what is stale. True when the view changed.
  bool refresh();

 private:
  Context* context_;
  ReviewView* view_;
  bool stale_ = true;
};

}  // namespace yanxing::app
