// A durable save and a bulk import, against the same rows written by bare prepared statements.
#include "sync/base/cbor.h"
#include "sync/ledger/ledger.h"
#include "sync/ledger/sqlite/sqlite_store.h"
#include "tools/bench/measure.h"

namespace yanxing::bench {

namespace {

using namespace sync;

class SystemClock final : public WallClock {
 public:
  UnixMs now_ms() const override { return now_ += 7; }  // repeatable, and never standing still

 private:
  mutable UnixMs now_ = 1'620'000'000'000;
};

std::string text_value(std::string_view text) {
  std::string item;
  cbor::Writer(item).text(text);
  return item;
}

Change mark(int session, int person) {
  const Uuid space = Uuid::from_bytes("0123456789abcdef");
  Change change;
  change.form = "mark";
  change.place = "450224204";
  change.author = "记录员";
  change.key = {{"session", text_value(make_uuid_v5(space, "s" + std::to_string(session)).text())},
                {"person", text_value(make_uuid_v5(space, "p" + std::to_string(person)).text())}};
  change.record = natural_record_id(change.form, change.key);
  change.creates = true;
  change.edits = {{"status", text_value("present"), {}, false}, {"at", text_value("08:24"), {}, false}};
  return change;
}

/// Ours: a ledger in a file.
struct OurSide {
  explicit OurSide(const std::string& path) : db(std::move(sqlite::Db::open(path, sqlite::OpenMode::create)).value()) {
    store = std::move(SqliteStore::open(db)).value();
    log.emplace(*store, ChainId{Uuid::from_bytes("fedcba9876543210"), 7}, hybrid);
  }
  void save(const std::vector<Change>& changes) {
    Transaction transaction(*store);
    YX_CHECK(transaction.begin().ok());
    for (Change change : changes) YX_CHECK(log->append(change).ok());
    YX_CHECK(transaction.commit().ok());
  }
  SystemClock wall;
  HybridClock hybrid{wall};
  sqlite::Db db;
  std::unique_ptr<SqliteStore> store;
  std::optional<OwnLog> log;
};

/// The bound: two tables with the same columns' bytes and the same indexes, written by two prepared statements.
struct RawSide {
  explicit RawSide(const std::string& path) : db(std::move(sqlite::Db::open(path, sqlite::OpenMode::create)).value()) {
    YX_CHECK(db.exec("CREATE TABLE change(seq INTEGER PRIMARY KEY, chain INTEGER, n INTEGER, record INTEGER, "
                     "chain_hash BLOB, payload BLOB, UNIQUE(chain, n));"
                     "CREATE INDEX change_by_record ON change(record);"
                     "CREATE TABLE record(key INTEGER PRIMARY KEY, id BLOB UNIQUE, form TEXT, place TEXT, cells BLOB);"
                     "CREATE INDEX record_by_form ON record(form, place)")
                 .ok());
    change =
        std::move(db.prepare("INSERT INTO change(chain, n, record, chain_hash, payload) VALUES(1, ?1, ?1, ?2, ?3)"))
            .value();
    record =
        std::move(db.prepare("INSERT INTO record(key, id, form, place, cells) VALUES(?1, ?2, 'mark', '450224204', ?3)"))
            .value();
  }
  void save(const std::vector<Change>& changes) {
    YX_CHECK(db.begin().ok());
    for (const Change& one : changes) {
      ++n;
      YX_CHECK(change.bind(1, n).bind_blob(2, hash).bind_blob(3, payload).run().ok());
      YX_CHECK(record.bind(1, n).bind_blob(2, one.record.view()).bind_blob(3, cells).run().ok());
    }
    YX_CHECK(db.commit().ok());
  }
  sqlite::Db db;
  sqlite::Statement change, record;
  std::int64_t n = 0;
  std::string hash = std::string(32, 'h');
  std::string payload, cells;  // of the size that ours have
};

void same_bytes(OurSide& ours, RawSide& raw) {
  const Change sample = mark(0, 0);
  raw.payload = encode_change(sample, ours.log->chain());
  RecordState state;
  merge_change(state, {ours.log->chain().device, 7, 1}, {1'620'000'000'000, 0}, sample, {},
               [](const ChangeId&) { return false; });
  raw.cells = encode_cells(state);
}

}  // namespace

void bench_save(const std::string& scratch_base, int rounds) {
  const Scratch scratch(scratch_base);
  OurSide ours(scratch.file("ours.db"));
  RawSide raw(scratch.file("raw.db"));
  same_bytes(ours, raw);
  std::vector<double> ours_s, raw_s;
  for (int i = 0; i < rounds; ++i) {
    const std::vector<Change> one = {mark(0, i)};
    ours_s.push_back(seconds_of([&] { ours.save(one); }));
    raw_s.push_back(seconds_of([&] { raw.save(one); }));
  }
  const double a = median(ours_s), b = median(raw_s);
  print_row("one durable save of a mark (median)", format("%.0f us", a * 1e6), format("%.0f us", b * 1e6),
            format("%.2f x", a / b), "<= 1.3 x raw commit");
}

double raw_insert_seconds(const std::string& file, int count) {
  OurSide ours(file + ".sample");
  RawSide raw(file);
  same_bytes(ours, raw);
  double total_s = 0;
  for (int done = 0; done < count; done += 1000) {
    std::vector<Change> batch;
    for (int i = done; i < std::min(count, done + 1000); ++i) batch.push_back(mark(i / 5000, i % 5000));
    total_s += seconds_of([&] { raw.save(batch); });
  }
  return total_s;
}

void bench_import(const std::string& scratch_base, int count) {
  constexpr int per_transaction = 1000;
  const Scratch scratch(scratch_base);
  OurSide ours(scratch.file("ours.db"));
  RawSide raw(scratch.file("raw.db"));
  same_bytes(ours, raw);
  double ours_s = 0, raw_s = 0;
  for (int done = 0; done < count; done += per_transaction) {
    std::vector<Change> batch;
    for (int i = done; i < std::min(count, done + per_transaction); ++i) batch.push_back(mark(i / 5000, i % 5000));
    ours_s += seconds_of([&] { ours.save(batch); });
    raw_s += seconds_of([&] { raw.save(batch); });
  }
  print_row("ledger: " + std::to_string(count) + " marks in thousands", format("%.0f /s", count / ours_s),
            format("%.0f /s", count / raw_s), format("%.0f %%", 100 * raw_s / ours_s), ">= 25 % of raw inserts");
}

}  // namespace yanxing::bench
