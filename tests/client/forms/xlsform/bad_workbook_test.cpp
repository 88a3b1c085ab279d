// Workbooks that are damaged, hostile or wrong: each is refused with a message that says where, why and what to do.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/forms/xlsform/archive.h"
#include "client/forms/xlsform/compile.h"
#include "tests/client/forms/xlsform/workbook_maker.h"

namespace yanxing::forms::xlsform {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> errors_of(const std::string& bytes) {
  const Compilation result = compile(bytes, "test");
  EXPECT_EQ(result.compiled.has_value(), result.errors.empty());
  std::vector<std::string> out;
  for (const Problem& problem : result.errors) {
    EXPECT_FALSE(problem.cause.empty());
    EXPECT_FALSE(problem.cure.empty()) << problem.cause;
    out.push_back(problem_text(problem));
  }
  return out;
}

std::string only_error(const std::string& bytes) {
  const std::vector<std::string> errors = errors_of(bytes);
  EXPECT_EQ(errors.size(), 1U) << testing::PrintToString(errors);
  return errors.empty() ? "" : errors.front();
}

const Rows small{{"type", "name", "label"}, {"text", "a", "A"}};

std::string survey_error(const Rows& rows) { return only_error(make_form(rows)); }

TEST(BadFile, NoZipAtAllIsNamedForWhatItIs) {
  EXPECT_THAT(only_error(""), HasSubstr("empty"));
  EXPECT_THAT(only_error("type,name,label\ntext,a,A\n"), HasSubstr(".csv"));
  EXPECT_THAT(only_error("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(600, '\0')), HasSubstr("(.xls)"));
  EXPECT_THAT(only_error("\xFF\xFE\x80\x81" + std::string(600, '\xFE')), HasSubstr("not an Excel workbook"));
  EXPECT_THAT(only_error(make_zip({{"readme.txt", "hello"}})), HasSubstr("not an Excel workbook"));
  EXPECT_THAT(only_error(make_zip({{"mimetype", "application/vnd.oasis"}, {"content.xml", "<x/>"}})),
              HasSubstr(".ods"));
}

TEST(BadFile, ADamagedOneIsRefusedWhereverItIsCutOrBent) {
  const std::string good = make_form(small);
  ASSERT_THAT(errors_of(good), ElementsAre());
  for (std::size_t length = 4; length < good.size(); length += good.size() / 40) {
    EXPECT_THAT(only_error(good.substr(0, length)), HasSubstr("damaged")) << length;
  }
  for (std::size_t at = 0; at < good.size(); at += 3) {
    std::string bent = good;
    bent[at] = static_cast<char>(bent[at] ^ 0x55);
    compile(bent, "test");  // whatever comes of it, it does come back
  }
}

TEST(BadFile, BentXmlIsRefusedByTheNameOfThePart) {
  EXPECT_THAT(only_error(with_part(make_form(small), "xl/worksheets/sheet1.xml", "<worksheet><sheetData><row>")),
              HasSubstr("xl/worksheets/sheet1.xml"));
  EXPECT_THAT(only_error(with_part(make_form(small), "xl/workbook.xml", "<document/>")), HasSubstr("not a workbook"));
  EXPECT_THAT(errors_of(with_part(make_form(small), "xl/sharedStrings.xml", "<sst/>")).front(),
              HasSubstr("survey, row 1, column A"));
}

TEST(BadFile, AZipBombIsRefusedBeforeItIsUnpacked) {
  const std::string bomb =
      make_zip({{"[Content_Types].xml", "<Types/>"}, {"xl/workbook.xml", std::string(200U << 20, ' ')}});
  EXPECT_THAT(only_error(bomb), HasSubstr("64 MiB"));
  const std::string ratio =
      make_zip({{"[Content_Types].xml", "<Types/>"}, {"xl/workbook.xml", std::string(8U << 20, ' ')}});
  EXPECT_THAT(only_error(ratio), HasSubstr("200 times"));
}

TEST(BadFile, ADirectoryThatLiesAboutASizeIsFoundOut) {
  std::string bytes = make_zip({{"[Content_Types].xml", "<Types/>"}, {"xl/workbook.xml", std::string(2U << 20, ' ')}});
  const std::string real("\x00\x00\x20\x00", 4);
  const std::string small_size("\x00\x01\x00\x00", 4);
  for (std::size_t at = bytes.find(real); at != std::string::npos; at = bytes.find(real, at + 4)) {
    bytes.replace(at, 4, small_size);
  }
  EXPECT_THAT(only_error(bytes), HasSubstr("damaged"));
}

TEST(BadFile, TooManyPartsAreRefused) {
  std::vector<std::pair<std::string, std::string>> parts{{"[Content_Types].xml", "<Types/>"}};
  for (std::size_t i = 0; i <= max_entries; ++i) parts.emplace_back("p" + std::to_string(i), "x");
  EXPECT_THAT(only_error(make_zip(parts)), HasSubstr("2,000"));
}

TEST(BadFile, MacrosAreRefused) {
  for (const char* part : {"xl/vbaProject.bin", "xl/vbaProjectSignature.bin", "xl/macrosheets/sheet1.xml",
                           "XL/Macrosheets/intlsheet1.xml", "xl/macros/a.xml", "xl/macro1.bin"}) {
    EXPECT_THAT(only_error(with_part(make_form(small), part, "<x/>")),
                testing::AllOf(HasSubstr("holds macros"), HasSubstr("(.xlsx)")));
  }
  EXPECT_THAT(errors_of(with_part(make_form(small), "xl/printerSettings/printerSettings1.bin", "x")), ElementsAre());
}

TEST(BadFile, DocumentTypesAndEntitiesAreRefusedByName) {
  const std::string entity =
      "<?xml version=\"1.0\"?><!DOCTYPE sst [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><sst><si><t>&x;</t></si></sst>";
  EXPECT_THAT(only_error(with_part(make_form(small), "xl/sharedStrings.xml", entity)),
              testing::AllOf(HasSubstr("xl/sharedStrings.xml"), HasSubstr("DOCTYPE")));
  EXPECT_THAT(only_error(with_part(make_form(small), "docProps/core.xml", "<!doctype x><x/>")),
              HasSubstr("docProps/core.xml"));
}

TEST(BadFile, ExternalLinksAreIgnoredWithAWarning) {
  const Compilation result = compile(with_part(make_form(small), "xl/externalLinks/externalLink1.xml", "<x/>"), "test");
  ASSERT_TRUE(result.compiled);
  ASSERT_EQ(result.compiled->warnings.size(), 1U);
  EXPECT_THAT(problem_text(result.compiled->warnings.front()), HasSubstr("other workbooks"));
}

TEST(BadSheet, AMissingSurveyNamesTheSheetsThatAreThere) {
  EXPECT_THAT(only_error(make_workbook({{"surveys", small}, {"choices", {}}})), HasSubstr("Did you mean \"surveys\""));
}

TEST(BadSheet, AMissingHeaderRowSaysWhereItIs) {
  EXPECT_THAT(survey_error({{"My form"}, {}, {"type", "name", "label"}, {"text", "a", "A"}}),
              testing::AllOf(HasSubstr("survey, row 1"), HasSubstr("row 3")));
  EXPECT_THAT(survey_error({{"text", "a", "A"}}), HasSubstr("not a header row"));
  EXPECT_THAT(survey_error({{"type", "label"}, {"text", "A"}}), HasSubstr("column name is missing"));
}

TEST(BadSheet, AColumnThatIsThereTwiceIsTold) {
  EXPECT_THAT(survey_error({{"type", "name", "relevant", "relevance"}, {"text", "a"}}),
              testing::AllOf(HasSubstr("survey, row 1, column D (relevance)"), HasSubstr("C (relevant)")));
}

TEST(BadSheet, AMergedHeaderRowIsTold) {
  std::map<std::string, std::string> parts = unzip(make_form(small));
  std::string& sheet = parts["xl/worksheets/sheet1.xml"];
  sheet.insert(sheet.find("</sheetData>") + 12, "<mergeCells count=\"1\"><mergeCell ref=\"B1:C1\"/></mergeCells>");
  EXPECT_THAT(only_error(make_zip({parts.begin(), parts.end()})),
              testing::AllOf(HasSubstr("survey, row 1, column B"), HasSubstr("merged (B1:C1)")));
}

TEST(BadSheet, ErrorsAndUnsavedFormulasInCellsAreTold) {
  std::map<std::string, std::string> parts = unzip(make_form(small));
  std::string& sheet = parts["xl/worksheets/sheet1.xml"];
  sheet.insert(sheet.find("</sheetData>"),
               "<row r=\"3\"><c r=\"C3\" t=\"e\"><v>#REF!</v></c><c r=\"D3\"><f>A1</f></c></row>");
  EXPECT_THAT(errors_of(make_zip({parts.begin(), parts.end()})),
              ElementsAre(HasSubstr("survey, row 3, column C (label): the cell holds an error (#REF!)"),
                          HasSubstr("survey, row 3, column D: the cell holds a formula")));
}

TEST(BadSurvey, UnknownTypesNameTheNearest) {
  EXPECT_THAT(survey_error({{"type", "name", "label"}, {"intger", "a", "A"}}),
              testing::AllOf(HasSubstr("survey, row 2, column A (type)"), HasSubstr("Did you mean \"integer\"?")));
}

TEST(BadSurvey, WhatALaptopCannotRecordIsRefusedByName) {
  for (const char* type :
       {"geotrace", "geoshape", "audio", "video", "start-geopoint", "xml-external", "background-audio"}) {
    EXPECT_THAT(survey_error({{"type", "name", "label"}, {type, "a", "A"}}),
                HasSubstr(std::string("the type ") + type));
  }
}

TEST(BadSurvey, NamesAreChecked) {
  EXPECT_THAT(survey_error({{"type", "name", "label"}, {"text", "", "A"}}),
              HasSubstr("row 2, column B (name): the text has no name"));
  EXPECT_THAT(survey_error({{"type", "name", "label"}, {"text", "a b", "A"}}), HasSubstr("\"a b\" cannot be a name"));
  EXPECT_THAT(survey_error({{"type", "name", "label"}, {"text", "1a", "A"}}), HasSubstr("cannot be a name"));
  EXPECT_THAT(survey_error({{"type", "name", "label"}, {"text", "a", "A"}, {"text", "a", "B"}}),
              HasSubstr("row 3, column B (name): the name \"a\" is used twice, also in row 2"));
}

TEST(BadSurvey, GroupsThatDoNotEndNameBothRows) {
  EXPECT_THAT(survey_error({{"type", "name", "label"}, {"begin group", "g", "G"}, {"text", "a", "A"}}),
              testing::AllOf(HasSubstr("begins in row 2"), HasSubstr("last row, 3")));
  EXPECT_THAT(survey_error({{"type", "name", "label"}, {"begin repeat", "r", "R"}, {"text", "a", "A"}, {"end group"}}),
              testing::AllOf(HasSubstr("row 4"), HasSubstr("begins in row 2"), HasSubstr("end repeat")));
  EXPECT_THAT(survey_error({{"type", "name", "label"}, {"text", "a", "A"}, {"end_group"}}),
              HasSubstr("without a begin group"));
}

TEST(BadSurvey, DanglingReferencesAreFoundEverywhere) {
  const Rows rows{
      {"type", "name", "label", "hint::English (en)", "relevant", "constraint", "calculation", "required", "default"},
      {"text", "village", "A"},
      {"text", "b", "Hello ${vilage}", "${x1}", "${x2} = 1", ". = ${x3}", "", "${x4}", "${x5}"},
      {"calculate", "c", "", "", "", "", "${x6} + ${"}};
  EXPECT_THAT(errors_of(make_form(rows)),
              ElementsAre(testing::AllOf(HasSubstr("survey, row 3, column C (label): there is no field ${vilage}"),
                                         HasSubstr("Did you mean \"village\"?")),
                          HasSubstr("row 3, column D (hint::English (en))"), HasSubstr("row 3, column E (relevant)"),
                          HasSubstr("row 3, column F (constraint)"), HasSubstr("row 3, column H (required)"),
                          HasSubstr("row 3, column I (default)"),
                          HasSubstr("row 4, column G (calculation): there is no field ${x6}"),
                          HasSubstr("a ${ is not closed")));
}

TEST(BadSurvey, ANameOfSeveralFieldsCannotBeMeant) {
  EXPECT_THAT(survey_error({{"type", "name", "label", "relevant"},
                            {"begin group", "g", "G"},
                            {"text", "a", "A"},
                            {"end group"},
                            {"begin group", "h", "H"},
                            {"text", "a", "A"},
                            {"end group"},
                            {"text", "b", "B", "${a} = 1"}}),
              testing::AllOf(HasSubstr("row 8, column D (relevant)"), HasSubstr("rows 3, 6")));
}

TEST(BadSurvey, ExpressionsThatCannotBeReadSayWhere) {
  EXPECT_THAT(survey_error({{"type", "name", "label", "relevant"}, {"text", "a", "A", "1 = = 2"}}),
              HasSubstr("row 2, column D (relevant)"));
  EXPECT_THAT(survey_error({{"type", "name", "label", "constraint"}, {"text", "a", "A", "string-lenght(.) < 3"}}),
              testing::AllOf(HasSubstr("row 2, column D (constraint)"), HasSubstr("string-length")));
}

TEST(BadSurvey, DefaultsThatDoNotFitAreTold) {
  const Rows head{{"type", "name", "label", "default"}};
  EXPECT_THAT(survey_error({head[0], {"date", "a", "A", "todya()"}}), HasSubstr("row 2, column D (default)"));
  EXPECT_THAT(survey_error({head[0], {"integer", "a", "A", "many"}}), HasSubstr("row 2, column D (default)"));
  EXPECT_THAT(only_error(make_form({head[0], {"select_one l", "a", "A", "x"}},
                                   {{"list_name", "name", "label"}, {"l", "y", "Y"}})),
              HasSubstr("not in the list l"));
}

TEST(BadSurvey, LiteralDefaultsHaveTheFormOfTheirType) {
  const Rows head{{"type", "name", "label", "default"}};
  const Rows choices{{"list_name", "name", "label"}, {"l", "y", "Y"}, {"l", "z", "Z"}};
  for (const auto& [type, text] : std::vector<std::pair<std::string, std::string>>{{"date", "someday"},
                                                                                   {"date", "2021-02-30"},
                                                                                   {"time", "25:00"},
                                                                                   {"datetime", "2021-05-17T8"},
                                                                                   {"geopoint", "here"},
                                                                                   {"integer", "1.5"},
                                                                                   {"select_multiple l", "y q"}}) {
    EXPECT_THAT(only_error(make_form({head[0], {type, "a", "A", text}}, choices)),
                HasSubstr("survey, row 2, column D (default): the default"));
  }
  EXPECT_THAT(errors_of(make_form({head[0],
                                   {"date", "a", "A", "2021-05-17"},
                                   {"time", "b", "B", "08:24"},
                                   {"time", "c", "C", "08:24:00.000+08:00"},
                                   {"datetime", "d", "D", "2021-05-17T08:24:00"},
                                   {"geopoint", "e", "E", "25.04 102.71"},
                                   {"select_multiple l", "f", "F", "y z"}},
                                  choices)),
              ElementsAre());
}

TEST(BadSurvey, AWordAloneIsNoRule) {
  const Rows rows{{"type", "name", "label", "relevant", "required", "read_only"},
                  {"text", "a", "A", "maybe"},
                  {"text", "b", "B", "", "a"},
                  {"begin group", "g", "G", "", "", "often"},
                  {"text", "c", "C", "yes", "no", "yes"},
                  {"end group"}};
  EXPECT_THAT(errors_of(make_form(rows)),
              ElementsAre(HasSubstr("survey, row 2, column D (relevant): \"maybe\" alone names nothing. Write yes, no"),
                          testing::AllOf(HasSubstr("row 3, column E (required)"), HasSubstr("${a} = 'x'")),
                          HasSubstr("row 4, column F (read_only): \"often\" alone names nothing")));
}

TEST(BadSurvey, AChoiceFilterAsksForColumnsThatTheListHas) {
  const Rows choices{{"list_name", "name", "label", "county"}, {"l", "y", "Y", "k"}};
  const auto survey = [](const std::string& filter) {
    return Rows{{"type", "name", "label", "choice_filter"}, {"text", "c", "C"}, {"select_one l", "a", "A", filter}};
  };
  EXPECT_THAT(
      only_error(make_form(survey("conty = ${c}"), choices)),
      testing::AllOf(HasSubstr("survey, row 3, column D (choice_filter): the sheet choices has no column \"conty\""),
                     HasSubstr("Did you mean \"county\"?"), HasSubstr("name, label, county")));
  for (const char* good : {"county = ${c}", "selected(${c}, name) or ${c} = ''", "true()",
                           "county = instance('l')/root/item[name = ${c}]/x"}) {
    EXPECT_THAT(errors_of(make_form(survey(good), choices)), ElementsAre()) << good;
  }
}

TEST(BadSettings, ADefaultLanguageThatNothingIsWrittenInIsToldAsAreUnknownParameters) {
  const auto warnings = [](const Rows& survey, const std::string& language) {
    const Compilation result = compile(make_form(survey, {}, {{"form_id", "default_language"}, {"f", language}}));
    EXPECT_TRUE(result.compiled);
    std::vector<std::string> out;
    if (!result.compiled) return out;
    for (const Problem& one : result.compiled->warnings) out.push_back(problem_text(one));
    return out;
  };
  const Rows two{{"type", "name", "label::English (en)"}, {"text", "a", "A"}};
  EXPECT_THAT(warnings(two, "French (fr)"),
              testing::Contains(HasSubstr("settings, row 2, column B (default_language): no column has a text")));
  EXPECT_THAT(warnings(two, "English (en)"), ElementsAre());
  EXPECT_THAT(warnings({{"type", "name", "label"}, {"text", "a", "A"}}, "French (fr)"), ElementsAre());
  EXPECT_THAT(warnings({{"type", "name", "label", "parameters"}, {"range", "a", "A", "foo=1"}}, "en"),
              ElementsAre(HasSubstr("survey, row 2, column D (parameters): the type range has no parameter \"foo\"")));
}

TEST(BadSurvey, ANameThatIsTooLongSaysHowLong) {
  EXPECT_THAT(survey_error({{"type", "name", "label"}, {"text", std::string(129, 'a'), "A"}}),
              testing::AllOf(HasSubstr("too long"), HasSubstr("129 bytes of at most 128")));
  EXPECT_THAT(only_error(make_form(small, {}, {{"form_id"}, {std::string(200, 'f')}})),
              testing::AllOf(HasSubstr("settings, row 2, column A (form_id)"), HasSubstr("200 bytes of at most 128")));
}

TEST(BadSurvey, ACureDoesNotRepeatTheFaultNorItsFullStop) {
  const std::string error =
      survey_error({{"type", "name", "label", "constraint"}, {"text", "a", "A", "string-lenght(.) < 3"}});
  EXPECT_THAT(error, HasSubstr("Correct the expression in this cell"));
  EXPECT_THAT(error, testing::Not(HasSubstr("< 3")));
  EXPECT_THAT(error, testing::Not(HasSubstr("?.")));
}

TEST(BadSheet, WhatOtherProgramsUseAndThisOneDoesNotIsAWarning) {
  const Rows survey{{"type", "name", "label", "appearance"}, {"select_one l", "a", "A", "minimal search('towns')"}};
  const Rows choices{{"list_name", "name", "label"}, {"l", "y", "Y"}};
  const Compilation result = compile(make_workbook({{"survey", survey},
                                                    {"choices", choices},
                                                    {"external_choices", choices},
                                                    {"Entities", {}},
                                                    {"osm", {}},
                                                    {"notes", {}}}),
                                     "test");
  ASSERT_TRUE(result.compiled);
  std::vector<std::string> warnings;
  for (const Problem& one : result.compiled->warnings) warnings.push_back(problem_text(one));
  EXPECT_THAT(warnings,
              ElementsAre(HasSubstr("survey, row 2, column D (appearance): search() is not used"),
                          HasSubstr("external_choices: the sheet is not used"),
                          HasSubstr("Entities: the sheet is not used"), HasSubstr("osm: the sheet is not used")));
}

TEST(BadSurvey, SelectsNeedAListThatIsThere) {
  const Rows choices{{"list_name", "name", "label"}, {"yes_no", "yes", "Yes"}};
  EXPECT_THAT(only_error(make_form({{"type", "name", "label"}, {"select_one yesno", "a", "A"}}, choices)),
              testing::AllOf(HasSubstr("row 2, column A (type): there is no list of choices \"yesno\""),
                             HasSubstr("\"yes_no\"")));
  EXPECT_THAT(survey_error({{"type", "name", "label"}, {"select_one", "a", "A"}}), HasSubstr("names no list"));
  EXPECT_THAT(survey_error({{"type", "name", "label"}, {"select_one_from_file a.xml", "a", "A"}}),
              HasSubstr("no .csv file"));
}

TEST(BadSurvey, ACalculateWithoutCalculationIsTold) {
  EXPECT_THAT(survey_error({{"type", "name", "calculation"}, {"calculate", "a", ""}}),
              HasSubstr("column C (calculation)"));
}

TEST(BadChoices, ValuesAreChecked) {
  const Rows survey{{"type", "name", "label"}, {"select_multiple l", "a", "A"}};
  const Rows choices{{"list_name", "name", "label", "yx:key"},
                     {"l", "a b", "A", "12"},
                     {"l", "c", "C", "1"},
                     {"l", "c", "C", "1"},
                     {"", "d", "D"},
                     {"l", "", "E"}};
  EXPECT_THAT(
      errors_of(make_form(survey, choices)),
      ElementsAre(HasSubstr("choices, row 2, column B (name): the choice \"a b\" has a space"),
                  HasSubstr("choices, row 2, column D (yx:key)"),
                  HasSubstr("choices, row 4, column B (name): the list l has the choice \"c\" twice, also in row 3"),
                  HasSubstr("choices, row 4, column D (yx:key)"), HasSubstr("choices, row 5, column A (list_name)"),
                  HasSubstr("choices, row 6, column B (name)")));
  EXPECT_THAT(errors_of(make_form(survey, {{"list_name", "name", "label"}, {"l", "c", "C"}, {"l", "c", "D"}},
                                  {{"form_id", "allow_choice_duplicates"}, {"test", "yes"}})),
              ElementsAre());
}

TEST(BadColumnsOfOurs, AreToldWithTheirCure) {
  const Rows survey{{"type", "name", "label", "yx:key", "yx:place", "yx:problem", "yx:type", "yx:comment_of",
                     "yx:override", "yx:summary", "yx:suggest", "yx:together"},
                    {"select_one l", "a", "A", "maybe", "", "never", "place"},
                    {"text", "b", "B", "", "yes", "", "plac villag", "aa", "yes", "x", "none", "alone"},
                    {"text", "c", "C", "", "", "", "place villag"},
                    {"note", "n", "N", "yes"},
                    {"begin repeat", "r", "R"},
                    {"text", "d", "D", "yes"},
                    {"end repeat"}};
  const Rows choices{{"list_name", "name", "label"}, {"l", "no", "No"}};
  EXPECT_THAT(errors_of(make_form(survey, choices)),
              ElementsAre(HasSubstr("row 2, column D (yx:key): \"maybe\" is neither yes nor no"),
                          HasSubstr("row 2, column F (yx:problem): the list l has no choice \"never\""),
                          HasSubstr("row 2, column G (yx:type): yx:type is only for the type text"),
                          HasSubstr("row 3, column E (yx:place)"), HasSubstr("row 3, column G (yx:type)"),
                          HasSubstr("row 3, column H (yx:comment_of)"), HasSubstr("row 3, column I (yx:override)"),
                          HasSubstr("row 3, column J (yx:summary)"), HasSubstr("row 3, column K (yx:suggest)"),
                          HasSubstr("row 3, column L (yx:together)"),
                          testing::AllOf(HasSubstr("row 4, column G (yx:type)"), HasSubstr("\"village\"")),
                          HasSubstr("row 5, column D (yx:key)"), HasSubstr("row 7, column D (yx:key)")));
}

TEST(BadSettings, AreTold) {
  const auto settings_error = [](const Rows& settings) { return only_error(make_form(small, {}, settings)); };
  EXPECT_THAT(settings_error({{"form_id", "version"}, {"f", "draft"}}),
              HasSubstr("settings, row 2, column B (version)"));
  EXPECT_THAT(settings_error({{"form_id", "version"}, {"f", "0"}}), HasSubstr("is 0; write 1 or more"));
  for (const char* large : {"v9999999999", "99999999999", "4294967296", "1.1000", "5000.1"}) {
    EXPECT_THAT(settings_error({{"form_id", "version"}, {"f", large}}), HasSubstr("too large"));
  }
  EXPECT_THAT(settings_error({{"form_id", "yx:programme"}, {"f", "8"}}),
              HasSubstr("settings, row 2, column B (yx:programme)"));
  EXPECT_THAT(settings_error({{"form_id", "yx:reach"}, {"f", "above"}}),
              HasSubstr("settings, row 2, column B (yx:reach)"));
  EXPECT_THAT(settings_error({{"form_id", "yx:writer"}, {"f", "below"}}),
              HasSubstr("settings, row 2, column B (yx:writer)"));
  EXPECT_THAT(settings_error({{"form_id", "yx:state"}, {"f", "b"}}), HasSubstr("settings, row 2, column B (yx:state)"));
  EXPECT_THAT(settings_error({{"form_id", "instance_name"}, {"f", "${b}"}}),
              HasSubstr("settings, row 2, column B (instance_name)"));
}

TEST(BadSurvey, AThousandWarningsHideNoError) {
  Rows rows{{"type", "name"}};
  for (int i = 0; i < 1500; ++i) rows.push_back({"text", "a" + std::to_string(i)});
  rows.push_back({"nonsense", "b"});
  EXPECT_THAT(survey_error(rows), HasSubstr("row 1502"));
}

TEST(BadSurvey, FiftyProblemsAreEnough) {
  Rows rows{{"type", "name", "label"}};
  for (int i = 0; i < 80; ++i) rows.push_back({"nonsense", "a" + std::to_string(i), "A"});
  const std::vector<std::string> errors = errors_of(make_form(rows));
  ASSERT_EQ(errors.size(), 51U);
  EXPECT_THAT(errors.back(), HasSubstr("30 more problems"));
}

}  // namespace
}  // namespace yanxing::forms::xlsform
