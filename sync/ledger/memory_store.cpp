#include "sync/ledger/memory_store.h"

#include <algorithm>

#include "sync/ledger/attachment_refs.h"

namespace yanxing::sync {

namespace {

Error missing() { return Error{Code::not_found, "no such change"}; }

}  // namespace

MemoryStore::MemoryStore(const MemoryStore& other) : data_(other.data_) { take_back(data_, other.undo_); }

MemoryStore& MemoryStore::operator=(const MemoryStore& other) {
  if (this == &other) return *this;
  data_ = other.data_;
  take_back(data_, other.undo_);
  open_ = false;
  undo_.clear();
  return *this;
}

void MemoryStore::on_rollback(std::function<void(Data&)> undo) {
  YX_CHECK(open_);  // writes only within a transaction
  undo_.push_back(std::move(undo));
}

void MemoryStore::take_back(Data& data, std::vector<std::function<void(Data&)>> undo) {
  for (auto step = undo.rbegin(); step != undo.rend(); ++step) (*step)(data);
}

Status MemoryStore::begin() {
  YX_CHECK(!open_);
  open_ = true;
  undo_.clear();
  return {};
}

Status MemoryStore::commit() {
  YX_CHECK(open_);
  open_ = false;
  undo_.clear();
  return {};
}

void MemoryStore::rollback() {
  if (!open_) return;
  take_back(data_, std::move(undo_));
  undo_.clear();
  open_ = false;
}

Result<bool> MemoryStore::has(const ChangeId& id) { return data_.changes.contains(id); }

Result<std::optional<StoredChange>> MemoryStore::find(const ChangeId& id) {
  const auto at = data_.changes.find(id);
  if (at == data_.changes.end()) return std::optional<StoredChange>();
  return std::optional<StoredChange>(at->second);
}

Result<std::int64_t> MemoryStore::insert(const StoredChange& change) {
  if (data_.changes.contains(change.id)) return Error{Code::exists, "change is held already"};
  on_rollback([id = change.id, record = change.record, last = data_.last_seq](Data& d) {
    d.by_seq.erase(d.changes.at(id).seq);
    d.by_record[record].erase(id);
    d.changes.erase(id);
    d.last_seq = last;
  });
  const std::int64_t seq = ++data_.last_seq;
  StoredChange& held = data_.changes[change.id] = change;
  held.seq = seq;
  data_.by_seq[seq] = change.id;
  data_.by_record[change.record].insert(change.id);
  note_attachments(change);
  return seq;
}

void MemoryStore::note_attachments(const StoredChange& change) {
  for (std::string& name : attachments_in(change.payload)) {
    if (!data_.attachments[name].insert(change.record).second) continue;
    on_rollback([name = std::move(name), record = change.record](Data& d) {
      const auto at = d.attachments.find(name);
      at->second.erase(record);
      if (at->second.empty()) d.attachments.erase(at);
    });
  }
}

Result<StoredChange*> MemoryStore::existing(const ChangeId& id) {
  const auto at = data_.changes.find(id);
  if (at == data_.changes.end()) return missing();
  return &at->second;
}

Status MemoryStore::remove(const ChangeId& id) {
  YX_ASSIGN(StoredChange * held, existing(id));
  on_rollback([old = *held](Data& d) {
    d.changes[old.id] = old;
    d.by_seq[old.seq] = old.id;
    d.by_record[old.record].insert(old.id);
  });
  data_.by_seq.erase(held->seq);
  data_.by_record[held->record].erase(id);
  data_.changes.erase(id);
  return {};
}

Status MemoryStore::set_effective(const ChangeId& id, std::optional<Stamp> effective) {
  YX_ASSIGN(StoredChange * held, existing(id));
  on_rollback([id, old = held->effective](Data& d) { d.changes.at(id).effective = old; });
  held->effective = effective;
  return {};
}

Status MemoryStore::set_quarantine(const ChangeId& id, std::string_view reason) {
  YX_ASSIGN(StoredChange * held, existing(id));
  on_rollback([id, old = held->quarantine](Data& d) { d.changes.at(id).quarantine = old; });
  held->quarantine = reason;
  return {};
}

Status MemoryStore::set_past(const ChangeId& id, const std::vector<std::string>& cells) {
  YX_ASSIGN(StoredChange * held, existing(id));
  on_rollback([id, old = held->past](Data& d) { d.changes.at(id).past = old; });
  held->past = cells;
  return {};
}

Status MemoryStore::resequence(const ChangeId& id) {
  YX_ASSIGN(StoredChange * held, existing(id));
  on_rollback([id, old = held->seq, last = data_.last_seq](Data& d) {
    auto& change = d.changes.at(id);
    d.by_seq.erase(change.seq);
    change.seq = old;
    d.by_seq[old] = id;
    d.last_seq = last;
  });
  data_.by_seq.erase(held->seq);
  held->seq = ++data_.last_seq;
  data_.by_seq[held->seq] = id;
  return {};
}

Result<std::vector<StoredChange>> MemoryStore::changes_of(const RecordId& record) {
  std::vector<StoredChange> out;
  const auto at = data_.by_record.find(record);
  if (at == data_.by_record.end()) return out;
  for (const ChangeId& id : at->second) out.push_back(data_.changes.at(id));
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.seq < b.seq; });
  return out;
}

