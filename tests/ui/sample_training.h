// 培训进度 as App would build it; the counties' figures are generated, those of annex 1 are the source's.
#pragma once

#include "client/app/training_view.h"

namespace yanxing::test {

/// Both tabs filled; nothing open.
app::TrainingView sample_training();
/// Nine half-days of one person, of every use.
app::PersonDaysView sample_person_days();
/// 融安县 with a few townships.
app::AnnexCounty sample_county();

}  // namespace yanxing::test
