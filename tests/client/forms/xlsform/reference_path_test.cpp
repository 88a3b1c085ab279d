// Where ${name} leads from where it is asked.
#include "client/forms/reference_path.h"

#include <gtest/gtest.h>

namespace yanxing::forms {
namespace {

/// "hh/member*/age": a star marks a repeat.
Ancestry at(std::string_view path) {
  Ancestry ancestry;
  while (!path.empty()) {
    const std::size_t end = path.find('/');
    std::string node(path.substr(0, end));
    const bool repeat = node.back() == '*';
    if (repeat) node.pop_back();
    ancestry.nodes.push_back(node);
    ancestry.is_repeat.push_back(repeat);
    path = end == std::string_view::npos ? "" : path.substr(end + 1);
  }
  return ancestry;
}

std::string path(std::string_view target, std::string_view asking) {
  return reference_path(at(target), at(asking), false);
}

std::string in_predicate(std::string_view target, std::string_view asking) {
  return reference_path(at(target), at(asking), true);
}

TEST(ReferencePath, OutsideOfRepeatsItIsAbsolute) {
  EXPECT_EQ(path("age", "name"), "/data/age");
  EXPECT_EQ(path("hh/age", "hh/name"), "/data/hh/age");
  EXPECT_EQ(path("年龄", ""), "/data/年龄");
  EXPECT_EQ(in_predicate("hh/age", "hh/name"), "/data/hh/age");
}

TEST(ReferencePath, WithinARowItIsTheSameRow) {
  EXPECT_EQ(path("member*/age", "member*/name"), "../age");
  EXPECT_EQ(path("hh/member*/a/x", "hh/member*/b/y"), "../../a/x");
  EXPECT_EQ(path("hh/member*/a/x", "hh/member*/a/y"), "../x");
  EXPECT_EQ(path("member*/age", "member*/job*/title"), "../../age");
  EXPECT_EQ(path("member*/job*/title", "member*/job*/pay"), "../title");
}

TEST(ReferencePath, RowsWithinTheRowAreThoseOfThisRow) {
  EXPECT_EQ(path("member*/job*/pay", "member*/income"), "../job/pay");
  EXPECT_EQ(path("member*/job*", "member*/jobs"), "../job");
  EXPECT_EQ(path("member*/loan*/sum", "member*/job*/pay"), "../../loan/sum");
}

TEST(ReferencePath, ARepeatIsNotInItsOwnRows) {
  EXPECT_EQ(path("member*", "member*/name"), "/data/member");
  EXPECT_EQ(path("member*/age", "member*"), "/data/member/age");
  EXPECT_EQ(path("member*/job*", "member*/job*/pay"), "../../job");
}

TEST(ReferencePath, FromOutsideItIsEveryRow) {
  EXPECT_EQ(path("member*/age", "total"), "/data/member/age");
  EXPECT_EQ(path("total", "member*/age"), "/data/total");
  EXPECT_EQ(path("member*/age", "guest*/age"), "/data/member/age");
  EXPECT_EQ(path("hh/member*/age", "hh/total"), "/data/hh/member/age");
}

TEST(ReferencePath, InAPredicateItStartsAtTheAskingField) {
  EXPECT_EQ(in_predicate("member*/county", "member*/town"), "current()/../county");
  EXPECT_EQ(in_predicate("member*/town", "member*/town"), "current()/../town");
  EXPECT_EQ(path("member*/town", "member*/town"), "../town");
}

TEST(ReferencePath, AGroupAroundTheAskingFieldIsFound) {
  EXPECT_EQ(path("member*/a", "member*/a/x"), "../../a");
  EXPECT_EQ(path("member*/a/x", "member*/a"), "../a/x");
  EXPECT_EQ(path("member*/job*/pay", "member*/job*"), "../job/pay");
  EXPECT_EQ(reference_path(at("x"), at("y"), false, "household"), "/household/x");
}

}  // namespace
}  // namespace yanxing::forms
