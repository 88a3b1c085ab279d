// What a person asks for on the screen 报表 reports.
#pragma once

#include <string>
#include <variant>

#include "client/app/reports_view.h"

namespace yanxing::app::command {

/// Reads everything on the screen again.
struct RefreshReports {};
/// ReportCard::name, or free_export.
struct ChooseReport {
  std::string report;
};
/// Sent on every keystroke.
struct AskReport {
  ReportQuestion question;
};
/// Writes the chosen report (pdf, xlsx) or the free export (xlsx, csv, json); done when the frame that says so has been
/// shown. A file that is there stays: the new one gets (2) behind its name.
struct WriteReport {
  ReportFormat format = ReportFormat::pdf;
};
/// Builds the chosen report without writing it.
struct PreviewReport {};

}  // namespace yanxing::app::command

namespace yanxing::app {

using ReportsCommand = std::variant<command::RefreshReports, command::ChooseReport, command::AskReport,
                                    command::WriteReport, command::PreviewReport>;

}  // namespace yanxing::app
