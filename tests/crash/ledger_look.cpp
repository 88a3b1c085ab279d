#include "tests/crash/ledger_look.h"

#include "sync/base/hash.h"

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

std::string unsound(sync::SqliteStore& store) {
  if (auto whole = store.db().check_integrity(); !whole) return "integrity_check: " + whole.error().detail;
  const auto report = sync::verify(store, nullptr);
  if (!report) return "verify fails: " + report.error().detail;
  return report->ok ? std::string() : "verify: " + report->findings.front();
}

}  // namespace yanxing::crash
