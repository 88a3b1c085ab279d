#include "tests/crash/ledger_look.h"

#include "sync/base/hash.h"
#include "sync/session/client_session.h"

namespace yanxing::crash {

std::string picture(sync::Store& store) {
  std::string text;
  const Status read = store.each_record(nullptr, [&](const sync::RecordState& record) -> Status {
    text += record.id.text() + " " + record.form + " " + record.place + (record.is_deleted() ? " deleted" : "");
    for (const auto& [name, cell] : record.cells) {
      // What a deletion lists as seen names changes.
      if (name == "@life" || cell.heads.empty()) continue;
      text += " " + name + "=" + to_hex(cell.heads.front().value) + (cell.in_conflict() ? "!" : "");
    }
    text += "\n";
    return {};
  });
  return read ? text : "unreadable: " + read.error().detail;
}

std::string digest_of(sync::Store& store) {
  const auto digest = sync::digest(store, nullptr);
  return digest ? digest->digest.hex() : "unreadable: " + digest.error().detail;
}

std::string unheld(sync::Store& laptop, sync::Store& city) {
  const auto chains = laptop.chains();
  if (!chains) return "the laptop's logs are unreadable: " + chains.error().detail;
  for (const auto& head : *chains) {
    const auto n = sync::acknowledged(laptop, head.chain);
    if (!n) return "a receipt is unreadable: " + n.error().detail;
    if (*n == 0) continue;
    const auto here = laptop.hash_at(head.chain, *n), there = city.hash_at(head.chain, *n);
    if (!here) return "a log is unreadable: " + here.error().detail;
    if (!*here) continue;  // somebody else's log, of which it keeps no hashes
    if (!there || *there != *here) return "the city does not hold what it acknowledged, n " + std::to_string(*n);
  }
  return {};
}

std::string unsound(sync::SqliteStore& store) {
  if (auto whole = store.db().check_integrity(); !whole) return "integrity_check: " + whole.error().detail;
  const auto report = sync::verify(store, nullptr);
  if (!report) return "verify fails: " + report.error().detail;
  return report->ok ? std::string() : "verify: " + report->findings.front();
}

}  // namespace yanxing::crash
