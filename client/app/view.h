// What the screens show: one plain struct per screen, each in a header of its own, built by App, read by `client/ui`,
// never changed by it.
//
// The contract between the two sides:
// - A View holds data and text keys, no sentences (names, places and labels of forms are data, already in the person's
// language).
// - Every edit that a Command carries is echoed by the next View at once; only its commit may wait (<= 300 ms).
// `Saving` says which of the two it is.
// - Lists are already filtered and sorted by App; the filter that made them is in the View. Screens compute no rule.
// - Rows carry ids; a Command names the id, never a row number.
#pragma once

#include "client/app/attendance_view.h"
#include "client/app/conflicts_view.h"
#include "client/app/due_view.h"
#include "client/app/election_view.h"
#include "client/app/export_view.h"
#include "client/app/fill_view.h"
#include "client/app/home_view.h"
#include "client/app/observation_view.h"
#include "client/app/people_view.h"
#include "client/app/records_view.h"
#include "client/app/reports_view.h"
#include "client/app/review_view.h"
#include "client/app/settings_view.h"
#include "client/app/shell_view.h"
#include "client/app/stick_view.h"
#include "client/app/sync_view.h"
#include "client/app/training_view.h"
#include "client/app/view_parts.h"

namespace yanxing::app {

/// Everything that can be on the screen. App keeps one and updates what changed.
struct Views {
  Message
      cannot_open;  // not empty: the data could not be opened; this is all that is shown, with a button that sends Quit
  ShellView shell;
  FirstRunView first_run;
  HomeView home;
  AttendanceView attendance;
  PeopleView people;
  TrainingView training;
  ObservationView observation;
  ElectionView election;
  DueView due;
  ReviewView review;
  ReportsView reports;
  FormsView forms;
  RecordsView records;
  ConflictsView conflicts;
  SyncView sync;
  SettingsView settings;
};

}  // namespace yanxing::app
