// SearchIndex: what a search reads of it.
#include <algorithm>
#include <unordered_set>

#include "client/records/search_index.h"

namespace yanxing::records {
namespace {

/// As many records as a search reads in about 20 ms.
constexpr std::int64_t max_direct = 2000;
constexpr std::int64_t sample_records = 64;
constexpr std::uint64_t sample_lasts = 1000;  // records written, after which another one is taken

/// Of a row with seq, record, loose, deleted, form, place.
SearchIndex::Candidate candidate_of(const sqlite::Statement& row) {
  SearchIndex::Candidate out;
  out.seq = row.integer(0);
  out.key = row.integer(1);
  out.loose = row.integer(2) != 0;
  out.deleted = row.integer(3) != 0;
  out.form = row.text(4);
  out.place = row.text(5);
  return out;
}

}  // namespace

Result<std::int64_t> SearchIndex::known_title(std::int64_t key) {
  YX_ASSIGN(sqlite::Statement row, store_->db().prepare("SELECT title FROM search_doc WHERE record = ?1"));
  YX_ASSIGN(const bool found, row.bind(1, key).step());
  return found ? row.integer(0) : std::int64_t{0};
}

Result<std::vector<sync::RecordPlace>> SearchIndex::pointing_to(const std::string& word) {
  YX_ASSIGN(
      sqlite::Statement rows,
      store_->db().prepare("SELECT d.seq, d.record FROM search_words w CROSS JOIN search_doc d ON d.seq = w.rowid "
                           "WHERE w.search_words MATCH ?1"));
  rows.bind_text(1, '"' + word + '"');
  std::vector<sync::RecordPlace> out;
  while (true) {
    YX_ASSIGN(const bool row, rows.step());
    if (!row) return out;
    out.push_back({rows.integer(0), rows.integer(1)});
  }
}

Result<SearchIndex::Direct> SearchIndex::direct(const TitleOf& title_of,
                                                const std::function<std::string(std::int64_t)>& reference_word) {
  Direct out;
  out.upto = upto_;
  out.too_many = true;
  if (is_stale_) return out;
  YX_ASSIGN(out.records, sync::records_by_seq(*store_, upto_, 0, true, max_direct + 1));
  if (static_cast<std::int64_t>(out.records.size()) > max_direct) return out;
  YX_ASSIGN(sqlite::Statement dirty,
            store_->db().prepare("SELECT r.seq, r.key FROM search_dirty d CROSS JOIN record r ON r.key = d.record"));
  while (true) {
    YX_ASSIGN(const bool row, dirty.step());
    if (!row) break;
    out.records.push_back({dirty.integer(0), dirty.integer(1)});
    if (static_cast<std::int64_t>(out.records.size()) > 2 * max_direct) return out;
  }
  std::vector<sync::RecordPlace> found;
  for (const sync::RecordPlace& one : out.records) {
    YX_ASSIGN(const std::int64_t title, title_of(one.key));
    if (title == 0) continue;
    YX_ASSIGN(const std::int64_t known, known_title(one.key));
    if (title == known) continue;
    YX_ASSIGN(const auto pointing, pointing_to(reference_word(one.key)));
    found.insert(found.end(), pointing.begin(), pointing.end());
  }
  // What points to her may itself have a newer change: its place is the newer one, found first.
  std::unordered_set<std::int64_t> seen;
  std::vector<sync::RecordPlace> all;
  for (const auto* list : {&out.records, &found}) {
    for (const sync::RecordPlace& one : *list) {
      if (seen.insert(one.key).second) all.push_back(one);
    }
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.seq > b.seq; });
  out.records = std::move(all);
  out.too_many = false;
  return out;
}

Result<SearchIndex::Candidates> SearchIndex::candidates(const std::string& match, std::int64_t before,
                                                        std::int64_t limit) {
  const char* by_words =
      "SELECT d.seq, d.record, d.loose, r.deleted, r.form, r.place FROM search_words w "
      "CROSS JOIN search_doc d ON d.seq = w.rowid CROSS JOIN record r ON r.key = d.record "
      "WHERE w.search_words MATCH ?3 AND w.rowid < ?1 AND w.rowid >= ?4 ORDER BY w.rowid DESC LIMIT ?2";
  const char* all =
      "SELECT d.seq, d.record, d.loose, r.deleted, r.form, r.place FROM search_doc d "
      "CROSS JOIN record r ON r.key = d.record WHERE d.seq < ?1 ORDER BY d.seq DESC LIMIT ?2";
  before = std::min(before, upto_ + 1);
  Candidates out;
  out.next = match.empty() ? 0 : std::max<std::int64_t>(0, before - walked_at_once_);
  YX_ASSIGN(sqlite::Statement rows, store_->db().prepare(match.empty() ? all : by_words));
  rows.bind(1, before).bind(2, limit);
  if (!match.empty()) rows.bind_text(3, match).bind(4, out.next);
  while (true) {
    YX_ASSIGN(const bool row, rows.step());
    if (!row) break;
    out.found.push_back(candidate_of(rows));
  }
  if (static_cast<std::int64_t>(out.found.size()) == limit) out.next = out.found.back().seq;
  return out;
}

Status SearchIndex::take_sample() {
  const bool is_fresh = sampled_ && generation_ - *sampled_ < sample_lasts &&
                        upto_ - sampled_upto_ < static_cast<std::int64_t>(sample_lasts) + upto_ / 8;
  if (is_fresh) return {};
  sample_.clear();
  YX_ASSIGN(sqlite::Statement row,
            store_->db().prepare("SELECT d.seq, d.record, d.loose, r.deleted, r.form, r.place FROM search_doc d "
                                 "CROSS JOIN record r ON r.key = d.record WHERE d.seq >= ?1 ORDER BY d.seq LIMIT 1"));
  for (std::int64_t i = 0; i < sample_records; ++i) {
    row.reset();
    YX_ASSIGN(const bool found, row.bind(1, upto_ / sample_records * i).step());
    if (found) sample_.push_back(candidate_of(row));
  }
  sampled_ = generation_;
  sampled_upto_ = upto_;
  return {};
}

Result<bool> SearchIndex::is_common(const std::function<bool(const Candidate&)>& is_so) {
  YX_TRY(take_sample());
  const auto count = std::count_if(sample_.begin(), sample_.end(), is_so);
  return !sample_.empty() && 2 * count >= std::ssize(sample_);
}

}  // namespace yanxing::records
