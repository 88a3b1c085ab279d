// One format of an export each. Inside client/reports.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "client/reports/export_table.h"

namespace yanxing::reports {

/// One format. Errors are remembered until close().
class ExportWriter {
 public:
  virtual ~ExportWriter() = default;
  virtual void write(const records::Record& record) = 0;
  virtual Status close() = 0;
};

/// An array of objects (export_text.cpp). All that is passed here by reference must outlive the writer.
std::unique_ptr<ExportWriter> json_writer(Source& source, const std::filesystem::path& path);
/// A line a record (export_text.cpp). `records`: all that will be written; there are as many columns as the longest of
/// them has rows.
std::unique_ptr<ExportWriter> csv_writer(Source& source, const std::vector<ExportColumn>& columns,
                                         const std::vector<records::Record>& records, const ExportOrder& order,
                                         const std::filesystem::path& path);
/// A row a record, and a sheet for the rows of each repeat (export_xlsx.cpp).
std::unique_ptr<ExportWriter> xlsx_writer(Source& source, const forms::Form& form,
                                          const std::vector<ExportColumn>& columns, const ExportOrder& order,
                                          const std::filesystem::path& path);

}  // namespace yanxing::reports
