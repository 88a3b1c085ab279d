#include "client/records/search_index.h"

#include <algorithm>
#include <iterator>
#include <sstream>

namespace yanxing::records {
namespace {

/// Raised when the words of a record change: other rules, another index.
constexpr std::int64_t rules_version = 1;
constexpr std::int64_t slice_records = 256;
constexpr std::int64_t min_garbage = 20'000;
constexpr std::size_t max_written = 100'000;

constexpr const char* tables_sql = R"sql(
CREATE VIRTUAL TABLE search_words USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii');
CREATE TABLE search_doc(record INTEGER PRIMARY KEY, seq INTEGER NOT NULL UNIQUE, loose INTEGER NOT NULL, title INTEGER NOT NULL);
CREATE TABLE search_dirty(record INTEGER PRIMARY KEY);
CREATE TABLE search_state(id INTEGER PRIMARY KEY CHECK(id = 1), rules INTEGER NOT NULL, upto INTEGER NOT NULL,
                          versions INTEGER NOT NULL, replaced INTEGER NOT NULL);
)sql";
constexpr const char* drop_sql =
    "DROP TABLE IF EXISTS search_words; DROP TABLE IF EXISTS search_doc; DROP TABLE IF EXISTS search_dirty; "
    "DROP TABLE IF EXISTS search_state;";

/// Within it commits wait for no disk: the tables can be made again, and in the log they stand behind the records that
/// they speak of.
class NoWaiting {
 public:
  explicit NoWaiting(sqlite::Db& db) : db_(&db) { static_cast<void>(db.exec("PRAGMA synchronous = NORMAL")); }
  ~NoWaiting() { static_cast<void>(db_->exec("PRAGMA synchronous = FULL")); }
  NoWaiting(const NoWaiting&) = delete;
  NoWaiting& operator=(const NoWaiting&) = delete;

 private:
  sqlite::Db* db_;
};

/// Passes, or must be told; everything else is the index's own trouble, and a new one has none of it.
bool is_of_the_disk(Code code) { return code == Code::disk_full || code == Code::busy; }

Result<sqlite::Statement*> once(sqlite::Db& db, std::optional<sqlite::Statement>& slot, std::string_view sql) {
  if (!slot) {
    YX_ASSIGN(sqlite::Statement made, db.prepare(sql));
    slot.emplace(std::move(made));
  }
  slot->reset();
  return &*slot;
}

}  // namespace

SearchIndex::SearchIndex(sync::SqliteStore& store) : store_(&store), reader_(store) {
  if (!prepare()) is_stale_ = true;
  listen();
}

SearchIndex::~SearchIndex() { store_->observe({}); }

void SearchIndex::listen() {
  store_->observe([this](std::int64_t key, std::int64_t seq) { return note(key, seq); });
}

Status SearchIndex::prepare() {
  YX_ASSIGN(const std::int64_t tables,
            store_->db().integer("SELECT count(*) FROM sqlite_schema WHERE name IN ('search_words', 'search_doc', "
                                 "'search_dirty', 'search_state')"));
  if (tables == 0) return reset();
  if (tables != 4) {
    is_stale_ = true;
    return {};
  }
  return read_state();
}

Status SearchIndex::read_state() {
  YX_ASSIGN(sqlite::Statement row, store_->db().prepare("SELECT rules, upto, versions, replaced FROM search_state"));
  YX_ASSIGN(const bool found, row.step());
  if (!found || row.integer(0) != rules_version) {
    is_stale_ = true;
    return {};
  }
  upto_ = row.integer(1);
  versions_ = row.integer(2);
  replaced_ = row.integer(3);
  return {};
}

Status SearchIndex::write_state() {
  return store_->db().exec("INSERT OR REPLACE INTO search_state(id, rules, upto, versions, replaced) VALUES(1, " +
                           std::to_string(rules_version) + ", " + std::to_string(upto_) + ", " +
                           std::to_string(versions_) + ", " + std::to_string(replaced_) + ")");
}

Status SearchIndex::reset() {
  add_dirty_.reset();
  add_words_.reset();
  add_doc_.reset();
  drop_doc_.reset();
  const NoWaiting no_waiting(store_->db());
  sync::Transaction transaction(*store_);
  YX_TRY(transaction.begin());
  YX_TRY(store_->db().exec(drop_sql));
  YX_TRY(store_->db().exec(tables_sql));
  upto_ = versions_ = replaced_ = 0;
  sampled_.reset();
  YX_TRY(write_state());
  YX_TRY(transaction.commit());
  is_stale_ = false;
  return {};
}

