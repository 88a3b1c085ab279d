// Exports what the records screen lists, with the code of `yanxing-cli export`: a slice between two frames, the end of
// the file (which a large .xlsx takes a second for) on a thread of its own, so that the window never stands still.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/app/command.h"
#include "client/app/context.h"
#include "client/net/worker.h"
#include "client/records/attachments.h"
#include "client/reports/export.h"

namespace yanxing::app {

class ExportModel {
 public:
  /// `wake`: as AppOptions::wake.
  ExportModel(Context& context, const records::Attachments& attachments, std::filesystem::path assets,
              std::function<void()> wake, RecordsView& view);
  ~ExportModel();

  /// Asks where to; of a list of all forms it says instead that one is to be chosen.
  void ask();
  void browse(const std::string& folder);
  void name(const command::NameExport& command);
  /// Begins what is asked for: `query` finds it.
  void begin(const records::ListQuery& query);
  /// Closes the question; what is being written is let go and leaves no file.
  void close();

  /// A slice of what was begun. True when the view changed.
  bool tick(const Deadline& deadline);
  /// tick() has something to do at once.
  bool has_work() const { return run_ != nullptr && view_->exported.phase != ExportPhase::closing; }

  static constexpr std::size_t slice_records = 50;

 private:
  struct Run;
  bool step();
  bool read_some();
  bool write_some();
  void end(const Status& status);
  void tell(const Error& error);

  Context* context_;
  const records::Attachments* attachments_;
  std::filesystem::path assets_;
  std::function<void()> wake_;
  RecordsView* view_;
  std::unique_ptr<Run> run_;
};

}  // namespace yanxing::app
