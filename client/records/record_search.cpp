// RecordStore: searching by the index, or record by record where it is not ready.
#include <algorithm>

#include "client/records/record_store.h"
#include "client/records/sync_states.h"
#include "client/records/value_codec.h"
#include "sync/ledger/sqlite/record_query.h"

namespace yanxing::records {
namespace {

constexpr std::int64_t candidates_at_once = 512;
/// For a page: a rare hit may cost the index a long walk, so that no more of them are looked for than are shown.
constexpr std::int64_t candidates_of_page = 128;
/// More records written than that are not worth following one by one.
constexpr std::size_t max_followed = 1000;
/// A page is a hundred records: reading more unsent changes than that beforehand would be the larger part of a search.
constexpr std::uint64_t max_unsent_read = 256;
constexpr std::int64_t scanned_at_once = 128;
constexpr std::size_t max_person_names = 100'000;
constexpr std::string_view person_form = "person";
constexpr const char* name_field = "name";

/// FNV-1a, never 0.
std::int64_t fingerprint(std::string_view name) {
  std::uint64_t hash = 14'695'981'039'346'656'037U;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211U;
  return static_cast<std::int64_t>(hash >> 1 | 1U);
}

std::string person_name(const sync::RecordState& state) {
  if (state.form != person_form) return {};
  const sync::Cell* cell = state.find(name_field);
  if (cell == nullptr || cell->heads.empty()) return {};
  const auto answers = answers_of_cell(name_field, cell->heads.front().value);
  const auto name = answers.find(name_field);
  return name != answers.end() && name->second.is_string() ? name->second.get<std::string>() : std::string();
}

bool wants_life(const ListQuery& query, bool deleted) {
  if (query.life == ListQuery::Life::deleted || query.state == State::deleted) return deleted;
  return query.life == ListQuery::Life::any || !deleted;
}

}  // namespace

std::string RecordStore::name_of(const RecordId& person) {
  const std::uint64_t generation = workspace_->search_index().generation();
  if (generation != names_generation_ || person_names_.size() > max_person_names) {
    person_names_.clear();
    names_generation_ = generation;
  }
  const auto known = person_names_.find(person);
  if (known != person_names_.end()) return known->second;
  const auto state = workspace_->store().record(person);
  std::string name = state && *state ? person_name(**state) : std::string();
  person_names_.emplace(person, name);
  return name;
}

Result<Indexed> RecordStore::describe(const sync::RecordRow& row) {
  SyncStates none;
  const Record record = to_record(row.record, row.key, none);
  const std::string name = person_name(row.record);
  return Indexed{search_text_.words(record, [this](const RecordId& id) { return name_of(id); }),
                 name.empty() ? 0 : fingerprint(name)};
}

/// Records of other forms are never drafts, and there are many of those (marks, persons).
bool RecordStore::may_be_draft(std::string_view form_name) const {
  const forms::Form* form = forms_->find(form_name);
  return form != nullptr && !form->state_field.empty();
}

std::vector<std::string> RecordStore::forms_with_drafts() const {
  std::vector<std::string> out;
  for (const forms::Form& form : forms_->forms()) {
    if (may_be_draft(form.name)) out.push_back(form.name);
  }
  return out;
}

/// Filters that leave out less than half of the records are tested on what the index finds for the rest.
std::string RecordStore::match_of(const IndexQuery& asked, const ListQuery& query) {
  auto& index = workspace_->search_index();
  std::string match = asked.match;
  const auto add = [&](const std::string& word, const std::function<bool(const SearchIndex::Candidate&)>& has) {
    if (word.empty()) return;
    const auto common = index.is_common(has);
    if (common && *common) return;
    match += (match.empty() ? "" : " AND ") + word;
  };
  using Candidate = SearchIndex::Candidate;
  add(asked.place, [&](const Candidate& one) { return one.place.starts_with(query.place); });
  add(asked.form, [&](const Candidate& one) { return one.form == query.form; });
  add(asked.life, [&](const Candidate& one) { return wants_life(query, one.deleted); });
  if (query.state == State::draft && query.form.empty())
    add(SearchText::forms_word(forms_with_drafts()), [&](const Candidate& one) { return may_be_draft(one.form); });
  return match;
}

Result<RecordHits> RecordStore::search(const ListQuery& query) {
  RecordHits hits;
  hits.query_ = query;
  hits.typed_ = search_text_.query(query.text);
  hits.asked_ = SearchText::index_query(hits.typed_, query);
  hits.asked_.match = match_of(hits.asked_, query);
  hits.generation_ = workspace_->search_index().generation();
  YX_ASSIGN(hits.last_seq_, workspace_->store().last_seq());
  YX_ASSIGN(hits.receipts_, logs_to_cover(*workspace_));
  YX_ASSIGN(SyncStates states, sync_states(max_unsent_read));
  hits.states_ = std::make_shared<SyncStates>(std::move(states));
  hits.plain_ = hits.asked_.exact && !query.sync && !query.has_days() && !query.in_conflict &&
                (!query.state || *query.state == State::deleted);
  hits.next_ = INT64_MAX;
  sync::RecordReader reader(workspace_->store());
  auto direct = workspace_->search_index().direct(
      [&](std::int64_t key) -> Result<std::int64_t> {
        YX_ASSIGN(const auto row, reader.read(key));
        const std::string name = row ? person_name(row->record) : std::string();
        return name.empty() ? 0 : fingerprint(name);
      },
      [&](std::int64_t key) {
        const auto row = reader.read(key);
        return row && *row ? SearchText::reference_word((*row)->record.id) : std::string("zr0");
      });
  if (!direct) workspace_->search_index().distrust();
  hits.by_index_ = direct && !direct->too_many;
  if (!hits.by_index_) return hits;
  hits.direct_ = std::move(*direct);
  for (const sync::RecordPlace& one : hits.direct_.records) hits.direct_keys_.insert(one.key);
  return hits;
}

/// Not only records that were written: a receipt or a verdict gives others another state.
Result<bool> RecordStore::states_moved(const RecordHits& hits, const SyncStates& now) {
  if (now.quarantined != hits.states_->quarantined) return true;
  YX_ASSIGN(const auto logs, logs_to_cover(*workspace_));
  return !std::equal(logs.begin(), logs.end(), hits.receipts_.begin(), hits.receipts_.end(),
                     [](const LogState& a, const LogState& b) { return a.chain == b.chain && a.covered == b.covered; });
}

Result<bool> RecordStore::follow(RecordHits& hits) {
  auto& index = workspace_->search_index();
  if (!hits.by_index_ || !index.is_trusted()) return false;
  auto written = index.written_since(hits.generation_);
  if (!written || written->size() > max_followed) return false;
  std::sort(written->begin(), written->end());
  written->erase(std::unique(written->begin(), written->end()), written->end());
  YX_ASSIGN(SyncStates states, sync_states(max_unsent_read));
  if (hits.query_.sync) {
    YX_ASSIGN(const bool moved, states_moved(hits, states));
    if (moved) return false;
  }
  std::vector<sync::RecordRow> rows;
  for (const std::int64_t key : *written) {
    YX_ASSIGN(auto row, row_of(key));
    if (!row) continue;
    if (row->seq <= hits.last_seq_) return false;  // it keeps its place among the others, which is not known here
    const std::string name = hits.typed_.empty() ? std::string() : person_name(row->record);
    if (!name.empty()) {
      YX_ASSIGN(const std::int64_t known, index.known_title(key));
      if (known != fingerprint(name)) return false;  // those that point to her are found by it
    }
    rows.push_back(std::move(*row));
  }
  *hits.states_ = std::move(states);
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.seq > b.seq; });
  std::vector<std::int64_t> fresh;
  for (const sync::RecordRow& row : rows) {
    if (fits_row(hits, row)) fresh.push_back(row.key);
  }
  const auto is_written = [&](std::int64_t key) { return std::binary_search(written->begin(), written->end(), key); };
  if (!written->empty()) std::erase_if(hits.keys_, is_written);
  hits.keys_.insert(hits.keys_.begin(), fresh.begin(), fresh.end());
  // Their former versions, which may still lie ahead, are no hits.
  hits.direct_keys_.insert(written->begin(), written->end());
  auto& ahead = hits.direct_.records;
  ahead.erase(std::remove_if(ahead.begin() + static_cast<std::ptrdiff_t>(hits.next_direct_), ahead.end(),
                             [&](const sync::RecordPlace& one) { return is_written(one.key); }),
              ahead.end());
  hits.generation_ = index.generation();
  YX_ASSIGN(hits.last_seq_, workspace_->store().last_seq());
  YX_ASSIGN(hits.receipts_, logs_to_cover(*workspace_));
  return true;
}

