// Imports that were corrected by hand and not finished: kept in the settings of the data folder, so that neither Esc
// nor a kill takes what was typed into a preview.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/app/context.h"
#include "client/roster/gather.h"
#include "client/roster/matching.h"

namespace yanxing::app {

/// What a person did to a spreadsheet.
struct ImportWork {
  std::map<std::pair<std::size_t, std::size_t>, std::string> fixes;  // row, column -> what she wrote there
  std::vector<std::string> fields;                                   // of the columns, where she gave one another
  std::vector<std::string> headers;                                  // beside them
  roster::Decisions decisions;
  std::optional<std::string> place;  // of rows that name none, where she chose it
  struct Typing {                    // a cell that she had not left yet
    std::size_t row = 0;
    std::string field;
    std::string text;
    bool operator==(const Typing&) const = default;
  };
  std::optional<Typing> typing;

  bool empty() const;
  /// Cells, columns and rows that she corrected.
  std::size_t count() const;
};

struct ImportDraft {
  std::string id;
  std::string source;  // name of the file; empty: pasted
  std::int64_t rows = 0;
  std::int64_t fixes = 0;
  UnixMs changed_ms = 0;
  std::int64_t chunks = 0;  // settings that hold the spreadsheet
};

class ImportDrafts {
 public:
  explicit ImportDrafts(Context& context) : context_(&context) {}

  /// Reads which there are.
  void load();
  const std::vector<ImportDraft>& all() const { return drafts_; }

  /// Keeps a spreadsheet as it was read; the first work on it follows. Errors: the disk's; invalid (over 8 MiB).
  Result<std::string> begin(const std::string& source, const roster::Gathered& sheet);
  /// Keeps what was done to it. Errors: the disk's; invalid (thousands of corrections).
  Status keep(const std::string& id, const ImportWork& work);
  void forget(const std::string& id);

  struct Kept {
    std::string source;
    roster::Gathered sheet;
    ImportWork work;
  };
  /// nullopt: it cannot be read any more.
  std::optional<Kept> read(const std::string& id) const;

 private:
  static constexpr std::size_t chunk_bytes = 48U << 10;  // a setting takes 64 KiB
  static constexpr std::size_t max_chunks = 170;

  Status write_list();

  Context* context_;
  std::vector<ImportDraft> drafts_;  // the newest last
};

}  // namespace yanxing::app
