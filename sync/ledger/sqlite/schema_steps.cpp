#include "sync/ledger/sqlite/schema_steps.h"

#include <string>

#include "sync/ledger/attachment_refs.h"
#include "sync/ledger/sqlite/schema.h"

namespace yanxing::sync {

namespace {

Status run_steps(sqlite::Db& db) {
  // Another process may have done it between our look and our lock.
  YX_ASSIGN(const std::int64_t version, db.integer("PRAGMA user_version"));
  if (version < 2) {
    YX_TRY(db.exec(schema_step_2_sql));
    YX_TRY(fill_attachment_refs(db));
  }
  return db.exec("PRAGMA user_version = " + std::to_string(schema_version));
}

}  // namespace

Status fill_attachment_refs(sqlite::Db& db) {
  YX_ASSIGN(auto changes, db.prepare("SELECT coalesce(record, 0), payload FROM change ORDER BY seq"));
  YX_ASSIGN(auto note, db.prepare("INSERT OR IGNORE INTO attachment_ref(name, record) VALUES(?1, ?2)"));
  while (true) {
    YX_ASSIGN(const bool row, changes.step());
    if (!row) return {};
    for (const std::string& name : attachments_in(changes.blob(1)))
      YX_TRY(note.bind_text(1, name).bind(2, changes.integer(0)).run());
  }
}

Status upgrade_schema(sqlite::Db& db) {
  YX_ASSIGN(const std::int64_t version, db.integer("PRAGMA user_version"));
  if (version >= schema_version) return {};
  YX_TRY(db.begin());
  Status done = run_steps(db);
  if (done) done = db.commit();
  if (!done) db.rollback();
  return done;
}

}  // namespace yanxing::sync