bool RecordStore::fits_row(RecordHits& hits, const sync::RecordRow& row) {
  const ListQuery& query = hits.query_;
  if (!wants_life(query, row.deleted) || (query.in_conflict && !row.in_conflict)) return false;
  if (!query.form.empty() && row.record.form != query.form) return false;
  if (!row.record.place.starts_with(query.place)) return false;
  const bool only_rows = hits.typed_.empty() && !query.sync && !query.has_days() && !query.reference &&
                         (!query.state || *query.state == State::deleted);
  return only_rows || fits(to_record(row.record, row.key, *hits.states_), query, hits.typed_);
}

Status RecordStore::look_at(RecordHits& hits, std::int64_t key, std::int64_t seq) {
  YX_ASSIGN(const auto row, row_of(key));
  if (row && fits_row(hits, *row)) hits.keys_.push_back(key);
  hits.next_ = seq;
  return {};
}

/// Without an index: every record, from the newest on.
Status RecordStore::scan_more(RecordHits& hits, const std::function<bool()>& stop) {
  YX_ASSIGN(const auto places, sync::records_by_seq(workspace_->store(), 0, hits.next_, true, scanned_at_once));
  for (const sync::RecordPlace& one : places) {
    YX_TRY(look_at(hits, one.key, one.seq));
    if (stop && stop()) return {};
  }
  hits.complete_ = static_cast<std::int64_t>(places.size()) < scanned_at_once;
  return {};
}

