// What people did, remembered outside the product: the truth that the checkers compare the ledgers with.
//
// Every change carries a token (its number here, as its author's name), which it keeps however often a log is authored
// anew. The model knows nothing of logs, ids or stamps: only who saw what.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sync/ledger/store.h"

namespace yanxing::sim {

using Token = std::uint64_t;

struct SavedEdit {
  std::string cell;
  std::string value;    // not compared for deletions: their lists of ids follow the ids
  std::set<Token> saw;  // heads that the person saw in this cell and replaced
  bool deletes = false;
  std::set<Token> deletes_saw;  // every head of the record that she saw when she deleted it
};

struct SavedChange {
  Token token = 0;
  DeviceId device;  // in whose log it was saved
  RecordId record;
  std::string form;
  std::string place;
  bool admissible = true;  // neither an unknown form nor a bad value
  std::vector<SavedEdit> edits;
};

/// The author's name that carries a token, and back; nullopt for any other name.
std::string author_of(Token token);
std::optional<Token> token_of(std::string_view author);

/// Where its record lies by this change: where its author saw it, and where she moved it.
std::set<std::string> places_in(const SavedChange& change);

class Model {
 public:
  /// The next unused token.
  Token next() const { return next_; }
  Token take() { return next_++; }
  void saved(SavedChange change);
  const SavedChange* find(Token token) const;
  /// Tokens of every change, ever, whose author saw `token` in `cell` and replaced it.
  std::set<Token> replaced_by(Token token, const std::string& cell) const;
  /// Every change, ever, on this record.
  std::set<Token> changes_of(const RecordId& record) const;

 private:
  Token next_ = 1;
  std::map<Token, SavedChange> all_;
  std::map<std::pair<Token, std::string>, std::set<Token>> replaced_by_;
  std::map<RecordId, std::set<Token>> of_record_;
};

/// The token of a held change; nullopt when it is not held or cannot be read.
std::optional<Token> token_of(sync::Store& store, const sync::ChangeId& id);

/// One entry of a log, as a checker sees it.
struct Logged {
  sync::ChangeId id;
  Token token = 0;
  bool quarantined = false;
  std::string reason;
};
/// Every readable change that a store holds, by id.
std::vector<Logged> logged(sync::Store& store);
std::set<Token> tokens(const std::vector<Logged>& log);

}  // namespace yanxing::sim
