// What attendance knows of each training, as the table "yx_attendance" that forms look things up in: annex 2 fills
// time, place, head count and participants from it (assets/forms/training_record.xlsx).
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "client/forms/table.h"
#include "client/records/record_store.h"

namespace yanxing::training {

/// The name by which forms know it; "yx_attendance.csv" means the same.
inline constexpr std::string_view attendance_table_name = "yx_attendance";

/// A row a training: training (its id), start, end ("2021-05-17": the days on which somebody was marked, else as
/// planned), venue, heads (persons who were there at least half a day), participants ("妇联主席 12 人、妇联执委 60 人":
/// who they were by role, most first, then by name; without a role "其他"). Deleted records count nowhere; merged
/// persons count once; self-study sessions only where the training had no others.
std::shared_ptr<const forms::Table> attendance_table(const std::vector<records::Record>& trainings,
                                                     const std::vector<records::Record>& sessions,
                                                     const std::vector<records::Record>& marks,
                                                     const std::vector<records::Record>& persons);

/// What a form asks for under `name`: the attendance table of all that is on this laptop, or nullptr when the name is
/// another one. Reads every mark: for opening a form, not for a keystroke.
std::shared_ptr<const forms::Table> offered_table(records::RecordStore& store, std::string_view name);

}  // namespace yanxing::training
