// The ledger's tables, the same on a laptop and on the city server. Versions are steps; see sqlite_store.cpp for who
// runs them.
#pragma once

namespace yanxing::sync {

inline constexpr int schema_version = 2;

/// A file in which records are kept without their cells (SqliteStore::spare_copies(): a server's). No step leads here:
/// the first such record says so, so that an older program does not take the file for damaged.
inline constexpr int schema_version_sparing = 3;

/// What record.cells is where they follow from the one change that counts: CBOR 0, which no cells are.
inline constexpr char lone_cells[] = {'\0'};

/// Version 1, to which the steps below add. record.key is local and never leaves the file; record.cells is
/// encode_cells(), or lone_cells. A record row with empty cells only keeps an id for changes in quarantine. change.seq
/// is the local commit order.
inline constexpr const char* schema_sql = R"sql(
CREATE TABLE meta(key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE chain(id INTEGER PRIMARY KEY, device BLOB NOT NULL, incarnation INTEGER NOT NULL, UNIQUE(device, incarnation));
CREATE TABLE record(
  key INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, form TEXT NOT NULL, form_version INTEGER NOT NULL, place TEXT NOT NULL,
  deleted INTEGER NOT NULL, conflicts INTEGER NOT NULL, seq INTEGER NOT NULL, cells BLOB NOT NULL);
CREATE INDEX record_by_form ON record(form, place);
CREATE INDEX record_with_conflict ON record(key) WHERE conflicts > 0;
CREATE TABLE change(
  seq INTEGER PRIMARY KEY, chain INTEGER NOT NULL, n INTEGER NOT NULL, record INTEGER, chain_hash BLOB,
  effective_ms INTEGER, effective_logical INTEGER, quarantine TEXT, past BLOB, payload BLOB NOT NULL, UNIQUE(chain, n));
CREATE INDEX change_by_record ON change(record);
CREATE INDEX change_with_notice ON change(chain, n) WHERE effective_ms IS NOT NULL OR quarantine IS NOT NULL;
CREATE INDEX change_in_quarantine ON change(seq) WHERE quarantine IS NOT NULL;
)sql";

/// What version 2 added, for a new file and an old one (whose changes fill_attachment_refs() reads, schema_steps.h):
/// which attachments the changes of a record name or named; record 0: of no record that could be read.
inline constexpr const char* schema_step_2_sql =
    "CREATE TABLE IF NOT EXISTS attachment_ref(name TEXT NOT NULL, record INTEGER NOT NULL, PRIMARY KEY(name, record)) "
    "WITHOUT ROWID;";

}  // namespace yanxing::sync
