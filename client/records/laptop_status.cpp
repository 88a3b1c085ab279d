#include "client/records/laptop_status.h"

#include <nlohmann/json.hpp>

#include "client/records/receipts.h"

namespace yanxing::records {
namespace {

constexpr const char* last_sync_setting = "last_sync_ms";

}  // namespace

Result<LaptopStatus> laptop_status(Workspace& workspace) {
  LaptopStatus status;
  YX_ASSIGN(const auto enrolment, workspace.enrolment());
  status.enrolled = enrolment.has_value();
  YX_ASSIGN(const auto last, workspace.setting(last_sync_setting));
  if (last.is_number_integer()) status.last_sync_ms = last.get<UnixMs>();
  return status;
}

Status note_sync(Workspace& workspace) { return workspace.set_setting(last_sync_setting, workspace.wall_clock().now_ms()); }

Result<sync::VerifyReport> verify_laptop(Workspace& workspace) {
  YX_ASSIGN(const auto enrolment, workspace.enrolment());
  const sync::Scope scope{enrolment ? enrolment->scope : std::vector<std::string>{""}};
  YX_ASSIGN(auto report, sync::verify(workspace.store(), &scope));
  if (const Status sound = workspace.store().db().check_integrity(); !sound) report.findings.push_back(sound.error().detail);
  report.ok = report.findings.empty();
  return report;
}

}  // namespace yanxing::records
