// A compiled form as ODK XForm.
#include "client/forms/xlsform/export.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pugixml.hpp>

#include "client/forms/xlsform/compile.h"
#include "tests/client/forms/xlsform/workbook_maker.h"

namespace yanxing::forms::xlsform {
namespace {

using testing::HasSubstr;

std::string exported(const Rows& survey, const Rows& choices = {}, const Rows& settings = {}) {
  const Compilation result = compile(make_form(survey, choices, settings), "test");
  for (const Problem& problem : result.errors) ADD_FAILURE() << problem_text(problem);
  if (!result.compiled) return {};
  const Result<std::string> xml = export_xform(result.compiled->form);
  EXPECT_TRUE(xml);
  if (!xml) return {};
  pugi::xml_document document;
  EXPECT_TRUE(document.load_buffer(xml->data(), xml->size()));
  return *xml;
}

TEST(Export, ADocumentThatOtherClientsTake) {
  EXPECT_EQ(
      exported({{"type", "name", "label"}, {"text", "name", "姓名"}}),
      R"x(<?xml version="1.0" encoding="UTF-8"?>)x"
      R"x(<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:ev="http://www.w3.org/2001/xml-events")x"
      R"x( xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms")x"
      R"x( xmlns:odk="http://www.opendatakit.org/xforms"><h:head><h:title>Test</h:title><model odk:xforms-version="1.0.0">)x"
      R"x(<itext><translation lang="default" default="true()"><text id="/data/name:label"><value>姓名</value></text></translation></itext>)x"
      R"x(<instance><data id="test" version="1"><name/><meta><instanceID/></meta></data></instance>)x"
      R"x(<bind nodeset="/data/name" type="string"/>)x"
      R"x(<bind nodeset="/data/meta/instanceID" type="string" readonly="true()" jr:preload="uid"/></model></h:head>)x"
      R"x(<h:body><input ref="/data/name"><label ref="jr:itext('/data/name:label')"/></input></h:body></h:html>)x");
}

TEST(Export, ReferencesBecomePathsOfTheSameRow) {
  const std::string xml = exported({{"type", "name", "label", "relevant", "calculation"},
                                    {"integer", "size", "How many"},
                                    {"begin repeat", "member", "Member"},
                                    {"text", "who", "Name"},
                                    {"integer", "age", "Age of ${who}", "${who} != '' and ${size} > 1"},
                                    {"end repeat"},
                                    {"calculate", "years", "", "", "sum(${age})-1"},
                                    {"calculate", "first", "", "", "indexed-repeat(${age}, ${member}, ${size})"}});
  EXPECT_THAT(xml, HasSubstr(R"x(Age of <output value=" ../who "/>)x"));
  EXPECT_THAT(xml, HasSubstr(R"x(relevant=" ../who  != '' and  /data/size  > 1")x"));
  EXPECT_THAT(xml, HasSubstr(R"x(calculate="sum( /data/member/age )-1")x"));
  EXPECT_THAT(xml, HasSubstr(R"x(calculate="indexed-repeat( /data/member/age ,  /data/member ,  /data/size )")x"));
}

TEST(Export, ARepeatHasATemplateAndAFirstRow) {
  const std::string xml = exported({{"type", "name", "label", "repeat_count", "default"},
                                    {"begin repeat", "outer", "O", "2 + 1"},
                                    {"date", "day", "D", "", "today()"},
                                    {"begin repeat", "inner", "I"},
                                    {"text", "x", "X", "", "a"},
                                    {"end repeat"},
                                    {"end repeat"}});
  EXPECT_THAT(xml, HasSubstr(R"x(<outer_count/><outer jr:template=""><day/><inner jr:template=""><x>a</x></inner>)x"
                             R"x(<inner><x>a</x></inner></outer><outer><day/><inner><x>a</x></inner></outer>)x"));
  EXPECT_THAT(xml, HasSubstr(R"x(<bind nodeset="/data/outer_count" type="string" calculate="2 + 1"/>)x"));
  EXPECT_THAT(
      xml,
      HasSubstr(
          R"x(<repeat nodeset="/data/outer" jr:count=" /data/outer_count " jr:noAddRemove="true()">)x"
          R"x(<setvalue event="odk-instance-first-load odk-new-repeat" ref="/data/outer/day" value="today()"/>)x"));
}

TEST(Export, ChoicesComeFromInstances) {
  const Rows choices{{"list_name", "name", "label::中文 (zh)", "label::English (en)", "county"},
                     {"county", "a", "甲", "A"},
                     {"town", "t", "乙", "T", "a"}};
  const std::string xml =
      exported({{"type", "name", "label::中文 (zh)", "label::English (en)", "choice_filter", "parameters"},
                {"begin repeat", "row", "行", "Row"},
                {"select_one county", "county", "县", "County"},
                {"select_multiple town", "town", "乡", "Town", "county = ${county}", "randomize=true"},
                {"end repeat"},
                {"select_one_from_file v.csv", "v", "村", "Village", "", "value=code label=title"},
                {"rank town", "r", "排", "Rank"}},
               choices);
  EXPECT_THAT(
      xml,
      HasSubstr(
          R"x(<instance id="town"><root><item><itextId>town-0</itextId><name>t</name><county>a</county></item>)x"));
  EXPECT_THAT(xml, HasSubstr(R"x(<translation lang="中文 (zh)" default="true()">)x"));
  EXPECT_THAT(xml, HasSubstr(R"x(<text id="town-0"><value>乙</value></text>)x"));
  EXPECT_THAT(xml,
              HasSubstr(R"x(<itemset nodeset="randomize(instance('town')/root/item[county =  current()/../county ])">)x"
                        R"x(<value ref="name"/><label ref="jr:itext(itextId)"/></itemset>)x"));
  EXPECT_THAT(xml, HasSubstr(R"x(<instance id="v" src="jr://file-csv/v.csv"/>)x"));
  EXPECT_THAT(xml,
              HasSubstr(R"x(<itemset nodeset="instance('v')/root/item"><value ref="code"/><label ref="title"/>)x"));
  EXPECT_THAT(xml, HasSubstr(R"x(<bind nodeset="/data/r" type="odk:rank"/>)x"));
}

TEST(Export, LabelsThatFiltersMayLookAtStandInTheInstance) {
  const std::string xml =
      exported({{"type", "name", "label", "choice_filter"}, {"select_one l", "a", "A", "contains(label, 'x')"}},
               {{"list_name", "name", "label"}, {"l", "one", "x1"}});
  EXPECT_THAT(xml, HasSubstr("<item><name>one</name><label>x1</label></item>"));
  EXPECT_THAT(xml, HasSubstr(R"x(<label ref="label"/>)x"));
}

TEST(Export, WhatOthersLackBecomesTheNearest) {
  const std::string xml = exported({{"type", "name", "label", "yx:type"},
                                    {"text", "where", "Where", "place village"},
                                    {"text", "which", "Which", "reference training"},
                                    {"acknowledge", "ok", "OK"},
                                    {"image", "photo", "Photo"},
                                    {"start", "began"},
                                    {"username", "who"}});
  EXPECT_THAT(xml, HasSubstr(R"x(<bind nodeset="/data/where" type="string"/>)x"));
  EXPECT_THAT(xml, HasSubstr(R"x(<input ref="/data/which">)x"));
  EXPECT_THAT(xml, HasSubstr(R"x(<trigger ref="/data/ok">)x"));
  EXPECT_THAT(xml, HasSubstr(R"x(<upload ref="/data/photo" mediatype="image/*">)x"));
  EXPECT_THAT(xml, HasSubstr(R"x(jr:preload="timestamp" jr:preloadParams="start")x"));
  EXPECT_THAT(xml, HasSubstr(R"x(jr:preload="property" jr:preloadParams="username")x"));
}

TEST(Export, ReferencesInQuotesAndDefaults) {
  const std::string xml =
      exported({{"type", "name", "label", "calculation", "default"},
                {"select_one l", "a", "A", "", "one"},
                {"date", "day", "Day", "", "today()"},
                {"calculate", "shown", "", "jr:choice-name(${a}, '${a}')"}},
               {{"list_name", "name", "label"}, {"l", "one", "One"}},
               {{"form_id", "version", "instance_name"}, {"visit", "2021-05", "concat(${a}, '!')"}});
  EXPECT_THAT(xml, HasSubstr(R"x(calculate="jr:choice-name( /data/a , '/data/a')")x"));
  EXPECT_THAT(xml, HasSubstr("<a>one</a>"));
  EXPECT_THAT(xml, HasSubstr(R"x(<setvalue event="odk-instance-first-load" ref="/data/day" value="today()"/>)x"));
  EXPECT_THAT(xml, HasSubstr(R"x(<data id="visit" version="2021-05">)x"));
  EXPECT_THAT(
      xml,
      HasSubstr(R"x(<bind nodeset="/data/meta/instanceName" type="string" calculate="concat( /data/a , '!')"/>)x"));
}

TEST(Export, WhatIsNoCompiledFormIsRefused) {
  using nlohmann::json;
  EXPECT_FALSE(export_xform(json::array()));
  EXPECT_FALSE(
      export_xform(json{{"form", "x"}, {"title", {{"en", "X"}}}, {"fields", {{{"name", "a b"}, {"type", "text"}}}}}));
  EXPECT_FALSE(export_xform(json{{"form", "x"}, {"title", {{"en", "X"}}}, {"fields", {1}}}));
  EXPECT_FALSE(export_xform(json{
      {"form", "x"}, {"title", {{"en", "X"}}}, {"choices", {{"l", {{{"label", 1}}}}}}, {"fields", json::array()}}));
}

}  // namespace
}  // namespace yanxing::forms::xlsform
