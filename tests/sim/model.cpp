#include "tests/sim/model.h"

#include "sync/base/cbor.h"

namespace yanxing::sim {

std::string author_of(Token token) { return "p" + std::to_string(token); }

std::optional<Token> token_of(std::string_view author) {
  if (author.size() < 2 || author.front() != 'p') return std::nullopt;
  Token token = 0;
  for (char c : author.substr(1)) {
    if (c < '0' || c > '9') return std::nullopt;
    token = token * 10 + static_cast<Token>(c - '0');
  }
  return token;
}

std::set<std::string> places_in(const SavedChange& change) {
  std::set<std::string> places{change.place};
  for (const SavedEdit& edit : change.edits) {
    if (edit.cell == sync::place_cell) places.emplace(cbor::Reader(edit.value).text().value());
  }
  return places;
}

void Model::saved(SavedChange change) {
  for (const SavedEdit& edit : change.edits) {
    for (Token seen : edit.saw) replaced_by_[{seen, edit.cell}].insert(change.token);
  }
  const Token token = change.token;
  of_record_[change.record].insert(token);
  all_[token] = std::move(change);
}

const SavedChange* Model::find(Token token) const {
  const auto at = all_.find(token);
  return at == all_.end() ? nullptr : &at->second;
}

std::set<Token> Model::replaced_by(Token token, const std::string& cell) const {
  const auto at = replaced_by_.find({token, cell});
  return at == replaced_by_.end() ? std::set<Token>() : at->second;
}

std::set<Token> Model::changes_of(const RecordId& record) const {
  const auto at = of_record_.find(record);
  return at == of_record_.end() ? std::set<Token>() : at->second;
}

std::optional<Token> token_of(sync::Store& store, const sync::ChangeId& id) {
  const auto held = store.find(id);
  if (!held || !*held) return std::nullopt;
  const auto change = sync::decode_change((*held)->payload, id.chain());
  return change ? token_of(change->author) : std::nullopt;
}

std::vector<Logged> logged(sync::Store& store) {
  std::vector<Logged> out;
  const auto chains = store.chains();
  YX_CHECK(chains.ok());
  for (const sync::ChainHead& head : *chains) {
    const auto entries = store.chain_entries(head.chain, 0, SIZE_MAX);
    YX_CHECK(entries.ok());
    for (const sync::StoredChange& entry : *entries) {
      const auto change = sync::decode_change(entry.payload, head.chain);
      const auto token = change ? token_of(change->author) : std::nullopt;
      if (token) out.push_back({entry.id, *token, !entry.quarantine.empty(), entry.quarantine});
    }
  }
  return out;
}

std::set<Token> tokens(const std::vector<Logged>& log) {
  std::set<Token> out;
  for (const Logged& entry : log) out.insert(entry.token);
  return out;
}

}  // namespace yanxing::sim
