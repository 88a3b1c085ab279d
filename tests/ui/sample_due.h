// Views of 首页 and 应报 as App would build them.
#pragma once

#include "client/app/view.h"

namespace yanxing::test {

/// The city's rows of 20 May 2021: over, returned, due soon, later, handed in.
app::DueView sample_due();
/// A working day with a session, a meeting, a problem, reports, drafts; one record came back.
app::HomeView sample_home();
/// A laptop with nothing on it.
app::HomeView sample_new_home();

}  // namespace yanxing::test
