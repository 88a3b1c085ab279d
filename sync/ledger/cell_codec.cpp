// The cells of one record as one blob: a table of devices and changes, then the cells that point into it.
// Private to the store that wrote it (never sent, never hashed), but self-contained and strict all the same.
#include <algorithm>
#include <map>

#include "sync/ledger/cell.h"
#include "sync/ledger/change_refs.h"

namespace yanxing::sync {

namespace {

constexpr std::uint64_t cells_version = 1;

Error corrupt(const char* what) { return Error{Code::corrupt, std::string("stored cells: ") + what}; }

struct Mention {
  ChangeId id;
  Stamp stamp;
};

/// The distinct (change, stamp) pairs of a record, numbered as they come.
class Mentions {
 public:
  std::uint64_t number(const ChangeId& id, Stamp stamp) {
    if (numbers_.empty()) {
      for (std::size_t i = 0; i < table_.size(); ++i) {
        if (table_[i].id == id && table_[i].stamp == stamp) return i;
      }
    } else if (const auto known = numbers_.find({id, stamp}); known != numbers_.end()) {
      return known->second;
    }
    table_.push_back({id, stamp});
    // Few, as a rule, so that a linear search beats a map; a repeat with a thousand rows has thousands.
    if (table_.size() == many) {
      for (std::size_t i = 0; i < table_.size(); ++i) numbers_[{table_[i].id, table_[i].stamp}] = i;
    } else if (table_.size() > many) {
      numbers_[{id, stamp}] = table_.size() - 1;
    }
    return table_.size() - 1;
  }
  const std::vector<Mention>& table() const { return table_; }

 private:
  static constexpr std::size_t many = 32;
  std::vector<Mention> table_;
  std::map<std::pair<ChangeId, Stamp>, std::uint64_t> numbers_;  // empty while there are few
};

Result<std::vector<Mention>> decode_table(cbor::Reader& in) {
  YX_ASSIGN(const std::uint64_t count, in.array());
  std::vector<Mention> table;
  table.reserve(count);
  ChainId chain;
  for (std::uint64_t i = 0; i < count; ++i) {
    YX_ASSIGN(const std::uint64_t parts, in.array());
    if (parts != 3) return corrupt("a change's parts");
    YX_ASSIGN(const ChangeId id, decode_ref(in, chain));
    chain = id.chain();
    YX_ASSIGN(const std::uint64_t ms, in.uint());
    YX_ASSIGN(const std::uint64_t logical, in.uint());
    table.push_back({id, {static_cast<UnixMs>(ms), static_cast<std::uint32_t>(logical)}});
  }
  return table;
}

Status decode_cell(cbor::Reader& in, const std::vector<Mention>& table, RecordState& record) {
  YX_ASSIGN(const std::uint64_t parts, in.array());
  if (parts != 3) return corrupt("a cell's parts");
  YX_ASSIGN(const std::string_view name, in.text());
  Cell cell;
  YX_ASSIGN(const std::uint64_t heads, in.array());
  if (heads % 2 != 0) return corrupt("a cell's heads");
  for (std::uint64_t i = 0; i < heads; i += 2) {
    YX_ASSIGN(const std::uint64_t index, in.uint());
    YX_ASSIGN(const std::string_view value, in.item());
    if (index >= table.size()) return corrupt("a head without its change");
    cell.heads.push_back({table[index].id, table[index].stamp, std::string(value)});
  }
  YX_ASSIGN(const std::uint64_t awaited, in.array());
  for (std::uint64_t i = 0; i < awaited; ++i) {
    YX_ASSIGN(const std::uint64_t index, in.uint());
    if (index >= table.size()) return corrupt("an awaited change without its id");
    cell.awaited.push_back(table[index].id);
  }
  record.cells.emplace(name, std::move(cell));
  return {};
}

Status decode_all(std::string_view bytes, RecordState& record) {
  cbor::Reader in(bytes);
  YX_ASSIGN(const std::uint64_t parts, in.array());
  YX_ASSIGN(const std::uint64_t version, in.uint());
  if (parts != 3 || version != cells_version) return corrupt("their version");
  YX_ASSIGN(const auto table, decode_table(in));
  YX_ASSIGN(const std::uint64_t cells, in.array());
  record.cells.clear();
  for (std::uint64_t i = 0; i < cells; ++i) YX_TRY(decode_cell(in, table, record));
  if (!in.at_end()) return corrupt("bytes after their end");
  return {};
}

}  // namespace

std::string encode_cells(const RecordState& record) {
  Mentions mentions;
  std::string body;
  cbor::Writer out(body);
  out.array(record.cells.size());
  for (const auto& [name, cell] : record.cells) {
    out.array(3).text(name).array(cell.heads.size() * 2);
    for (const Head& head : cell.heads) out.uint(mentions.number(head.id, head.stamp)).raw(head.value);
    out.array(cell.awaited.size());
    for (const ChangeId& id : cell.awaited) out.uint(mentions.number(id, {}));
  }
  const std::vector<Mention>& table = mentions.table();
  std::string bytes;
  bytes.reserve(body.size() + 32 * table.size() + 8);
  cbor::Writer head(bytes);
  head.array(3).uint(cells_version).array(table.size());
  ChainId chain;
  for (const Mention& m : table) {
    head.array(3);
    encode_ref(head, m.id, chain);
    head.uint(static_cast<std::uint64_t>(m.stamp.ms)).uint(m.stamp.logical);
    chain = m.id.chain();
  }
  bytes += body;
  return bytes;
}

Status decode_cells(std::string_view bytes, RecordState& record) {
  auto status = decode_all(bytes, record);
  if (!status && status.error().code != Code::corrupt) return corrupt(status.error().detail.c_str());
  return status;
}

}  // namespace yanxing::sync
