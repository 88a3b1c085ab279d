#include "tests/crash/stick_parts.h"

#include <sstream>
#include <variant>

#include "client/records/attachments.h"
#include "server-stub/bundle_import.h"
#include "server-stub/form_catalogue.h"
#include "sync/session/enrolment.h"

namespace yanxing::crash {

namespace fs = std::filesystem;

Status enrol(Laptop& laptop, server::City& city) {
  const auto& me = laptop.workspace->identity();
  YX_ASSIGN(const auto code, city.devices().invite(township, "覃记录的电脑", city.ca_der()));
  const auto request = sync::make_enrolment_request(code, me.device, me.key, "覃记录的电脑");
  YX_ASSIGN(const auto answer, city.devices().enrol(request, city.ca_der()));
  const auto* enrolled = std::get_if<server::Enrolled>(&answer);
  if (enrolled == nullptr) return Error{Code::refused, "the city does not take the laptop"};
  records::Enrolment enrolment;
  enrolment.url = "https://localhost";
  enrolment.ca_pem = city.identity().ca.certificate_pem;
  enrolment.token = enrolled->token;
  enrolment.server_key = city.identity().signing_key.public_key();
  enrolment.epoch = city.identity().epoch.text();
  enrolment.server_name = city.identity().name;
  enrolment.scope = {township};
  return laptop.workspace->set_enrolment(enrolment);
}

Result<std::string> save_with_file(Laptop& laptop, int number) {
  const std::string content(40'000, static_cast<char>('a' + number % 26));
  records::Attachments files(laptop.workspace->folder());
  YX_ASSIGN(const auto kept, files.import_bytes(content, records::AttachmentKind::file, "a.pdf"));
  records::SaveRequest request = person(number);
  request.values["note"] = kept.name;
  YX_TRY(laptop.records->save(request));
  return kept.name;
}

Result<records::BundleWritten> export_bundle(Laptop& laptop, const fs::path& file) {
  YX_ASSIGN(auto prepared, records::prepare_bundle(*laptop.workspace, file, records::least_part_bytes));
  records::StoreFrames frames(*prepared.content);
  YX_ASSIGN(auto written, records::write_bundle(prepared.order, frames));
  YX_TRY(records::note_bundle(*laptop.workspace, written));
  return written;
}

Status import_bundle(server::City& city, const fs::path& file, const fs::path& ack) {
  static const server::FormCatalogue forms = server::FormCatalogue::embedded().value();
  std::ostringstream out;
  return server::bundle_import(city, forms, {file.string(), ack.string(), true}, out);
}

Result<sync::AckTaken> take_ack(Laptop& laptop, const fs::path& ack) {
  sync::BundleFault fault = sync::BundleFault::none;
  auto taken = records::import_ack(*laptop.workspace, ack, fault);
  if (!taken && fault != sync::BundleFault::none)
    return Error{taken.error().code, std::string("it is ") + sync::fault_name(fault)};
  return taken;
}

Result<std::uint64_t> unsent(Laptop& laptop) {
  const sync::ChainId chain = laptop.workspace->log().chain();
  YX_ASSIGN(const auto state, sync::sync_state(laptop.store(), chain.device, chain.incarnation));
  return state.unsent;
}

}  // namespace yanxing::crash
