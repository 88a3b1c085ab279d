// What people do at a laptop: make records, fill fields, decide conflicts, delete and take it back.
#include <algorithm>

#include "sync/base/cbor.h"
#include "tests/sim/world.h"

namespace yanxing::sim {

namespace {

const std::vector<std::string>& places() {
  static const std::vector<std::string> all{"450224204", "450224205", "450225101", "450225102"};
  return all;
}

/// Where records that are seen from below lie.
const std::vector<std::string>& upper_places() {
  static const std::vector<std::string> all{"4502", "450224", "450225", "450224204"};
  return all;
}

const std::vector<std::string>& cells() {
  static const std::vector<std::string> all{"name", "role", "status"};
  return all;
}

std::string text_item(std::string_view text) {
  std::string item;
  cbor::Writer(item).text(text);
  return item;
}

std::vector<sync::ChangeId> head_ids(const sync::RecordState& record, std::string_view cell) {
  std::vector<sync::ChangeId> ids;
  if (const sync::Cell* found = record.find(cell)) {
    for (const sync::Head& head : found->heads) ids.push_back(head.id);
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

/// One save under way: the change, and what the model will remember of it.
class Save {
 public:
  Save(World& world, Laptop& laptop) : world_(world), laptop_(laptop) {}

  /// Everything that one person saves at once, as one transaction of one to three changes.
  void run() {
    const std::size_t count = world_.dice.percent(15) ? 2 + world_.dice.below(2) : 1;
    if (world_.dice.percent(world_.plan.disk_faults)) {
      const bool cut = world_.dice.percent(30);
      laptop_.store.arm(cut ? Fault::after_commit : Fault::write_fails, world_.dice.below(12));
    }
    const Status saved = save(count);
    const bool on_disk = saved.ok() || saved.error().code == Code::io;  // io: the power went after the commit
    for (SavedChange& change : noted_) {
      if (!on_disk) break;
      laptop_.disk.saved.insert(change.token);
      laptop_.disk.photos.merge(photos_);
      world_.model.saved(std::move(change));
    }
    if (!saved && laptop_.store.disarm() == Fault::none) {
      world_.fail("save", laptop_.name + " could not save: " + saved.error().detail);
      return;
    }
    if (!saved) {
      world_.trace.line(laptop_.name + " save failed: " + saved.error().detail);
      if (saved.error().code == Code::io || world_.dice.percent(50)) laptop_.crash();
    }
    laptop_.store.disarm();
  }

 private:
  Status save(std::size_t count) {
    sync::Transaction transaction(laptop_.store);
    YX_TRY(transaction.begin());
    for (std::size_t i = 0; i < count; ++i) YX_TRY(save_one(i + 1 < count));
    return transaction.commit();
  }

  Status save_one(bool more) {
    sync::Change change;
    noted_.emplace_back();
    SavedChange& note = noted_.back();
    note.token = world_.model.take();
    change.author = author_of(note.token);
    change.form_version = laptop_.form_version;
    change.more = more;
    YX_ASSIGN(auto record, choose_record(change));
    if (record) {
      YX_TRY(fill_known(change, *record, note));
    } else {
      fill_new(change, note);
    }
    note.record = change.record;
    note.form = change.form;
    note.place = change.place;
    YX_ASSIGN(const sync::ChangeId id, laptop_.log->append(change));
    note.device = id.device;
    if (change.form_version > 1) world_.count("saves with a newer form version");
    if (change.form_version > 1 && world_.server_form_version == 1) world_.count("of them before the server knew it");
    if (record && change.edits.front().cell == sync::place_cell) world_.count("records moved");
    std::string text =
        laptop_.name + " saves " + author_of(note.token) + " as " + id.text() + " on " + change.record.text();
    for (const SavedEdit& edit : note.edits) text += " " + edit.cell;
    world_.trace.line(text);
    return {};
  }

  /// A record that this laptop holds (its state is returned), or the head of a new one in `change`.
  Result<std::optional<sync::RecordState>> choose_record(sync::Change& change) {
    Dice& dice = world_.dice;
    for (int attempt = 0; attempt < 3 && !world_.records.empty() && dice.percent(75); ++attempt) {
      YX_ASSIGN(auto held, laptop_.store.record(dice.pick(world_.records).first));
      if (held && may_fill(*held)) return held;
    }
    change.creates = true;
    if (world_.plan.shares && dice.percent(40)) {
      change.form = shared_form;
      change.place = own_place(upper_places());
      change.record = make_uuid_v7(laptop_.wall.now_ms(), world_.random);
      if (world_.records.size() < 12) world_.records.emplace_back(change.record, change.form);
      return std::optional<sync::RecordState>();
    }
    change.place = own_place(places());
    if (dice.percent(50)) {
      change.form = "mark";
      change.key = {{"session", text_item(change.place)}, {"person", text_item(std::to_string(dice.below(4)))}};
      change.record = sync::natural_record_id(change.form, change.key);
      YX_ASSIGN(auto held, laptop_.store.record(change.record));
      if (held) {
        change.key.clear();
        change.creates = false;
        return held;
      }
    } else {
      change.form = world_.plan.quarantines && dice.percent(15) ? "alien" : "person";
      change.record = make_uuid_v7(laptop_.wall.now_ms(), world_.random);
    }
    if (world_.records.size() < 12) world_.records.emplace_back(change.record, change.form);
    return std::optional<sync::RecordState>();
  }

  std::string own_place(const std::vector<std::string>& from) {
    std::vector<std::string> mine;
    for (const std::string& place : from) {
      if (laptop_.account.scope.covers(place)) mine.push_back(place);
    }
    const bool strays = world_.plan.quarantines && world_.dice.percent(10);
    return strays || mine.empty() ? world_.dice.pick(from) : world_.dice.pick(mine);
  }

  /// The program does not let her change what is set up above; an old or a forged one does.
  bool may_fill(const sync::RecordState& record) {
    const auto& scope = laptop_.account.scope;
    if (record.form != shared_form || scope.covers(record.place)) return true;
    return world_.plan.quarantines && world_.dice.percent(10);
  }

  std::string some_value(Token token) {
    if (world_.plan.photos > 0 && world_.photo.percent(20))
      return text_item(*photos_.insert(world_.take_photo(laptop_)).first);
    if (world_.plan.quarantines && world_.dice.percent(5)) return text_item("bad");
    if (world_.dice.percent(25)) return text_item(world_.dice.percent(50) ? "present" : "late");
    return text_item("v" + std::to_string(token));
  }

  void fill_new(sync::Change& change, SavedChange& note) {
    change.edits.push_back({world_.dice.pick(cells()), some_value(note.token), {}, false});
    note_edits(change, note, {});
  }

  /// One to three fields, or the record's life; sometimes with what was seen when the field was opened a while ago.
  Status fill_known(sync::Change& change, const sync::RecordState& record, SavedChange& note) {
    Dice& dice = world_.dice;
    change.record = record.id;
    change.form = record.form;
    change.place = record.place;
    const auto conflicts = record.conflicts();
    const std::uint64_t what = dice.below(100);
    if (what < 12 || (record.is_deleted() && what < 30)) {
      const auto seen = record.heads();
      const bool back = record.is_deleted() || dice.percent(15);
      change.edits.push_back({std::string(sync::life_cell), back ? sync::alive_value() : sync::deleted_value(seen),
                              head_ids(record, sync::life_cell), false});
      note_edits(change, note, seen);
      return {};
    }
    if (what < 50 && !conflicts.empty()) {
      const std::string& cell = dice.pick(conflicts);
      std::string value = cell == sync::life_cell ? sync::alive_value() : some_value(note.token);
      if (cell != sync::life_cell && dice.percent(60)) value = std::string(*record.value(cell));
      change.edits.push_back({cell, std::move(value), head_ids(record, cell), false});
      note_edits(change, note, {});
      return {};
    }
    if (world_.plan.moves && dice.percent(10)) {
      change.edits.push_back({std::string(sync::place_cell),
                              text_item(own_place(record.form == shared_form ? upper_places() : places())),
                              head_ids(record, sync::place_cell), false});
      note_edits(change, note, {});
      return {};
    }
    if (laptop_.open_field && laptop_.open_field->record == record.id && still_held(*laptop_.open_field)) {
      change.edits.push_back({laptop_.open_field->cell, some_value(note.token), laptop_.open_field->heads, false});
      laptop_.open_field.reset();
    } else {
      const std::size_t first = dice.below(cells().size());
      const std::size_t count = 1 + dice.below(cells().size());
      for (std::size_t i = 0; i < count; ++i) {
        const std::string& cell = cells()[(first + i) % cells().size()];
        change.edits.push_back({cell, some_value(note.token), head_ids(record, cell), false});
      }
    }
    if (!laptop_.open_field && dice.percent(20)) {
      const std::string& cell = dice.pick(cells());
      const auto heads = head_ids(record, cell);
      laptop_.open_field = OpenField{record.id, cell, heads, seen(heads)};
    }
    note_edits(change, note, {});
    return {};
  }

  /// A log authored anew has new ids, and another copy of this disk may have taken the old ones: the screen shows the
  /// field anew.
  bool still_held(const OpenField& field) {
    std::set<Token> now;
    for (const sync::ChangeId& id : field.heads) {
      if (const auto token = token_of(laptop_.store, id)) now.insert(*token);
    }
    return now == field.tokens;
  }

  void note_edits(const sync::Change& change, SavedChange& note, const std::vector<sync::ChangeId>& deletion_saw) {
    note.admissible = change.form != "alien";
    for (const sync::Edit& edit : sync::all_edits(change)) {
      SavedEdit saved{edit.cell, edit.value, seen(edit.replaces), false, {}};
      if (edit.value == text_item("bad")) note.admissible = false;
      if (edit.cell == sync::life_cell && edit.value != sync::alive_value()) {
        saved.deletes = true;
        saved.deletes_saw = seen(deletion_saw);
      }
      note.edits.push_back(std::move(saved));
    }
  }

  std::set<Token> seen(const std::vector<sync::ChangeId>& ids) {
    std::set<Token> out;
    for (const sync::ChangeId& id : ids) {
      const auto token = token_of(laptop_.store, id);
      YX_CHECK(token.has_value());
      out.insert(*token);
    }
    return out;
  }

  World& world_;
  Laptop& laptop_;
  std::vector<SavedChange> noted_;
  std::set<std::string> photos_;
};

}  // namespace

void World::person_acts(Laptop& laptop) { Save(*this, laptop).run(); }

}  // namespace yanxing::sim
