// yanxing-cli export: the records of a form as spreadsheet, CSV or JSON.
#include <algorithm>
#include <filesystem>
#include <iostream>

#include "client/records/assets.h"
#include "client/records/attachments.h"
#include "client/reports/export.h"
#include "tools/cli/cli.h"
#include "tools/cli/export_filter.h"

namespace yanxing::cli {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

std::string form_names(const Laptop& laptop) {
  std::string names;
  for (const forms::Form& form : laptop.forms().forms()) names += (names.empty() ? "" : ", ") + form.name;
  return names;
}

}  // namespace

int run_export(const Arguments& arguments) {
  if (arguments.output == "-") return say_and_exit(usage, sentence(language_for(arguments), "export.no_stream"));
  // A table that calls itself .xlsx and is none opens nowhere.
  const std::string ending = std::filesystem::path(arguments.output).extension().string();
  if (!ending.empty() && lower(ending) != "." + arguments.format)
    return say_and_exit(usage,
                        sentence(language_for(arguments), "export.ending", {arguments.output, arguments.format}));
  Failure failure;
  const auto laptop = Laptop::open(arguments, failure);
  if (!laptop) return say_and_exit(failure);
  if (laptop->forms().find(arguments.form) == nullptr)
    return say_and_exit(usage, laptop->say("form.unknown", {arguments.form, form_names(*laptop)}));
  const auto assets = records::find_assets();
  const auto places = assets ? records::load_places(*assets) : Result<places::Places>(assets.error());
  if (!places) return say_and_exit(failed, laptop->say("open.assets", {places.error().detail}));
  if (const std::string wrong = wrong_place(*laptop, arguments.place); !wrong.empty())
    return say_and_exit(usage, wrong);
  if (const std::string unseen = unseen_place(*laptop, query_of(arguments)); !unseen.empty())
    return say_and_exit(usage, unseen);
  const records::Attachments attachments(laptop->workspace().folder());
  reports::Source source(laptop->records(), laptop->library(), attachments, *places, *assets, "");
  reports::ExportOrder order;
  if (const std::string wrong = read_filter(*laptop, arguments, order); !wrong.empty())
    return say_and_exit(usage, wrong);
  order.language = laptop->language();
  order.names = arguments.names;
  const auto format = reports::parse_export_format(arguments.format);
  YX_CHECK(format.has_value());  // the command line lets no other through
  const auto written = reports::export_records(source, order, *format, arguments.output);
  if (!written && written.error().code == Code::refused)
    return say_and_exit(failed, laptop->say("report.no_file", {arguments.output}));
  if (!written && written.error().code == Code::io)
    return say_and_exit(failed, laptop->say("report.io", {arguments.output}));
  if (!written) return say_and_exit(failed, error_sentence(laptop->language(), written.error()));
  if (arguments.json) {
    print_json(
        {{"form", arguments.form}, {"format", arguments.format}, {"file", arguments.output}, {"records", *written}});
    return done;
  }
  return say_and_exit(done, laptop->say("export.done", {std::to_string(*written), arguments.output}));
}

}  // namespace yanxing::cli
