#include "client/records/causal_past.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace yanxing::records {
namespace {

class Past {
 public:
  Past(const std::vector<PastChange>& changes, const std::vector<sync::ChangeId>& save) : changes_(&changes) {
    for (std::size_t i = 0; i < changes.size(); ++i) at_[changes[i].id] = i;
    for (const sync::ChangeId& id : save) {
      if (const auto found = at_.find(id); found != at_.end()) save_.push_back(found->second);
    }
    ancestors_.resize(changes.size());
  }

  std::vector<bool> known(bool own) {
    std::vector<bool> out(changes_->size(), false);
    if (save_.empty()) return out;
    know(out);
    const std::size_t last = save_.back();
    const std::vector<std::size_t> compared = own ? save_ : own_log(last);
    std::set<std::size_t> apart;
    for (std::size_t i = 0; i < changes_->size(); ++i) {
      if (!out[i] && is_apart(i, compared)) apart.insert(i);
    }
    for (std::size_t i = 0; i < last; ++i) {
      const bool is_before = own || one(i).stamp < one(last).stamp;
      if (!out[i] && is_before && !follows(i, apart)) out[i] = true;
    }
    return out;
  }

 private:
  const PastChange& one(std::size_t i) const { return (*changes_)[i]; }

  /// The changes of the log of `i` up to it.
  std::vector<std::size_t> own_log(std::size_t i) const {
    std::vector<std::size_t> out;
    for (const auto& [id, index] : at_) {
      if (id.chain() == one(i).id.chain() && id.n <= one(i).id.n) out.push_back(index);
    }
    return out;
  }

  /// What the laptop had for certain.
  void know(std::vector<bool>& out) const {
    std::vector<std::size_t> left = save_;
    while (!left.empty()) {
      const std::size_t i = left.back();
      left.pop_back();
      if (out[i]) continue;
      out[i] = true;
      for (const std::size_t before : own_log(i)) left.push_back(before);
      for (const sync::Edit& edit : one(i).edits) {
        for (const sync::ChangeId& id : edit.replaces) {
          if (const auto found = at_.find(id); found != at_.end()) left.push_back(found->second);
        }
      }
    }
  }

  /// All that a change replaced, and what that had replaced.
  const std::set<std::size_t>& ancestors(std::size_t i) {
    auto& kept = ancestors_[i];
    if (kept.second) return kept.first;
    kept.second = true;
    std::vector<std::size_t> left{i};
    std::set<std::size_t> found;
    while (!left.empty()) {
      const std::size_t now = left.back();
      left.pop_back();
      for (const sync::Edit& edit : one(now).edits) {
        for (const sync::ChangeId& id : edit.replaces) {
          const auto at = at_.find(id);
          if (at != at_.end() && found.insert(at->second).second) left.push_back(at->second);
        }
      }
    }
    return kept.first = std::move(found);
  }

  bool answers_the_same(std::size_t a, std::size_t b) const {
    const auto& edits = one(b).edits;
    return std::any_of(one(a).edits.begin(), one(a).edits.end(), [&](const sync::Edit& edit) {
      return std::any_of(edits.begin(), edits.end(), [&](const sync::Edit& other) { return other.cell == edit.cell; });
    });
  }

  bool is_apart(std::size_t i, const std::vector<std::size_t>& compared) {
    return std::any_of(compared.begin(), compared.end(), [&](std::size_t other) {
      return other != i && answers_the_same(i, other) && !ancestors(i).contains(other) && !ancestors(other).contains(i);
    });
  }

  /// Made by who knew one of `apart`: after it in its log, or in the place of it.
  bool follows(std::size_t i, const std::set<std::size_t>& apart) {
    return std::any_of(apart.begin(), apart.end(), [&](std::size_t other) {
      const auto& id = one(other).id;
      return other == i || ancestors(i).contains(other) || (one(i).id.chain() == id.chain() && one(i).id.n > id.n);
    });
  }

  const std::vector<PastChange>* changes_;
  std::map<sync::ChangeId, std::size_t> at_;
  std::vector<std::size_t> save_;
  std::vector<std::pair<std::set<std::size_t>, bool>> ancestors_;  // and whether they were looked up
};

}  // namespace

std::vector<bool> known_with(const std::vector<PastChange>& changes, const std::vector<sync::ChangeId>& save,
                             bool own) {
  return Past(changes, save).known(own);
}

}  // namespace yanxing::records