/// In the transaction of a record. What has a newer change than `upto` needs no note.
Status SearchIndex::note(std::int64_t key, std::int64_t seq) {
  ++generation_;
  if (written_.size() == max_written) written_.erase(written_.begin(), written_.begin() + max_written / 2);
  written_.push_back(key);
  if (is_stale_ || seq > upto_) return {};
  auto statement = once(store_->db(), add_dirty_, "INSERT OR IGNORE INTO search_dirty(record) VALUES(?1)");
  if (statement) {
    auto written = (*statement)->bind(1, key).run();
    if (written || is_of_the_disk(written.error().code)) return written;
  }
  is_stale_ = true;  // a damaged index is no reason to refuse a record
  return {};
}

std::optional<std::vector<std::int64_t>> SearchIndex::written_since(std::uint64_t generation) const {
  const std::uint64_t wanted = generation_ - generation;
  if (wanted > written_.size()) return std::nullopt;
  return std::vector<std::int64_t>(written_.end() - static_cast<std::ptrdiff_t>(wanted), written_.end());
}

Result<SearchIndex::Progress> SearchIndex::progress() {
  Progress out;
  YX_ASSIGN(out.all, store_->last_seq());
  out.done = is_stale_ ? 0 : std::min(upto_, out.all);
  if (out.done < out.all || is_stale_) return out;
  YX_ASSIGN(const std::int64_t dirty, store_->db().integer("SELECT count(*) FROM search_dirty"));
  out.all += dirty;
  return out;
}

// ---- Building

Status SearchIndex::add(const sync::RecordRow& row, const Indexed& indexed, bool loose,
                        std::vector<RecordId>& renamed) {
  YX_ASSIGN(sqlite::Statement * words,
            once(store_->db(), add_words_, "INSERT INTO search_words(rowid, words) VALUES(?1, ?2)"));
  YX_TRY(words->bind(1, row.seq).bind_text(2, indexed.words).run());
  if (indexed.title != 0) {
    YX_ASSIGN(const std::int64_t known, known_title(row.key));
    if (known != indexed.title) renamed.push_back(row.record.id);
  }
  YX_ASSIGN(sqlite::Statement * drop,
            once(store_->db(), drop_doc_, "DELETE FROM search_doc WHERE record = ?1 OR seq = ?2"));
  YX_TRY(drop->bind(1, row.key).bind(2, row.seq).run());
  replaced_ += store_->db().changed_rows();
  YX_ASSIGN(sqlite::Statement * doc,
            once(store_->db(), add_doc_, "INSERT INTO search_doc(record, seq, loose, title) VALUES(?1, ?2, ?3, ?4)"));
  YX_TRY(doc->bind(1, row.key).bind(2, row.seq).bind(3, loose ? 1 : 0).bind(4, indexed.title).run());
  ++versions_;
  return {};
}

Status SearchIndex::index_dirty(const Describe& describe, std::vector<RecordId>& renamed, std::int64_t& done) {
  std::vector<std::int64_t> keys;
  {
    YX_ASSIGN(sqlite::Statement rows, store_->db().prepare("SELECT record FROM search_dirty LIMIT ?1"));
    rows.bind(1, slice_records);
    while (true) {
      YX_ASSIGN(const bool row, rows.step());
      if (!row) break;
      keys.push_back(rows.integer(0));
    }
  }
  for (const std::int64_t key : keys) {
    YX_ASSIGN(const auto row, reader_.read(key));
    const std::string number = std::to_string(key);
    if (!row) YX_TRY(store_->db().exec("DELETE FROM search_doc WHERE record = " + number));
    if (row && row->seq <= upto_) {
      YX_ASSIGN(const Indexed indexed, describe(*row));
      // Its number may have words already, of this record before or of another one whose change went away.
      YX_TRY(add(*row, indexed, true, renamed));
    }
    YX_TRY(store_->db().exec("DELETE FROM search_dirty WHERE record = " + number));
  }
  done = static_cast<std::int64_t>(keys.size());
  return {};
}

Status SearchIndex::index_next(const Describe& describe, std::vector<RecordId>& renamed, bool& more) {
  YX_ASSIGN(const std::int64_t last, store_->last_seq());
  YX_ASSIGN(const auto next, sync::records_by_seq(*store_, upto_, 0, false, slice_records));
  for (const sync::RecordPlace& one : next) {
    YX_ASSIGN(const auto row, reader_.read(one.key));
    if (!row) continue;
    YX_ASSIGN(const Indexed indexed, describe(*row));
    YX_TRY(add(*row, indexed, false, renamed));
  }
  more = static_cast<std::int64_t>(next.size()) == slice_records;
  upto_ = more ? next.back().seq : std::max(upto_, last);
  return {};
}

