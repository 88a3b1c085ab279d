// Forms being filled as App would build them, and an App that echoes: for tests and pictures.
#pragma once

#include <string>

#include "client/app/command.h"
#include "client/app/view.h"

namespace yanxing::test {

/// The list of forms with some drafts.
app::FormsView sample_forms();
/// Registration of a best cadre: short fields in two columns, long text, two photos.
app::FillView sample_cadre();
/// A checklist with comments and a warning.
app::FillView sample_checks();
/// Annex 3: a table of meetings.
app::FillView sample_schedule();
/// A clinic: scale, table of marks, rank, slider, chips.
app::FillView sample_clinic();
/// The result of an election with values that the form works out.
app::FillView sample_result();
/// Courses with long texts: rows as cards, one with rows of its own.
app::FillView sample_courses();

/// What App does with a command, as far as the screen can tell: the View afterwards.
void apply(app::FillView& view, const app::FillCommand& asked);
/// The question with this path, wherever it lies; nullptr: none.
app::QuestionView* find_question(app::FillView& view, const std::string& path);

/// A generated photo as a file; made once.
std::string sample_photo(const std::string& name, int width, int height, unsigned hue);

}  // namespace yanxing::test