Result<std::vector<StoredChange>> MemoryStore::chain_entries(const ChainId& chain, std::uint64_t after,
                                                             std::size_t limit) {
  std::vector<StoredChange> out;
  auto at = data_.changes.upper_bound(ChangeId{chain.device, chain.incarnation, after});
  for (; at != data_.changes.end() && at->first.chain() == chain && out.size() < limit; ++at) out.push_back(at->second);
  return out;
}

Result<std::vector<Notice>> MemoryStore::notices(const ChainId& chain) {
  std::vector<Notice> out;
  auto at = data_.changes.upper_bound(ChangeId{chain.device, chain.incarnation, 0});
  for (; at != data_.changes.end() && at->first.chain() == chain; ++at) {
    const StoredChange& change = at->second;
    if (change.effective || !change.quarantine.empty())
      out.push_back({change.id.n, change.effective, change.quarantine});
  }
  return out;
}

Result<std::vector<StoredChange>> MemoryStore::feed(std::int64_t after, const Scope* scope, std::size_t limit) {
  std::vector<StoredChange> out;
  for (auto at = data_.by_seq.upper_bound(after); at != data_.by_seq.end() && out.size() < limit; ++at) {
    const StoredChange& change = data_.changes.at(at->second);
    if (scope != nullptr) {
      const auto record = data_.records.find(change.record);
      if (record == data_.records.end() || !scope->sees(record->second.form, record->second.place)) continue;
    }
    out.push_back(change);
    if (scope != nullptr) out.back().is_only_one = data_.by_record.at(change.record).size() == 1;
  }
  return out;
}

Result<std::int64_t> MemoryStore::first_of_others(std::int64_t after, std::int64_t up_to,
                                                  const std::vector<ChainId>& chains) {
  for (auto at = data_.by_seq.upper_bound(after); at != data_.by_seq.end() && at->first <= up_to; ++at) {
    if (std::find(chains.begin(), chains.end(), at->second.chain()) == chains.end()) return at->first;
  }
  return up_to + 1;
}

Result<std::int64_t> MemoryStore::last_seq() { return data_.last_seq; }

Result<std::uint64_t> MemoryStore::change_count() { return std::uint64_t{data_.changes.size()}; }

Result<ChainHead> MemoryStore::chain_head(const ChainId& chain) {
  auto at = data_.changes.upper_bound(ChangeId{chain.device, chain.incarnation, ~std::uint64_t{0}});
  if (at != data_.changes.begin() && (--at)->first.chain() == chain) {
    return ChainHead{chain, at->first.n, at->second.chain_hash.value_or(Hash{})};
  }
  return ChainHead{chain, 0, chain_start(chain)};
}

