// Inside client/reports: who contributes to the list of reports. See report.h, "How to add one".
#pragma once

#include <vector>

#include "client/reports/report.h"

namespace yanxing::reports {

/// Annex forms: one record a form, or all of a place, each on its own page.
void add_training_forms(std::vector<Report>& out);  // annex2-training, training-plan
void add_election_forms(std::vector<Report>& out);  // annex2-guidance, annex3-schedule
void add_award_forms(std::vector<Report>& out);     // registration, recommendation
void add_site_forms(std::vector<Report>& out);      // site-application, site-statistics
void add_reform_forms(std::vector<Report>& out);    // highlight-plan, minutes

/// Lists and totals.
void add_progress_report(std::vector<Report>& out);  // annex1-progress
void add_roster_reports(std::vector<Report>& out);   // roster, attendance-sheet, certificates
void add_activity_report(std::vector<Report>& out);  // activity-totals
void add_due_report(std::vector<Report>& out);       // due-list
void add_election_tables(std::vector<Report>& out);  // targets, election-board

}  // namespace yanxing::reports
