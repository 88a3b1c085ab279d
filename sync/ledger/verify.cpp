// Proving what a ledger holds: the digest over its cells, and the check that they follow from its changes.
#include "sync/base/cbor.h"
#include "sync/ledger/ledger.h"

namespace yanxing::sync {

namespace {

constexpr std::size_t page = 2000;
constexpr std::size_t max_findings = 100;

/// The cells that have heads, as digested; the order of names is bytewise.
void append_cells(std::string& bytes, const RecordState& record) {
  std::uint64_t live = 0;
  for (const auto& [name, cell] : record.cells) live += cell.heads.empty() ? 0 : 1;
  cbor::Writer out(bytes);
  out.array(live);
  for (const auto& [name, cell] : record.cells) {
    if (cell.heads.empty()) continue;
    out.array(2).text(name).array(cell.heads.size());
    for (const Head& head : cell.heads) {
      out.array(6).bytes(head.id.device.view()).uint(head.id.incarnation).uint(head.id.n);
      out.uint(static_cast<std::uint64_t>(head.stamp.ms)).uint(head.stamp.logical).raw(head.value);
    }
  }
}

bool has_heads(const RecordState& record) {
  for (const auto& [name, cell] : record.cells) {
    if (!cell.heads.empty()) return true;
  }
  return false;
}

std::string digest_item(const RecordState& record) {
  std::string bytes;
  cbor::Writer(bytes).array(3).bytes(record.id.view()).text(record.form);
  append_cells(bytes, record);
  return bytes;
}

class Verifier {
 public:
  Verifier(Store& store, const Scope* scope) : store_(store), scope_(scope) {}

  Result<VerifyReport> run() {
    YX_TRY(check_chains());
    const Status checked = check_records();
    // Damage that keeps a record from being read at all ends the walk, and is a finding like any other.
    if (!checked && checked.error().code != Code::corrupt) return checked.error();
    if (!checked) {
      find(checked.error().detail);
    } else {
      YX_ASSIGN(const DigestResult digested, digest(store_, scope_));
      report_.digest.digest = digested.digest;
      report_.digest.records = digested.records;
    }
    report_.ok = report_.findings.empty();
    return std::move(report_);
  }

 private:
  void find(std::string sentence) {
    if (report_.findings.size() < max_findings) report_.findings.push_back(std::move(sentence));
  }

  Status check_chains() {
    YX_ASSIGN(const auto chains, store_.chains());
    for (const ChainHead& head : chains) YX_TRY(check_chain(head.chain));
    return {};
  }

  Status check_chain(const ChainId& chain) {
    std::uint64_t after = 0;
    Hash hash = chain_start(chain);
    bool complete = true;  // chain hashes are kept, so there must be no gap
    while (true) {
      YX_ASSIGN(const auto entries, store_.chain_entries(chain, after, page));
      if (entries.empty()) return {};
      for (const StoredChange& entry : entries) {
        complete = complete && entry.chain_hash.has_value();
        if (complete && entry.id.n != after + 1) find("gap in the log before " + entry.id.text());
        if (complete) {
          hash = chain_next(hash, entry.payload);
          if (hash != *entry.chain_hash) find("wrong chain hash at " + entry.id.text());
          hash = *entry.chain_hash;
        }
        after = entry.id.n;
        YX_TRY(check_entry(entry));
      }
    }
  }

  Status check_entry(const StoredChange& entry) {
    if (!entry.quarantine.empty()) return {};
    auto change = decode_change(entry.payload, entry.id.chain());
    if (!change) {
      find("an applied change cannot be read: " + entry.id.text());
    } else if (change->record != entry.record) {
      find("a change is filed under another record: " + entry.id.text());
    }
    return {};
  }

  Status check_records() {
    return store_.each_record(nullptr, [&](const RecordState& record) -> Status {
      std::int64_t last = 0;
      auto again = recompute(store_, record.id, &last);
      if (!again && again.error().code != Code::corrupt) return again.error();  // cannot be read now: no damage
      if (!again) {
        find("record " + record.id.text() + ": " + again.error().detail);
      } else if (!*again || digest_item(**again) != digest_item(record)) {
        find("record " + record.id.text() + " does not follow from its changes");
      }
      if (scope_ == nullptr || scope_->sees(record.form, record.place)) {
        YX_ASSIGN(const auto changes, store_.changes_of(record.id));
        for (const StoredChange& change : changes) report_.digest.changes += change.quarantine.empty() ? 1 : 0;
      }
      return {};
    });
  }

  Store& store_;
  const Scope* scope_;
  VerifyReport report_;
};

}  // namespace

Result<DigestResult> digest(Store& store, const Scope* scope) {
  DigestResult result;
  Hasher hasher;
  YX_TRY(store.each_record(scope, [&](const RecordState& record) -> Status {
    if (!has_heads(record)) return {};
    hasher.update(digest_item(record));
    ++result.records;
    return {};
  }));
  result.digest = hasher.finish();
  return result;
}

Result<VerifyReport> verify(Store& store, const Scope* scope) { return Verifier(store, scope).run(); }

}  // namespace yanxing::sync
