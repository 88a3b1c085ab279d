// 报表 reports: official tables to print and to hand on, free export.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "client/app/context.h"
#include "client/app/reports_command.h"
#include "client/app/reports_view.h"
#include "client/records/attachments.h"
#include "client/reports/report.h"

namespace yanxing::app {

class ReportsModel {
 public:
  ReportsModel(Context& context, const records::Attachments& attachments, std::filesystem::path assets,
               ReportsView& view)
      : context_(&context), attachments_(&attachments), assets_(std::move(assets)), view_(&view) {}

  void run(const ReportsCommand& command);
  /// Another language, place or round: everything is different.
  void reload();
  /// Records changed; read again when the screen is shown.
  void stale() { stale_ = true; }
  /// While the screen is shown: reads what is stale, does what waits for the frame that says so. True when the view
  /// changed.
  bool refresh();
  /// Something is about to be written or built.
  bool has_work() const { return view_->work != ReportWork::none; }

 private:
  friend struct ReportsRunner;
  void choose(const std::string& report);
  void ask(ReportQuestion question);
  void begin(ReportWork work, ReportFormat format);

  void read_lists();
  void read_reports();
  void read_records();
  void set_needs();
  void suggest_file();
  std::string default_folder() const;

  void work();
  void write_report();
  void write_export();
  void preview();
  /// The folder of the answer, made where only its last part is missing; nullopt: told in the view.
  std::optional<std::filesystem::path> target_folder();
  /// The question as the reports want it; nullopt: what is wrong is told in the view.
  std::optional<reports::Question> question();
  /// What was typed as a day; false: it is none, which is told in the view.
  bool read_day(const std::string& name, const std::string& typed, std::string& day);
  Result<reports::Document> build();
  reports::Source source();
  void fail(const std::string& missing, Message text);
  void tell(const Error& error);
  void wrote(const std::filesystem::path& file, Message text);

  Context* context_;
  const records::Attachments* attachments_;
  std::filesystem::path assets_;
  ReportsView* view_;
  bool stale_ = true;
  std::string suggested_;  // name of the file, unless a person typed another
  ReportFormat format_ = ReportFormat::pdf;
  int frames_ = 0;  // still to be shown before the work begins
};

}  // namespace yanxing::app
