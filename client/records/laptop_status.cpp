#include "client/records/laptop_status.h"

#include <nlohmann/json.hpp>

#include "client/records/receipts.h"
#include "sync/session/client_session.h"

namespace yanxing::records {
namespace {

constexpr const char* last_sync_setting = "last_sync_ms";

/// Every receipt kept must be for a prefix of the log that it names, and be signed by the server of the enrolment.
Status check_receipts(Workspace& workspace, const std::optional<Enrolment>& enrolment,
                      std::vector<std::string>& findings) {
  YX_ASSIGN(const auto logs, own_logs(workspace));
  for (const LogState& log : logs) {
    YX_ASSIGN(const sync::SyncState state,
              sync::sync_state(workspace.store(), log.chain.device, log.chain.incarnation));
    if (!state.receipt || !enrolment) continue;
    const std::string name = "receipt for log " + std::to_string(log.chain.incarnation);
    YX_ASSIGN(const auto hash, workspace.store().hash_at(log.chain, state.receipt->n));
    if (!hash || *hash != state.receipt->hash) findings.push_back(name + ": not of what is held here");
    const bool is_signed =
        verify_signature(enrolment->server_key, sync::receipt_message(*state.receipt), state.receipt->signature);
    if (!is_signed) findings.push_back(name + ": not signed by the server");
  }
  return {};
}

}  // namespace

Result<sync::Scope> scope_of(Workspace& workspace) {
  YX_ASSIGN(auto kept, sync::kept_scope(workspace.store()));
  if (kept) return std::move(*kept);
  YX_ASSIGN(const auto enrolment, workspace.enrolment());
  return sync::Scope{enrolment ? enrolment->scope : std::vector<std::string>{""}};
}

ClockState clock_state(const sync::SyncState& state, UnixMs now) {
  using Known = ClockState::Known;
  constexpr std::int64_t wrong_ms = 120'000;
  if (!state.clock_offset_ms) return {};
  const std::int64_t offset = -*state.clock_offset_ms;  // there it is the server's clock minus ours
  if (state.contact_ms == 0) return {Known::last_sync, offset};
  if (now < state.contact_ms - wrong_ms && now - state.contact_ms < offset) return {Known::now, now - state.contact_ms};
  if (offset >= wrong_ms && now < state.contact_ms + offset) return {};
  return {Known::last_sync, offset};
}

Result<LaptopStatus> laptop_status(Workspace& workspace) {
  LaptopStatus status;
  YX_ASSIGN(const auto enrolment, workspace.enrolment());
  status.enrolled = enrolment.has_value();
  YX_ASSIGN(const auto last, workspace.setting(last_sync_setting));
  if (last.is_number_integer()) status.last_sync_ms = last.get<UnixMs>();
  if (!workspace.is_set_up()) return status;
  const sync::ChainId chain = workspace.log().chain();
  YX_ASSIGN(const sync::SyncState state, sync::sync_state(workspace.store(), chain.device, chain.incarnation));
  status.clock = clock_state(state, workspace.wall_clock().now_ms());
  if (state.receipt) status.receipt_ms = state.receipt->server_ms;
  return status;
}

Status note_sync(Workspace& workspace) {
  return workspace.set_setting(last_sync_setting, workspace.wall_clock().now_ms());
}

Result<sync::VerifyReport> verify_laptop(Workspace& workspace) {
  YX_ASSIGN(const auto enrolment, workspace.enrolment());
  YX_ASSIGN(const sync::Scope scope, scope_of(workspace));
  YX_ASSIGN(auto report, sync::verify(workspace.store(), &scope));
  YX_TRY(check_receipts(workspace, enrolment, report.findings));
  if (const Status sound = workspace.store().db().check_integrity(); !sound)
    report.findings.push_back(sound.error().detail);
  report.ok = report.findings.empty();
  return report;
}

}  // namespace yanxing::records