Status RecordStore::index_more(RecordHits& hits, std::size_t wanted, const std::function<bool()>& stop) {
  const std::int64_t at_once = wanted == SIZE_MAX ? candidates_at_once : candidates_of_page;
  auto found = workspace_->search_index().candidates(hits.asked_.match, hits.next_, at_once);
  if (!found) {
    workspace_->search_index().distrust();
    hits.by_index_ = false;
    return {};
  }
  const ListQuery& query = hits.query_;
  const auto& direct = hits.direct_.records;
  const auto look_at_direct_above = [&](std::int64_t seq) -> Status {
    for (; hits.next_direct_ < direct.size() && direct[hits.next_direct_].seq > seq; ++hits.next_direct_)
      YX_TRY(look_at(hits, direct[hits.next_direct_].key, direct[hits.next_direct_].seq));
    return {};
  };
  std::size_t looked_at = 0;
  for (const SearchIndex::Candidate& one : found->found) {
    YX_TRY(look_at_direct_above(one.seq));
    hits.next_ = one.seq;
    if (hits.direct_keys_.contains(one.key)) continue;
    if (!wants_life(query, one.deleted) || (!query.form.empty() && one.form != query.form) ||
        !one.place.starts_with(query.place) || (query.state == State::draft && !may_be_draft(one.form)))
      continue;
    if (hits.plain_ && !one.loose) {
      hits.keys_.push_back(one.key);
      continue;
    }
    YX_TRY(look_at(hits, one.key, one.seq));
    if (stop && ++looked_at % 16 == 0 && stop()) return {};
  }
  YX_TRY(look_at_direct_above(found->next - 1));
  hits.next_ = found->next;
  hits.complete_ = found->next == 0;
  return {};
}

