// A record whose answers were changed otherwise than by filling it: a conflict that was decided, say. The form's rules
// still hold for it. Pure.
#pragma once

#include <vector>

#include "client/forms/answers.h"
#include "client/forms/filling.h"

namespace yanxing::forms {

struct Recheck {
  /// What the form works out and the answers say otherwise: to be stored with them. null: no answer any more.
  Answers worked_out;
  /// What is wrong with `after` and was not with `before`, in the order of the form.
  std::vector<Finding> broken;
};

/// Missing answers count only in a finished record.
Recheck recheck(const Form& form, const Answers& before, const Answers& after, const FillEnvironment& environment);

}  // namespace yanxing::forms
