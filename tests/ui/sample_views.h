// Views as App would build them, with realistic Chinese data and generated people. For tests and screenshots.
#pragma once

#include "client/app/command.h"
#include "client/app/view.h"

namespace yanxing::test {

/// A shell at work: offline, a few changes waiting, somebody enrolled.
app::ShellView sample_shell(app::Screen screen);
/// A training with a session going on; `people` on the roster, marks spread as in the middle of a sign-in.
app::AttendanceView sample_attendance(int people = 128);
/// The list of villages; none open.
app::ObservationView sample_villages();
/// The second stage of one village, half answered, one 否 without its comment, one conflict.
app::ObservationView sample_observation();
/// What App does with the commands of a checklist: the View afterwards.
void apply(app::ObservationView& view, const app::Command& asked);
/// A window of 60 of `count` records; none open.
app::RecordsView sample_records(int count = 1332);
/// A training with a history of every kind.
app::RecordDetail sample_record();
/// Two values of a mark, an answer with its comment, a deletion against an edit.
app::ConflictsView sample_conflicts();
/// A queue of five with one record open; or what came back to a township.
app::ReviewView sample_review(bool reviewer = true);
app::SyncView sample_sync();
app::SettingsView sample_settings();
app::FirstRunView sample_first_run();
/// A new training, half filled in.
app::EditorView sample_editor();

/// All of them, `screen` open.
app::Views sample_views(app::Screen screen = app::Screen::attendance);

/// A repeatable id: 1 and 1 are equal.
RecordId sample_id(unsigned number);
app::LocalTime today_at(int hour, int minute);
app::LocalTime days_ago(int days, int hour, int minute);

}  // namespace yanxing::test
