#include "client/records/bundle.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "client/records/attachment_outbox.h"
#include "sync/base/part_beside.h"

namespace yanxing::records {
namespace {

namespace fs = std::filesystem;

Result<sync::ClientIdentity> client_identity(Workspace& workspace) {
  YX_ASSIGN(const auto enrolment, workspace.enrolment());
  if (!enrolment || !workspace.is_set_up()) return Error{Code::refused, "not enrolled"};
  const Identity& self = workspace.identity();
  return sync::ClientIdentity{self.device, self.key, enrolment->server_key};
}

/// Contents that an ack can speak of.
constexpr std::size_t most_asked = sync::max_holds * sync::max_bundle_holds;

Result<std::vector<BundleAttachment>> waiting_files(AttachmentOutbox& outbox, const Attachments& attachments) {
  YX_ASSIGN(const auto waiting, outbox.waiting());
  std::vector<BundleAttachment> files;
  for (const WaitingAttachment& one : waiting) files.push_back({one.name, one.bytes, attachments.path_of(one.name)});
  return files;
}

constexpr const char* marks_setting = "bundle.marks";
constexpr std::size_t most_marks = 300;

/// Beside the ledger, which a restore takes back to a state that knows less: it says the same as the setting, which
/// goes along to another laptop, and what an export that was killed did not tell the store.
fs::path marks_file(const Workspace& workspace) { return workspace.folder() / bundle_marks_file; }

/// Of the bundles that this laptop wrote, oldest first.
Result<std::vector<std::string>> known_marks(Workspace& workspace) {
  YX_ASSIGN(const nlohmann::json setting, workspace.setting(marks_setting));
  const std::vector<std::string> beside = read_marks(marks_file(workspace));
  std::vector<std::string> out;
  if (setting.is_array()) {
    for (const auto& one : setting) {
      if (!one.is_string()) continue;
      auto mark = one.get<std::string>();
      if (std::find(beside.begin(), beside.end(), mark) == beside.end()) out.push_back(std::move(mark));
    }
  }
  out.insert(out.end(), beside.begin(), beside.end());
  return out;
}

/// The file grows with every bundle. One that could not be written anew stays as it is, and does no harm.
void shorten_marks_file(const Workspace& workspace, const std::vector<std::string>& marks) {
  const fs::path file = marks_file(workspace);
  if (read_marks(file).size() <= 2 * most_marks) return;
  remove_parts_beside(file);
  const fs::path part = part_beside(file);
  std::error_code error;
  {
    std::ofstream out(part, std::ios::binary);
    for (const std::string& mark : marks) out << mark << "\n";
    if (!out.flush()) return void(fs::remove(part, error));
  }
  fs::rename(part, file, error);  // a power cut may lose them: the setting has them by now
}

bool lies_in(const fs::path& file, const fs::path& folder) {
  std::error_code error;
  const fs::path whole = fs::weakly_canonical(fs::absolute(file, error), error);
  const fs::path above = fs::weakly_canonical(folder, error);
  return std::mismatch(above.begin(), above.end(), whole.begin(), whole.end()).first == above.end();
}

}  // namespace

Result<PreparedBundle> prepare_bundle(Workspace& workspace, const fs::path& target, std::uint64_t part_bytes) {
  PreparedBundle out;
  if (lies_in(target, workspace.folder()))
    return Error{Code::refused, target.string() + " lies in the folder of this laptop's data"};
  YX_ASSIGN(sync::ClientIdentity identity, client_identity(workspace));
  out.identity = std::make_unique<sync::ClientIdentity>(std::move(identity));
  const Attachments attachments(workspace.folder());
  AttachmentOutbox outbox(workspace, attachments);
  BundleOrder& order = out.order;
  std::vector<Hash> waiting, signed_for;
  const Status known = outbox.knowing_all([&]() -> Status {
    YX_TRY(outbox.look());
    YX_ASSIGN(waiting, outbox.unacknowledged(std::nullopt, most_asked));
    // A laptop that meets no network hears only so that the server lost one.
    YX_ASSIGN(signed_for, outbox.acknowledged(std::nullopt, most_asked, AttachmentOutbox::Whose::own));
    YX_ASSIGN(order.attachments, waiting_files(outbox, attachments));
    YX_ASSIGN(const AttachmentFigures figures, outbox.figures());
    out.attachments_missing = static_cast<std::uint64_t>(std::max<std::int64_t>(0, figures.missing + figures.damaged));
    return {};
  });
  YX_TRY(known);
  YX_ASSIGN(auto content, sync::BundleContent::plan(workspace.store(), workspace.log().chain(), *out.identity,
                                                    std::move(waiting), std::move(signed_for)));
  out.content = std::make_unique<sync::BundleContent>(std::move(content));
  order.header.server = out.identity->server_key;
  order.header.device = out.identity->device;
  order.header.base = out.content->base();
  std::array<std::uint8_t, 8> set{};
  workspace.random().fill(set);
  order.header.set.assign(set.begin(), set.end());
  order.header.written_ms = std::max<UnixMs>(0, workspace.wall_clock().now_ms());
  order.key = out.identity->key;
  order.questions = out.content->questions();
  order.changes = out.content->changes();
  // Files only, no ledger: the writer may be another thread. What is mended is noted by note_bundle().
  order.mend = [attachments](const std::string& name) { return attachments.mend(name); };
  order.part_bytes = part_bytes;
  order.target = target;
  YX_ASSIGN(const auto marks, known_marks(workspace));
  order.own.insert(marks.begin(), marks.end());
  order.marks_file = marks_file(workspace);
  return out;
}

Status note_bundle(Workspace& workspace, const BundleWritten& written) {
  const Attachments attachments(workspace.folder());
  AttachmentOutbox outbox(workspace, attachments);
  for (const std::string& name : written.damaged) YX_TRY(outbox.note_damaged(name));
  if (!written.damaged.empty() || written.mended > 0) YX_TRY(outbox.look());
  YX_ASSIGN(auto marks, known_marks(workspace));
  std::erase_if(marks, [&](const std::string& mark) {
    return std::find(written.marks.begin(), written.marks.end(), mark) != written.marks.end();
  });
  marks.insert(marks.end(), written.marks.begin(), written.marks.end());
  const std::size_t kept = std::max(most_marks, written.marks.size());
  if (marks.size() > kept) marks.erase(marks.begin(), marks.end() - static_cast<std::ptrdiff_t>(kept));
  YX_TRY(workspace.set_setting(marks_setting, marks));
  shorten_marks_file(workspace, marks);
  return {};
}

Result<std::string> read_ack(const fs::path& file) {
  std::error_code error;
  if (!fs::exists(file, error)) return Error{Code::not_found, file.string()};
  if (!fs::is_regular_file(file, error)) return Error{Code::io, file.string() + " is no file"};
  std::ifstream in(file, std::ios::binary);
  std::string bytes;
  std::string piece(std::size_t{64} << 10, '\0');
  while (in && bytes.size() <= sync::max_ack_bytes) {
    in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    bytes.append(piece, 0, static_cast<std::size_t>(in.gcount()));
  }
  if (in.bad() || (!in.eof() && bytes.size() <= sync::max_ack_bytes))
    return Error{Code::io, "cannot read " + file.string()};
  return bytes;
}

Result<sync::AckTaken> take_ack(Workspace& workspace, std::string_view bytes, sync::BundleFault& fault) {
  fault = sync::BundleFault::none;
  YX_ASSIGN(const sync::ClientIdentity identity, client_identity(workspace));
  YX_ASSIGN(sync::AckTaken taken, sync::take_ack(workspace.store(), workspace.log().chain(), identity, bytes, fault));
  // Not in the same transaction, and idempotent: what a crash leaves out here the same ack brings again.
  const Attachments attachments(workspace.folder());
  AttachmentOutbox outbox(workspace, attachments);
  YX_ASSIGN(const AttachmentFigures before, outbox.figures());
  for (const sync::AttachmentReceipt& receipt : taken.attachments) YX_TRY(outbox.note_receipt(receipt, true));
  YX_ASSIGN(const std::int64_t lost, outbox.note_lacking(taken.lacking, taken.server_ms, true));
  taken.attachments_lost = static_cast<std::uint64_t>(lost);
  for (const sync::AttachmentReceipt& receipt : taken.attachments) {
    YX_ASSIGN(const std::uint64_t held, outbox.count_signed(receipt.held));
    taken.attachments_held += held;
    taken.older = taken.older || held < receipt.held.size();
  }
  YX_ASSIGN(const AttachmentFigures after, outbox.figures());
  taken.nothing_new = taken.nothing_new && after.waiting == before.waiting && lost == 0;
  return taken;
}

Result<sync::AckTaken> import_ack(Workspace& workspace, const fs::path& file, sync::BundleFault& fault) {
  fault = sync::BundleFault::none;
  YX_ASSIGN(const std::string bytes, read_ack(file));
  return take_ack(workspace, bytes, fault);
}

}  // namespace yanxing::records
