// 报表 reports: official tables to print and to hand on, free export. The View.
#pragma once

#include <string>
#include <vector>

#include "client/app/view_parts.h"

namespace yanxing::app {

/// ReportsView::report when records are exported freely.
inline constexpr const char* free_export = "export";

struct ReportCard {
  std::string name;  // "annex2-training"
  std::string title;
  std::string programme;  // "1" … "7"
  std::string search;     // what typing is matched against
};

enum class ReportAsk { unused, optional, required };

/// What is asked, as typed. Empty parts: everything.
struct ReportQuestion {
  std::string place;  // code prefix
  std::string from;   // "2021-05-17"
  std::string to;
  std::string training;  // record id
  std::string id;        // record id
  std::string round;     // "2021"
  std::string form;      // of a free export
  std::string state;     // of a free export: empty, draft, final
  std::string folder;    // where the file goes
  std::string file;      // its name without ending
};

enum class ReportFormat { pdf, xlsx, csv, json };
enum class ReportWork { none, writing, previewing };

struct ReportOutcome {
  Message text;  // what was written, or what went wrong and what would be right
  bool ok = false;
  std::string file;    // full path; empty: nothing was written
  std::string folder;  // of it
};

/// A figure of the printed table as it would be drawn there.
struct ReportChart {
  enum class Kind { bars, progress, funnel };
  struct Point {
    std::string label;
    double value = 0;
    std::optional<double> target;
    std::string remark;
    bool partial = false;  // only a part of it is on this laptop: never "reached"
  };
  Kind kind = Kind::bars;
  std::string title;
  std::vector<Point> points;
};

/// The beginning of a printed table.
struct ReportTable {
  std::string caption;
  std::vector<std::vector<std::string>> rows;  // header rows first; each text in the first place that its cell covers
  std::size_t head_rows = 0;
  std::vector<float> widths;  // shares of the columns
  std::int64_t more = 0;      // rows that are not among these
};

/// What the report would hold now: the same Document that would be written.
struct ReportPreview {
  std::string title;
  std::int64_t tables = 0;
  std::int64_t rows = 0;  // of all its tables
  std::vector<ReportChart> charts;
  std::vector<std::string> notes;    // below its tables: how the figures are to be read
  std::vector<ReportTable> figures;  // where there is no chart: its first tables
};

struct ReportsView {
  bool loading = true;
  std::vector<ReportCard> reports;  // by programme
  std::string report;               // the chosen one; free_export
  ReportAsk place = ReportAsk::unused;
  ReportAsk dates = ReportAsk::unused;
  ReportAsk training = ReportAsk::unused;
  ReportAsk id = ReportAsk::unused;
  ReportAsk round = ReportAsk::unused;
  ReportQuestion asked;
  std::vector<Choice> places;
  std::vector<Choice> trainings;
  std::vector<Choice> records;  // of the report's form, newest first
  std::vector<Choice> rounds;
  std::vector<Choice> forms;
  std::string records_label;  // the form of `records`
  std::string missing;        // the part of the question that is lacking or wrong: "place", "from", "to", "training"…
  ReportWork work = ReportWork::none;
  std::optional<ReportOutcome> outcome;
  std::optional<ReportPreview> preview;
};

}  // namespace yanxing::app
