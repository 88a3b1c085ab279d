// 换届总览 as App would build it: eighteen accompanied townships in the middle of a round, generated names.
#pragma once

#include "tests/ui/sample_views.h"

namespace yanxing::test {

/// The list of townships; the other tabs are filled too.
app::ElectionView sample_election(app::ElectionTab tab = app::ElectionTab::board);
/// With one township open: every state that a village can be in.
app::ElectionView sample_election_villages();

}  // namespace yanxing::test
