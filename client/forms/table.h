// Tables that expressions read: a form's own lists of choices, and .csv files. Each is a document
// <root><item><column>…</column></item>…</root> (ODK XForms, secondary instances), walked without a copy of it.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "client/forms/xpath/document.h"
#include "sync/base/result.h"

namespace yanxing::forms {

/// Rows and columns of text. Immutable after it is made, but for the index of a column, which is made when it is first
/// asked for; one thread.
class Table : public xpath::Document {
 public:
  static constexpr std::size_t max_columns = 200;
  static constexpr std::size_t max_rows = 2'000'000;
  static constexpr std::size_t no_column = static_cast<std::size_t>(-1);

  /// RFC 4180 with a header line, UTF-8 with or without byte order mark. Errors: invalid (no header, a column twice,
  /// not UTF-8, over a limit), with line where it is known.
  static Result<std::shared_ptr<const Table>> from_csv(std::string text);
  /// `rows` in row-major order, as many as columns each.
  static std::shared_ptr<const Table> from_cells(std::vector<std::string> columns,
                                                 const std::vector<std::string>& cells);

  std::size_t rows() const { return ends_.size() / columns_.size(); }
  const std::vector<std::string>& columns() const { return columns_; }
  /// no_column where there is none.
  std::size_t column(std::string_view name) const;
  std::string_view cell(std::size_t row, std::size_t column) const;
  /// Which row an item is, and back.
  static std::size_t row_of(xpath::NodeId item, std::size_t columns) { return (item - 2) / (columns + 1); }
  std::size_t row_of(xpath::NodeId item) const { return row_of(item, columns_.size()); }

  xpath::NodeId root() const override { return 0; }
  xpath::NodeId parent(xpath::NodeId node) const override;
  void children(xpath::NodeId node, std::string_view name, std::vector<xpath::NodeId>& out) const override;
  std::string_view name(xpath::NodeId node) const override;
  std::string value(xpath::NodeId node) const override;
  std::uint64_t order(xpath::NodeId node) const override { return node; }
  bool find(xpath::NodeId parent, std::string_view child, std::string_view key, std::string_view text,
            std::vector<xpath::NodeId>& out) const override;

 private:
  explicit Table(std::vector<std::string> columns) : columns_(std::move(columns)) {}
  const std::vector<std::uint32_t>& sorted_by(std::size_t column) const;
  xpath::NodeId item(std::size_t row) const { return static_cast<xpath::NodeId>(2 + row * (columns_.size() + 1)); }

  std::vector<std::string> columns_;
  std::string text_;                                                            // all cells, one after the other
  std::vector<std::uint32_t> ends_;                                             // of each cell in text_
  mutable std::unordered_map<std::size_t, std::vector<std::uint32_t>> sorted_;  // column -> rows by its text
};

}  // namespace yanxing::forms
