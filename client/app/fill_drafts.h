// What of unfinished records is no record yet: drafts that nothing names so far, where one stopped in each record, and
// what is half typed in it.
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

  /// What is half typed in a record: no answer yet, and kept on this laptop alone.
  const forms::Answers& half_typed(const std::string& record) const;
  void keep_half_typed(const std::string& record, forms::Answers answers);

  bool is_stale() const { return stale_; }
  /// Everything to the disk. False: it could not be written, and is tried again by the next call.
  bool write();

 private:
  static constexpr std::size_t max_stops = 300;

  Context* context_;
  std::vector<FillDraft> drafts_;
  std::vector<std::pair<std::string, std::string>> stops_;         // record, path; the newest last
  std::map<std::string, forms::Answers, std::less<>> half_typed_;  // by record
  bool stale_ = false;
};

}  // namespace yanxing::app
