// What of unfinished records is no record yet: drafts that nothing names so far, and where one stopped in each record.
// Kept in the settings of the data folder.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "client/app/context.h"

namespace yanxing::app {

struct FillDraft {
  std::string id;
  std::string form;
  forms::Answers answers;
  std::string at;  // path of the question where one stopped
  UnixMs changed_ms = 0;
  std::string former;  // the record that this was before what names it was corrected; empty: none
};

class FillDrafts {
 public:
  explicit FillDrafts(Context& context) : context_(&context) {}

  /// Reads what is on the disk. What cannot be read is left out.
  void load();
  const std::vector<FillDraft>& all() const { return drafts_; }
  const FillDraft* find(std::string_view id) const;
  /// A new id, not used before.
  std::string new_id();
  /// Adds or replaces; on the disk with the next write().
  void put(FillDraft draft);
  void remove(std::string_view id);

  std::string stopped_at(const std::string& record) const;
  void note_stop(const std::string& record, const std::string& path);

  bool is_stale() const { return stale_; }
  /// Everything to the disk. False: it could not be written, and is tried again by the next call.
  bool write();

 private:
  static constexpr std::size_t max_stops = 300;

  Context* context_;
  std::vector<FillDraft> drafts_;
  std::vector<std::pair<std::string, std::string>> stops_;  // record, path; the newest last
  bool stale_ = false;
};

}  // namespace yanxing::app