Result<bool> SearchIndex::slice(const Describe& describe, const WordOf& reference_word) {
  const NoWaiting no_waiting(store_->db());
  sync::Transaction transaction(*store_);
  YX_TRY(transaction.begin());
  std::vector<RecordId> renamed;
  std::int64_t dirty = 0;
  bool more = true;
  YX_TRY(index_dirty(describe, renamed, dirty));
  if (dirty == 0) YX_TRY(index_next(describe, renamed, more));
  for (const RecordId& id : renamed) {
    YX_ASSIGN(const auto pointing, pointing_to(reference_word(id)));
    for (const sync::RecordPlace& one : pointing)
      YX_TRY(store_->db().exec("INSERT OR IGNORE INTO search_dirty(record) VALUES(" + std::to_string(one.key) + ")"));
    more = more || !pointing.empty();
  }
  YX_TRY(write_state());
  YX_TRY(transaction.commit());
  return more;
}

bool SearchIndex::is_garbage() const { return replaced_ > min_garbage && replaced_ > versions_ / 2; }

Result<bool> SearchIndex::work(const Describe& describe, const WordOf& reference_word) {
  if (is_stale_ || is_garbage()) {
    YX_TRY(reset());
    return true;
  }
  const std::int64_t upto = upto_, versions = versions_, replaced = replaced_;
  auto more = slice(describe, reference_word);
  if (more) return more;
  upto_ = upto;
  versions_ = versions;
  replaced_ = replaced;
  if (is_of_the_disk(more.error().code)) return more;
  is_stale_ = true;
  return true;
}

// ---- Checking

Result<bool> SearchIndex::has_words(std::int64_t seq, const std::string& words) {
  std::istringstream in(words);
  std::vector<std::string> all{std::istream_iterator<std::string>(in), std::istream_iterator<std::string>()};
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  YX_ASSIGN(sqlite::Statement row,
            store_->db().prepare("SELECT 1 FROM search_words WHERE search_words MATCH ?1 AND rowid = ?2"));
  constexpr std::size_t at_once = 64;
  for (std::size_t from = 0; from < all.size(); from += at_once) {
    std::string match;
    for (std::size_t i = from; i < std::min(all.size(), from + at_once); ++i)
      match += (match.empty() ? "\"" : " AND \"") + all[i] + '"';
    row.reset();
    YX_ASSIGN(const bool found, row.bind_text(1, match).bind(2, seq).step());
    if (!found) return false;
  }
  return true;
}

Result<bool> SearchIndex::verify(const Describe& describe, std::int64_t samples) {
  if (is_stale_) return false;
  const auto differ = [&] {
    is_stale_ = true;
    return false;
  };
  auto& db = store_->db();
  if (auto whole = db.exec("INSERT INTO search_words(search_words) VALUES('integrity-check')"); !whole)
    return is_of_the_disk(whole.error().code) ? Result<bool>(whole.error()) : Result<bool>(differ());
  const std::string upto = std::to_string(upto_);
  // Every record that needs no look of its own has its version, and every version its record.
  auto wrong = db.integer(
      "SELECT (SELECT count(*) FROM record r LEFT JOIN search_doc d ON d.record = r.key WHERE length(r.cells) > 0 AND "
      "r.seq <= " +
      upto +
      " AND d.seq IS NOT r.seq AND r.key NOT IN (SELECT record FROM search_dirty)) + "
      "(SELECT count(*) FROM search_doc d LEFT JOIN record r ON r.key = d.record WHERE (r.key IS NULL OR "
      "length(r.cells) = 0) AND d.record NOT IN (SELECT record FROM search_dirty))");
  if (!wrong || *wrong != 0) return differ();
  YX_ASSIGN(sqlite::Statement rows,
            db.prepare("SELECT record FROM search_doc WHERE record NOT IN (SELECT record FROM search_dirty) "
                       "ORDER BY (record * 2654435761) % 1000003 LIMIT ?1"));
  rows.bind(1, samples);
  while (true) {
    YX_ASSIGN(const bool more, rows.step());
    if (!more) return true;
    YX_ASSIGN(const auto row, reader_.read(rows.integer(0)));
    if (!row || row->seq > upto_) continue;
    YX_ASSIGN(const Indexed indexed, describe(*row));
    const auto has = has_words(row->seq, indexed.words);
    if (!has || !*has) return differ();
  }
}

Result<std::int64_t> SearchIndex::bytes() {
  return store_->db().integer(
      "SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE name LIKE 'search_%' OR name LIKE "
      "'sqlite_autoindex_search_%'");
}

}  // namespace yanxing::records
