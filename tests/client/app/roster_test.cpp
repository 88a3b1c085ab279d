#include "client/app/roster.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace yanxing::app {
namespace {

RecordId id_of(int n) {
  RecordId id;
  id.bytes[14] = static_cast<std::uint8_t>(n >> 8);
  id.bytes[15] = static_cast<std::uint8_t>(n);
  return id;
}

RosterPerson person(int n, const std::string& name, const std::string& village = "阳山村",
                    const std::string& phone = "") {
  return {id_of(n), name, village, "45022420420" + std::to_string(village.size() % 10), "妇联主席", phone, false};
}

RosterMark marked(Mark mark, const std::string& time = "08:24") { return {mark, time, "", SyncState::local, false}; }

std::vector<std::string> names(const std::vector<AttendanceRow>& rows) {
  std::vector<std::string> out;
  for (const auto& row : rows) out.push_back(row.name);
  return out;
}

class RosterTest : public ::testing::Test {
 protected:
  RosterTest() {
    roster.set_people({person(1, "覃美英"), person(2, "韦秀兰", "阳山村", "18900000868"),
                       person(3, "覃小妹", "和平社区村"), person(4, "莫爱华")});
    while (roster.index_some(pinyin, 2)) {
    }
  }
  AttendanceView view;
  Roster roster{view};
  text::Pinyin pinyin;
};

using Names = std::vector<std::string>;

TEST_F(RosterTest, CountsFollowEveryMark) {
  const auto present = marked(Mark::present);
  const auto leave = marked(Mark::leave);
  roster.set_mark(id_of(1), &present);
  roster.set_mark(id_of(2), &leave);
  EXPECT_EQ(view.counts.total, 4);
  EXPECT_EQ(view.counts.present, 1);
  EXPECT_EQ(view.counts.leave, 1);
  EXPECT_EQ(view.counts.none, 2);
  ASSERT_EQ(view.by_village.size(), 2U);
  EXPECT_EQ(view.by_village[0].arrived.done, 1);
  EXPECT_EQ(view.by_village[0].arrived.total, 2);  // one of three is on leave
  roster.set_mark(id_of(1), nullptr);
  EXPECT_EQ(view.counts.present, 0);
  EXPECT_EQ(view.counts.none, 3);
  EXPECT_EQ(view.rows[0].mark, Mark::none);
  EXPECT_EQ(view.rows[0].time, "");
}

TEST_F(RosterTest, OneMarkChangesTheOneRow) {
  const auto late = marked(Mark::late, "09:01");
  roster.set_mark(id_of(3), &late);
  EXPECT_EQ(view.rows[2].mark, Mark::late);
  EXPECT_EQ(view.rows[2].time, "09:01");
  EXPECT_EQ(view.rows[1].mark, Mark::none);
}

TEST_F(RosterTest, FiltersByMarkVillageAndText) {
  const auto present = marked(Mark::present);
  roster.set_mark(id_of(1), &present);
  roster.set_filter({.mark = Mark::none, .village = {}, .text = {}});
  EXPECT_EQ(names(view.rows), (Names{"韦秀兰", "覃小妹", "莫爱华"}));
  roster.set_mark(id_of(2), &present);  // and leaves the list as soon as she does not fit it
  EXPECT_EQ(names(view.rows), (Names{"覃小妹", "莫爱华"}));
  roster.set_filter({.mark = {}, .village = view.villages[1].value, .text = {}});
  EXPECT_EQ(names(view.rows), (Names{"覃小妹"}));
  for (const char* typed : {"覃", "qx", "qinxiao"}) {
    roster.set_filter({.mark = {}, .village = {}, .text = typed});
    EXPECT_EQ(std::ranges::count(names(view.rows), "覃小妹"), 1) << typed;
    EXPECT_EQ(std::ranges::count(names(view.rows), "韦秀兰"), 0) << typed;
  }
  roster.set_filter({.mark = {}, .village = {}, .text = "0868"});
  EXPECT_EQ(names(view.rows), (Names{"韦秀兰"}));
  EXPECT_EQ(view.roster_size, 4);
}

TEST_F(RosterTest, QuickSignInOffersThoseNotYetSignedInFirst) {
  const auto present = marked(Mark::present);
  roster.set_mark(id_of(1), &present);
  roster.find("qin");
  EXPECT_EQ(names(view.quick), (Names{"覃小妹", "覃美英"}));
  roster.find("  ");
  EXPECT_TRUE(view.quick.empty());
}

TEST_F(RosterTest, WhoseNameBeginsWithTheLettersComesBeforeWhoseNameContainsThem) {
  roster.put_person(person(8, "韦小晓"), pinyin);
  roster.put_person(person(9, "谢霞雪"), pinyin);
  const auto present = marked(Mark::present, "08:20");
  roster.set_mark(id_of(9), &present);
  roster.find("xx");
  ASSERT_GE(view.quick.size(), 2U);
  EXPECT_EQ(view.quick[0].name, "谢霞雪") << "although she is in already";
  EXPECT_EQ(view.quick[0].mark, Mark::present);
  EXPECT_FALSE(view.quick[0].inside);
  EXPECT_EQ(view.quick[1].name, "韦小晓");
  EXPECT_TRUE(view.quick[1].inside);
}

TEST_F(RosterTest, WhatIsNotOnTheDiskYetIsCounted) {
  auto mark = marked(Mark::present, "11:03");
  mark.unsaved = true;
  roster.set_mark(id_of(1), &mark);
  EXPECT_TRUE(view.rows[0].unsaved);
  EXPECT_EQ(view.counts.unsaved, 1);
  mark.unsaved = false;
  roster.set_mark(id_of(1), &mark);
  EXPECT_FALSE(view.rows[0].unsaved);
  EXPECT_EQ(view.counts.unsaved, 0);
}

TEST_F(RosterTest, AWalkInStandsAtTheEndAndIsFoundAtOnce) {
  auto walk_in = person(9, "蓝桂花");
  walk_in.walk_in = true;
  roster.put_person(walk_in, pinyin);
  EXPECT_EQ(view.rows.back().name, "蓝桂花");
  EXPECT_TRUE(view.rows.back().walk_in);
  EXPECT_EQ(view.counts.total, 5);
  roster.find("lgh");
  EXPECT_EQ(names(view.quick), (Names{"蓝桂花"}));
  roster.remove_person(id_of(9));
  EXPECT_EQ(view.counts.total, 4);
  EXPECT_TRUE(view.quick.empty());
}

TEST_F(RosterTest, PhonesAreShortenedOnTheScreen) {
  EXPECT_EQ(view.rows[1].phone, "189****0868");
  EXPECT_EQ(shorten_phone("110"), "110");
  EXPECT_EQ(shorten_phone("无"), "无");
}

TEST(Marks, HaveTheFormsNames) {
  for (const Mark mark : {Mark::none, Mark::present, Mark::late, Mark::early, Mark::leave, Mark::absent}) {
    EXPECT_EQ(training::parse_mark(training::mark_name(mark)), mark);
  }
  EXPECT_EQ(training::parse_mark("elsewhere"), Mark::none);
}

}  // namespace
}  // namespace yanxing::app
