// The search index of a laptop: which records hold which words, in four tables beside the ledger's.
//
//   search_words   FTS5, contentless, no positions: a row a version of a record, its number being the seq of that
//                  version's last change, so that "newest first" is the order in which it is read
//   search_doc     which version of a record is the present one; rows of search_words without one are stale
//   search_dirty   records whose contents changed without a newer change (a verdict of the server, a change authored
//                  anew, a person renamed whose marks are found by her name)
//   search_state   how far the ledger was indexed
//
// Kept truthful by construction: what is not indexed yet is every record with a change after `upto` — which the ledger
// itself knows, so a save writes nothing for the search — and what search_dirty names, written in the transaction of
// the record. A search looks at those directly. An index that is missing, damaged or of other rules is built anew in
// the background; until then searches read record by record. Nothing here is an error for a person.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "sync/ledger/sqlite/record_query.h"
#include "sync/ledger/sqlite/sqlite_store.h"

namespace yanxing::records {

/// What the index keeps of a record. `title`: of a record that others are found by (a person), a fingerprint of its
/// name; 0 for others.
struct Indexed {
  std::string words;
  std::int64_t title = 0;
};

class SearchIndex {
 public:
  /// Makes or opens the tables, and listens to what `store` writes. `store` must outlive this. Never fails.
  explicit SearchIndex(sync::SqliteStore& store);
  ~SearchIndex();

  /// Listens to what the store writes, from now on (again).
  void listen();

  /// Counts up with every record written: whoever remembers something of records forgets it then.
  std::uint64_t generation() const { return generation_; }
  /// Numbers of the records written after `generation`, some more than once; rolled back ones among them. nullopt: too
  /// many to remember.
  std::optional<std::vector<std::int64_t>> written_since(std::uint64_t generation) const;

  // -- Reading. Errors: the store's; corrupt: call distrust() and read without the index.

  /// Records that a search has to look at itself, newest first. `too_many`: the index is no use yet.
  struct Direct {
    bool too_many = false;
    std::vector<sync::RecordPlace> records;
    std::int64_t upto = 0;
  };
  /// `name_of`: fingerprint of a person's name as it is now; a changed one makes those that point to her direct too.
  using TitleOf = std::function<Result<std::int64_t>(std::int64_t key)>;
  Result<Direct> direct(const TitleOf& title_of, const std::function<std::string(std::int64_t)>& reference_word);

  /// Indexed::title of a record as it was indexed last; 0: none.
  Result<std::int64_t> known_title(std::int64_t key);

  struct Candidate {
    std::int64_t seq = 0;
    std::int64_t key = 0;
    bool loose = false;  // its words may be those of an older version too
    bool deleted = false;
    std::string form;
    std::string place;
  };
  struct Candidates {
    std::vector<Candidate> found;
    std::int64_t next = 0;  // the `before` to go on with; 0: there are no more
  };
  /// Present versions with seq < before that fit `match` (empty: all), newest first: `limit` of them or fewer, some
  /// 10 ms of walking at most, none perhaps although there are more further down.
  Result<Candidates> candidates(const std::string& match, std::int64_t before, std::int64_t limit);

  /// Changes of the log that one call of candidates() walks through; a test takes few.
  void set_walk(std::int64_t changes) { walked_at_once_ = changes; }

  /// At least half of a sample of the records are so: the index would walk through more of them than it leaves out.
  /// From a sample that is kept while little is written.
  Result<bool> is_common(const std::function<bool(const Candidate&)>& is_so);

  /// Something contradicted the index: it is not used any more and built anew.
  void distrust() { is_stale_ = true; }
  bool is_trusted() const { return !is_stale_; }

  // -- Building, between frames

  using Describe = std::function<Result<Indexed>(const sync::RecordRow&)>;
  using WordOf = std::function<std::string(const RecordId&)>;
  /// One slice, about 15 ms: the next records, in one transaction that waits for no disk. True: there is more to do.
  /// Errors: disk_full, busy, and what starting anew gives; anything else makes the index start anew.
  Result<bool> work(const Describe& describe, const WordOf& reference_word);

  struct Progress {
    std::int64_t done = 0;  // changes
    std::int64_t all = 0;
    std::int64_t left() const { return all - done; }
  };
  Result<Progress> progress();

  /// Compares index and records: the index's own structure, every record's version, and the words of `samples` records.
  /// False, and distrusted, when anything differs.
  Result<bool> verify(const Describe& describe, std::int64_t samples);

  /// Bytes in the file that the four tables take.
  Result<std::int64_t> bytes();

 private:
  Status prepare();
  Status reset();
  Status read_state();
  Status write_state();
  Status note(std::int64_t key, std::int64_t seq);
  Status add(const sync::RecordRow& row, const Indexed& indexed, bool loose, std::vector<RecordId>& renamed);
  Status take_sample();
  Result<std::vector<sync::RecordPlace>> pointing_to(const std::string& word);
  Result<bool> slice(const Describe& describe, const WordOf& reference_word);
  Status index_dirty(const Describe& describe, std::vector<RecordId>& renamed, std::int64_t& done);
  Status index_next(const Describe& describe, std::vector<RecordId>& renamed, bool& more);
  bool is_garbage() const;
  Result<bool> has_words(std::int64_t seq, const std::string& words);

  sync::SqliteStore* store_;
  bool is_stale_ = false;
  std::int64_t upto_ = 0;
  std::int64_t versions_ = 0;  // rows ever put into search_words
  std::int64_t replaced_ = 0;  // of them stale
  /// Where many words are common and all of them together rare, FTS5 walks for as long as it is let: 50 ms for a
  /// million.
  std::int64_t walked_at_once_ = 40'000;
  std::uint64_t generation_ = 0;
  std::vector<std::int64_t> written_;  // the last of them, up to generation_
  std::vector<Candidate> sample_;
  std::optional<std::uint64_t> sampled_;  // at this generation
  std::int64_t sampled_upto_ = 0;
  std::optional<sqlite::Statement> add_dirty_, add_words_, add_doc_, drop_doc_;
  sync::RecordReader reader_;
};

}  // namespace yanxing::records