Result<std::vector<ChainHead>> MemoryStore::chains() {
  std::vector<ChainHead> out;
  for (const auto& [id, change] : data_.changes) {
    if (out.empty() || out.back().chain != id.chain()) out.push_back({id.chain(), 0, {}});
    out.back().n = id.n;
    out.back().hash = change.chain_hash.value_or(Hash{});
  }
  return out;
}

Result<std::optional<Hash>> MemoryStore::hash_at(const ChainId& chain, std::uint64_t n) {
  if (n == 0) return std::optional<Hash>(chain_start(chain));
  const auto at = data_.changes.find({chain.device, chain.incarnation, n});
  if (at == data_.changes.end()) return std::optional<Hash>();
  return at->second.chain_hash;
}

Result<std::optional<RecordState>> MemoryStore::record(const RecordId& id) {
  const auto at = data_.records.find(id);
  if (at == data_.records.end()) return std::optional<RecordState>();
  return std::optional<RecordState>(at->second);
}

Status MemoryStore::put(const RecordState& record, std::int64_t) {
  const auto at = data_.records.find(record.id);
  if (at == data_.records.end()) {
    on_rollback([id = record.id](Data& d) { d.records.erase(id); });
  } else {
    on_rollback([old = at->second](Data& d) { d.records[old.id] = old; });
  }
  data_.records[record.id] = record;
  return {};
}

Status MemoryStore::remove_record(const RecordId& id) {
  const auto at = data_.records.find(id);
  if (at == data_.records.end()) return {};
  on_rollback([old = at->second](Data& d) { d.records[old.id] = old; });
  data_.records.erase(at);
  return {};
}

Status MemoryStore::each_record(const Scope* scope, const std::function<Status(const RecordState&)>& visit) {
  for (const auto& [id, record] : data_.records) {
    if (scope == nullptr || scope->sees(record.form, record.place)) YX_TRY(visit(record));
  }
  return {};
}

Result<std::vector<std::string>> MemoryStore::attachments_after(std::string_view after, std::size_t limit) {
  std::vector<std::string> out;
  for (auto at = data_.attachments.upper_bound(after); at != data_.attachments.end() && out.size() < limit; ++at)
    out.push_back(at->first);
  return out;
}

Result<std::vector<RecordId>> MemoryStore::records_of_attachment(const Hash& hash) {
  std::set<RecordId> found;
  const std::string stem = hash.hex() + ".";
  for (auto at = data_.attachments.lower_bound(stem); at != data_.attachments.end() && at->first.starts_with(stem);
       ++at)
    found.insert(at->second.begin(), at->second.end());
  found.erase(RecordId{});
  return std::vector<RecordId>(found.begin(), found.end());
}

Result<std::optional<std::string>> MemoryStore::meta(std::string_view key) {
  const auto at = data_.meta.find(key);
  if (at == data_.meta.end()) return std::optional<std::string>();
  return std::optional<std::string>(at->second);
}

Result<std::vector<Store::Setting>> MemoryStore::metas(std::string_view from, std::string_view up_to,
                                                       std::size_t limit) {
  std::vector<Setting> out;
  for (auto at = data_.meta.upper_bound(from); at != data_.meta.end() && at->first <= up_to && out.size() < limit; ++at)
    out.emplace_back(*at);
  return out;
}

Status MemoryStore::set_meta(std::string_view key, std::string_view value) {
  const auto at = data_.meta.find(key);
  if (at == data_.meta.end()) {
    on_rollback([k = std::string(key)](Data& d) { d.meta.erase(k); });
  } else {
    on_rollback([k = std::string(key), old = at->second](Data& d) { d.meta[k] = old; });
  }
  data_.meta.insert_or_assign(std::string(key), std::string(value));
  return {};
}

}  // namespace yanxing::sync