Status RecordStore::find_more(RecordHits& hits, std::size_t wanted, const std::function<bool()>& stop) {
  while (!hits.complete_ && hits.keys_.size() < wanted) {
    YX_TRY(hits.by_index_ ? index_more(hits, wanted, stop) : scan_more(hits, stop));
    if (stop && stop()) return {};
  }
  return {};
}

Result<std::optional<sync::RecordRow>> RecordStore::row_of(std::int64_t key) {
  if (!reader_) reader_.emplace(workspace_->store());
  return reader_->read(key);
}

Result<std::optional<Record>> RecordStore::read(std::int64_t key) {
  YX_ASSIGN(SyncStates states, sync_states(max_unsent_read));
  YX_ASSIGN(const auto row, row_of(key));
  if (!row) return std::optional<Record>();
  return std::optional(to_record(row->record, key, states));
}

Result<std::vector<Record>> RecordStore::read(std::span<const std::int64_t> keys) {
  YX_ASSIGN(SyncStates states, sync_states(max_unsent_read));
  std::vector<Record> out;
  for (const std::int64_t key : keys) {
    YX_ASSIGN(const auto row, row_of(key));
    if (row) out.push_back(to_record(row->record, row->key, states));
  }
  return out;
}

Result<std::vector<Record>> RecordStore::read(const RecordHits& hits, std::size_t first, std::size_t count) {
  std::vector<Record> out;
  for (std::size_t i = first; i < hits.keys_.size() && i - first < count; ++i) {
    YX_ASSIGN(const auto row, row_of(hits.keys_[i]));
    if (row) out.push_back(to_record(row->record, row->key, *hits.states_));
  }
  return out;
}

Status RecordStore::each_hit(RecordHits& hits, const std::function<bool(const Record&)>& visit) {
  const ListQuery& query = hits.query_;
  const bool newest = query.order == ListQuery::Order::newest;
  const auto offset = static_cast<std::size_t>(std::max<std::int64_t>(0, query.offset));
  const std::size_t end = query.limit > 0 ? offset + static_cast<std::size_t>(query.limit) : SIZE_MAX;
  std::size_t at = offset;
  if (newest) {
    while (at < end) {
      YX_TRY(find_more(hits, at + 1));
      if (at >= hits.keys_.size()) return {};
      YX_ASSIGN(const auto row, row_of(hits.keys_[at++]));
      if (row && !visit(to_record(row->record, row->key, *hits.states_))) return {};
    }
    return {};
  }
  YX_TRY(find_more(hits, SIZE_MAX));
  std::vector<std::pair<RecordId, std::int64_t>> by_id;
  for (const std::int64_t key : hits.keys_) {
    YX_ASSIGN(const auto row, row_of(key));
    if (row) by_id.emplace_back(row->record.id, key);
  }
  std::sort(by_id.begin(), by_id.end());
  for (; at < std::min(end, by_id.size()); ++at) {
    YX_ASSIGN(const auto row, row_of(by_id[at].second));
    if (row && !visit(to_record(row->record, row->key, *hits.states_))) return {};
  }
  return {};
}

Result<bool> RecordStore::index_some() {
  return workspace_->search_index().work([this](const sync::RecordRow& row) { return describe(row); },
                                         [](const RecordId& id) { return SearchText::reference_word(id); });
}

Result<SearchIndex::Progress> RecordStore::index_progress() { return workspace_->search_index().progress(); }

Result<bool> RecordStore::verify_index(std::int64_t samples) {
  YX_ASSIGN(const bool fits,
            workspace_->search_index().verify([this](const sync::RecordRow& row) { return describe(row); }, samples));
  if (!fits) YX_TRY(index_some());  // drops it, so that no later run of the program trusts it
  return fits;
}

}  // namespace yanxing::records
