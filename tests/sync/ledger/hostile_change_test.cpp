// Changes, references and stored cells that no program of ours writes: each is refused for what is wrong with it, and
// what is merely unusual is read as it was meant.
#include "sync/ledger/attachment_refs.h"
#include "sync/ledger/change_refs.h"
#include "tests/sync/ledger/ledger_support.h"

namespace yanxing::sync::testing {
namespace {

const ChainId self = chain(1);

/// A change item by item, so that each can be another.
struct Parts {
  std::uint64_t count = 10, version = 1, flags = 0, ms = 1000, logical = 1, form_version = 1;
  std::string form = "person", place = "450224204", author = "x";
  std::string record = bytes_item(numbered_id(9).view());
  std::vector<std::string> edits = {edit_item("name", text_value("名"))};
  std::string rest;

  static std::string bytes_item(std::string_view bytes) {
    std::string item;
    cbor::Writer(item).bytes(bytes);
    return item;
  }
  static std::string edit_item(const std::string& cell, const std::string& value) {
    std::string item;
    cbor::Writer(item).array(2).text(cell).raw(value);
    return item;
  }
  std::string encoded() const {
    std::string bytes;
    cbor::Writer out(bytes);
    out.array(count).uint(version).uint(flags).uint(ms).uint(logical);
    out.text(form).uint(form_version).text(place).text(author).raw(record);
    out.array(edits.size());
    for (const std::string& edit : edits) out.raw(edit);
    return bytes + rest;
  }
};

std::string refused(const Parts& parts) {
  const auto change = decode_change(parts.encoded(), self);
  return change ? "" : change.error().detail.substr(change.error().detail.find(": ") + 2);
}

/// An edit of "name" with these parts after its value.
std::string edit_with(std::uint64_t parts, const std::function<void(cbor::Writer&)>& more) {
  std::string item;
  cbor::Writer out(item);
  out.array(parts).text("name").raw(text_value("v"));
  more(out);
  return item;
}

std::string key_of(const std::vector<std::pair<std::string, std::string>>& cells, bool odd = false) {
  std::string item;
  cbor::Writer out(item);
  out.array(cells.size() * 2 + (odd ? 1 : 0));
  for (const auto& [cell, value] : cells) out.text(cell).raw(value);
  if (odd) out.text("more");
  return item;
}

TEST(HostileChange, IsRefusedForWhatIsWrongWithIt) {
  Parts sound;
  EXPECT_EQ(refused(sound), "");
  const auto with = [&](const std::function<void(Parts&)>& change) {
    Parts parts;
    change(parts);
    return refused(parts);
  };
  EXPECT_EQ(with([](Parts& p) { p.rest = std::string(max_payload_bytes, '\0'); }), "over its limit");
  EXPECT_EQ(with([](Parts& p) { p.rest = "\x01"; }), "bytes after its end");
  EXPECT_EQ(with([](Parts& p) {
              p.count = 11;
              p.rest = "\x01";
            }),
            "its parts");
  EXPECT_EQ(with([](Parts& p) { p.version = 0; }), "its parts");
  EXPECT_EQ(with([](Parts& p) { p.flags = 4; }), "unknown flags");
  EXPECT_EQ(with([](Parts& p) { p.ms = std::uint64_t{1} << 48; }), "a stamp over 48 + 32 bits");
  EXPECT_EQ(with([](Parts& p) { p.logical = std::uint64_t{1} << 32; }), "a stamp over 48 + 32 bits");
  EXPECT_EQ(with([](Parts& p) { p.form = ""; }), "a form's name");
  EXPECT_EQ(with([](Parts& p) { p.form = std::string(max_name_bytes + 1, 'f'); }), "a form's name");
  EXPECT_EQ(with([](Parts& p) { p.form_version = std::uint64_t{1} << 32; }), "a form's version");
  EXPECT_EQ(with([](Parts& p) { p.place = std::string(max_name_bytes + 1, '4'); }), "a place");
  EXPECT_EQ(with([](Parts& p) { p.author = std::string(max_name_bytes + 1, 'a'); }), "an author");
  EXPECT_EQ(with([](Parts& p) { p.record = Parts::bytes_item("short"); }), "a record id has 16 bytes");
  EXPECT_EQ(with([](Parts& p) { p.edits.assign(max_edits + 1, p.edits.front()); }), "more edits than allowed");
  EXPECT_EQ(with([](Parts& p) { p.edits.push_back(p.edits.front()); }), "a cell twice");
  EXPECT_EQ(with([](Parts& p) { p.edits = {Parts::edit_item("", text_value("v"))}; }), "a cell's name");
  EXPECT_EQ(with([](Parts& p) { p.edits = {Parts::edit_item("name", text_value(std::string(max_value_bytes, 'v')))}; }),
            "a value over its limit");
  const std::string far(max_name_bytes + 1, '4');
  EXPECT_EQ(with([&](Parts& p) { p.edits = {Parts::edit_item(std::string(place_cell), text_value(far))}; }),
            "a place over its limit");
  EXPECT_NE(with([](Parts& p) { p.edits = {Parts::edit_item(std::string(place_cell), "\x07")}; }), "");
  EXPECT_NE(with([](Parts& p) { p.edits = {Parts::edit_item(std::string(life_cell), text_value("dead"))}; }), "");
}

TEST(HostileChange, AKeyIsPairsOfCellsEachOnceAndNoneReserved) {
  const auto keyed = [](const std::string& record) {
    Parts parts;
    parts.record = record;
    return refused(parts);
  };
  EXPECT_EQ(keyed(key_of({{"person", text_value("p")}})), "");
  EXPECT_EQ(keyed(key_of({})), "a natural key's parts");
  EXPECT_EQ(keyed(key_of({{"person", text_value("p")}}, true)), "a natural key's parts");
  std::vector<std::pair<std::string, std::string>> many;
  for (int i = 0; i < 17; ++i) many.emplace_back("k" + std::to_string(i), text_value("v"));
  EXPECT_EQ(keyed(key_of(many)), "a natural key's parts");
  EXPECT_EQ(keyed(key_of({{"person", text_value("p")}, {"person", text_value("q")}})),
            "a key's cell twice, or a reserved one");
  EXPECT_EQ(keyed(key_of({{std::string(place_cell), text_value("45")}})), "a key's cell twice, or a reserved one");
  EXPECT_EQ(keyed(key_of({{"name", text_value("p")}})), "a cell twice") << "which it edits too";
  EXPECT_NE(keyed("\x07"), "") << "neither an id nor a key";
}

TEST(HostileChange, WhatAnEditReplacesIsAscendingAndWrittenInOneWay) {
  const auto edited = [](const std::string& edit) {
    Parts parts;
    parts.edits = {edit};
    return refused(parts);
  };
  const auto ref = [](cbor::Writer& out, std::uint64_t n) { out.array(1).uint(n); };
  EXPECT_EQ(edited(edit_with(3, [&](cbor::Writer& out) { ref(out.array(1), 3); })), "");
  EXPECT_EQ(edited(edit_with(1, [](cbor::Writer&) {})), "an edit has 2 to 4 parts");
  EXPECT_EQ(edited(edit_with(5, [&](cbor::Writer& out) { out.array(0).uint(1).uint(1); })), "an edit has 2 to 4 parts");
  EXPECT_EQ(edited(edit_with(3, [](cbor::Writer& out) { out.array(0); })), "an empty list of replaced changes");
  EXPECT_EQ(edited(edit_with(4, [](cbor::Writer& out) { out.array(0).uint(1); })), "");
  EXPECT_EQ(edited(edit_with(4, [](cbor::Writer& out) { out.array(0).uint(2); })), "an edit's flags");
  for (const std::uint64_t second : {3u, 2u}) {
    EXPECT_EQ(edited(edit_with(3,
                               [&](cbor::Writer& out) {
                                 out.array(2);
                                 ref(out, 3);
                                 ref(out, second);
                               })),
              "replaced changes out of order");
  }
}

TEST(HostileReference, HasOneSpelling) {
  const auto read = [](const std::function<void(cbor::Writer&)>& write) {
    std::string item;
    cbor::Writer out(item);
    write(out);
    cbor::Reader in(item);
    const auto id = decode_ref(in, self);
    return id ? id->text() : id.error().detail.substr(id.error().detail.find(": ") + 2);
  };
  const std::string other(16, '\2');
  EXPECT_EQ(read([&](cbor::Writer& out) { out.array(3).uint(4).uint(8).bytes(other); }),
            (ChangeId{numbered_id(2), 8, 4}).text());
  EXPECT_EQ(read([](cbor::Writer& out) { out.array(0); }), "1 to 3 parts");
  EXPECT_EQ(read([](cbor::Writer& out) { out.array(4).uint(1).uint(1).uint(1).uint(1); }), "1 to 3 parts");
  EXPECT_EQ(read([](cbor::Writer& out) { out.array(1).uint(0); }), "a number out of range");
  EXPECT_EQ(read([](cbor::Writer& out) { out.array(1).uint(std::uint64_t{1} << 62); }), "a number out of range");
  EXPECT_EQ(read([](cbor::Writer& out) { out.array(2).uint(1).uint(0); }), "an incarnation out of range");
  EXPECT_EQ(read([](cbor::Writer& out) { out.array(2).uint(1).uint(std::uint64_t{1} << 32); }),
            "an incarnation out of range");
  EXPECT_EQ(read([](cbor::Writer& out) { out.array(3).uint(1).uint(8).bytes("short"); }), "a device id has 16 bytes");
  EXPECT_EQ(read([](cbor::Writer& out) { out.array(2).uint(1).uint(self.incarnation); }), "longer than needed");
  EXPECT_EQ(read([](cbor::Writer& out) { out.array(3).uint(1).uint(9).bytes(self.device.view()); }),
            "longer than needed");
}

TEST(HostileReference, WhatADeletionSawIsAscendingAndAllThereIs) {
  const std::string seen = encode_seen({{numbered_id(2), 7, 4}, {numbered_id(1), 7, 3}, {numbered_id(2), 7, 4}});
  ASSERT_EQ(decode_seen(seen).value().size(), 2u);
  EXPECT_FALSE(decode_seen(seen + '\x01'));
  EXPECT_FALSE(decode_seen("\x07"));
  for (const std::uint64_t second : {4u, 3u}) {
    std::string item;
    cbor::Writer out(item);
    out.array(2);
    encode_ref(out, {numbered_id(2), 7, 4}, {});
    encode_ref(out, {numbered_id(2), 7, second}, {});
    EXPECT_FALSE(decode_seen(item)) << second;
  }
}

/// Cells as a store might give them back: a table with one change, and one cell.
Status read_cells(const std::function<void(cbor::Writer&)>& cell) {
  std::string bytes;
  cbor::Writer out(bytes);
  out.array(3).uint(1).array(1).array(3);
  encode_ref(out, {numbered_id(1), 7, 3}, {});
  out.uint(1000).uint(2).array(1).array(3).text("name");
  cell(out);
  RecordState record;
  return decode_cells(bytes, record);
}

TEST(DamagedCells, NameWhatIsInTheirTable) {
  EXPECT_TRUE(read_cells([](cbor::Writer& out) { out.array(2).uint(0).text("v").array(1).uint(0); }));
  for (const auto& cell : std::vector<std::function<void(cbor::Writer&)>>{
           [](cbor::Writer& out) { out.array(1).uint(0).array(0); },
           [](cbor::Writer& out) { out.array(2).uint(1).text("v").array(0); },
           [](cbor::Writer& out) { out.array(0).array(1).uint(1); },
       }) {
    const Status done = read_cells(cell);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, Code::corrupt);
  }
}

TEST(DamagedCells, OneChangeUnderTwoStampsStaysTwoMentions) {
  // As after a verdict: a head with the stamp that the server gave, and another that still waits for the same id.
  RecordState record;
  record.cells["a"].heads.push_back({{numbered_id(1), 7, 3}, {1000, 2}, text_value("v")});
  record.cells["b"].heads.push_back({{numbered_id(1), 7, 3}, {900, 0}, text_value("w")});
  record.cells["c"].awaited.push_back({numbered_id(1), 7, 3});
  RecordState back;
  ASSERT_TRUE(decode_cells(encode_cells(record), back));
  EXPECT_EQ(back.cells.at("a").heads, record.cells.at("a").heads);
  EXPECT_EQ(back.cells.at("b").heads, record.cells.at("b").heads);
  EXPECT_EQ(back.cells.at("c").awaited, record.cells.at("c").awaited);
}

TEST(NamesInPayloads, StandAnywhereButInsideOtherWords) {
  const std::string name = sha256("a photo").hex() + ".jpg";
  std::string map;
  cbor::Writer(map).array(2).map(1).text("photo").text(name).boolean(true);
  EXPECT_EQ(attachments_in(map), std::vector{name}) << "also where a newer form keeps a map";
  EXPECT_EQ(attachments_in(text_value("see " + name + ", please")), std::vector{name});
  EXPECT_TRUE(attachments_in(text_value("A" + name)).empty());
  EXPECT_TRUE(attachments_in(text_value("z" + name)).empty());
  EXPECT_TRUE(attachments_in(text_value("7" + name)).empty());
  EXPECT_TRUE(attachments_in(text_value(name + "X")).empty());
  EXPECT_EQ(attachments_in(text_value("_" + name + "-")), std::vector{name});
  // Damage ends the reading and takes back nothing that was read.
  std::string cut;
  cbor::Writer(cut).array(3).text(name);
  for (const std::string& damage :
       {std::string(), std::string("\xFF"), std::string("\x9B\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"),
        std::string("\xBB\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"), std::string("\x62\xFF\xFE"),
        std::string("\xFB\x7F\xF0")}) {
    EXPECT_EQ(attachments_in(cut + damage), std::vector{name}) << to_hex(damage);
  }
}

/// A disk on which a log came back from the server, since another program had given it up and begun another one.
struct GivenUp {
  GivenUp() {
    Laptop<> before(1);
    before.set(numbered_id(9), "name", "one");
    before.set(numbered_id(9), "name", "two");
    before.copy_to(here);
  }
  void keep_incarnation(std::string_view item) {
    Transaction transaction(here.store);
    ASSERT_TRUE(transaction.begin() && here.store.set_meta("incarnation", item) && transaction.commit());
  }
  Laptop<> here{1};
};

TEST(GivenUpLog, IsNotGoneOnWith) {
  GivenUp disk;
  std::string item;
  cbor::Writer(item).uint(9);
  disk.keep_incarnation(item);
  const ChangeId id = disk.here.set(numbered_id(9), "name", "three");
  EXPECT_EQ(id, (ChangeId{numbered_id(1), 9, 1})) << "what is appended there would never be sent";
  EXPECT_EQ(disk.here.log.chain().incarnation, 9u);
  EXPECT_TRUE(verify(disk.here.store, nullptr)->ok);
}

TEST(GivenUpLog, WhereTheDiskDoesNotSayWhichNothingIsSaved) {
  GivenUp disk;
  disk.keep_incarnation("\x61x");
  Change change = Laptop<>::blank(numbered_id(9));
  change.edits.push_back({"role", text_value("v"), {}, false});
  Transaction transaction(disk.here.store);
  ASSERT_TRUE(transaction.begin());
  EXPECT_FALSE(disk.here.log.append(change));
  EXPECT_EQ(disk.here.store.change_count().value(), 2u);
}

}  // namespace
}  // namespace yanxing::sync::testing
