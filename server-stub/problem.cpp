#include "server-stub/problem.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <nlohmann/json.hpp>

#include "sync/base/check.h"

namespace yanxing::server {
namespace {

struct Row {
  Problem problem;
  unsigned status;
  std::string_view name;
  std::string_view title_en, title_zh;
  std::string_view detail_en, detail_zh;
};

constexpr std::array rows{
    Row{Problem::malformed_request, 400, "malformed-request", "Malformed request", "请求格式不正确",
        "The server did not understand this request. Update the program on this laptop, then try again.",
        "服务器无法识别此请求。请先更新本机程序，再重试。"},
    Row{Problem::unauthorized, 401, "unknown-device", "Unknown device", "设备未登记",
        "The server does not know this laptop. Enrol it again with a new code from the administrator. Of two copies of "
        "one data folder only the one that was enrolled last is known.",
        "服务器没有登记这台电脑。请向管理员索取新的登记码，重新登记。同一个数据文件夹的几份副本，只认最后登记的那一份"
        "。"},
    Row{Problem::device_revoked, 403, "device-revoked", "Device revoked", "设备已停用",
        "This laptop was revoked by the administrator. What was recorded stays on the laptop; ask the administrator "
        "for a new code.",
        "管理员已停用这台电脑。已录入的内容仍保存在本机，请联系管理员索取新的登记码。"},
    Row{Problem::code_unknown, 403, "code-unknown", "Code not accepted", "登记码不正确",
        "The enrolment code is not right. Check every group, or ask the administrator for a new one; five wrong tries "
        "end a code.",
        "登记码不正确。请逐组核对，或向管理员索取新码；同一登记码输错五次即作废。"},
    Row{Problem::code_expired, 403, "code-expired", "Code expired", "登记码已过期",
        "The enrolment code is older than 24 hours. Ask the administrator for a new one.",
        "登记码已超过24小时有效期。请向管理员索取新码。"},
    Row{Problem::code_used, 403, "code-used", "Code already used", "登记码已被使用",
        "The enrolment code was already used by another laptop. Ask the administrator for a new one.",
        "登记码已被另一台电脑使用。请向管理员索取新码。"},
    Row{Problem::code_dead, 403, "code-dead", "Code blocked", "登记码已作废",
        "The enrolment code was tried wrongly five times and is blocked. Ask the administrator for a new one.",
        "登记码已输错五次，现已作废。请向管理员索取新码。"},
    Row{Problem::bad_proof, 403, "bad-proof", "Key not proven", "密钥校验未通过",
        "The laptop did not prove that it holds its key. Try again; if it happens again, start with a fresh data "
        "folder.",
        "未能证明本机持有密钥。请重试；如仍失败，请使用新的数据目录。"},
    Row{Problem::device_exists, 409, "device-exists", "Device exists with another key", "设备编号已被占用",
        "A device with this id is enrolled with another key. Start the laptop with a fresh data folder and enrol "
        "again.",
        "该设备编号已用另一密钥登记。请在本机使用新的数据目录后重新登记。"},
    Row{Problem::bad_signature, 403, "bad-signature", "Message not accepted", "消息未通过校验",
        "The message was not signed by this laptop's key. Nothing was changed; enrol this laptop again if it happens "
        "again.",
        "消息不是由本机密钥签发，服务器未作任何更改。如再次出现，请重新登记本机。"},
    Row{Problem::protocol_too_new, 400, "protocol-too-new", "Server too old", "服务器版本过旧",
        "This laptop's program is newer than the server's. Your work stays on the laptop; ask the administrator to "
        "update the server.",
        "本机程序比服务器新。数据仍保存在本机，请联系管理员升级服务器。"},
    Row{Problem::cursor_invalid, 400, "cursor-invalid", "Cursor not understood", "同步位置无效",
        "The place to continue from is not valid. Start a new session.", "续传位置无效。请重新开始同步。"},
    Row{Problem::cursor_stale, 409, "cursor-stale", "Server was restored", "服务器已从备份恢复",
        "The server was restored or the laptop's scope was changed in the meantime. Sync again; nothing is lost.",
        "服务器刚从备份恢复，或本机管辖范围已变更。请重新同步，数据不会丢失。"},
    Row{Problem::not_found, 404, "not-found", "Not found", "地址不存在",
        "There is nothing at this address. Check the server's address in the settings.",
        "此地址下没有内容。请检查设置中的服务器地址。"},
    Row{Problem::method_not_allowed, 405, "method-not-allowed", "Method not allowed", "不支持该方法",
        "This address does not answer this kind of request.", "此地址不接受这种请求。"},
    Row{Problem::request_timeout, 408, "request-timeout", "Request took too long", "请求超时",
        "The request did not arrive completely in time. The network may be too slow at the moment; try again later.",
        "请求未能在规定时间内传完。当前网络可能过慢，请稍后重试。"},
    Row{Problem::body_too_large, 413, "body-too-large", "Too large", "内容过大",
        "More was sent at once than the server accepts. Send it in smaller parts.",
        "一次发送的内容超过服务器上限。请分批发送。"},
    Row{Problem::unsupported_media_type, 415, "unsupported-media-type", "Unsupported type", "不支持的内容类型",
        "The server does not read this type or encoding of content. Update the program on this laptop.",
        "服务器不支持该内容类型或编码。请更新本机程序。"},
    Row{Problem::expectation_failed, 417, "expectation-failed", "Expectation failed", "无法满足的要求",
        "The server cannot meet what the Expect header asks for.", "服务器无法满足 Expect 头的要求。"},
    Row{Problem::headers_too_large, 431, "headers-too-large", "Headers too large", "请求头过大",
        "The head of the request is larger than the server accepts.", "请求头超过服务器上限。"},
    Row{Problem::internal, 500, "internal", "Server error", "服务器内部错误",
        "Something failed on the server. Nothing was lost on this laptop; try again later and tell the administrator.",
        "服务器出现错误。本机数据没有丢失，请稍后重试并告知管理员。"},
    Row{Problem::not_implemented, 501, "not-implemented", "Not implemented", "尚不支持",
        "The server does not support this way of sending.", "服务器不支持这种传输方式。"},
    Row{Problem::busy, 503, "busy", "Server is busy", "服务器繁忙",
        "The server is busy at the moment. Try again in a little while.", "服务器当前繁忙，请稍后重试。"},
    Row{Problem::http_version, 505, "http-version", "HTTP version not supported", "不支持的 HTTP 版本",
        "The server speaks HTTP/1.1.", "服务器仅支持 HTTP/1.1。"},
    Row{Problem::storage_full, 507, "storage-full", "Server storage is full", "服务器存储已满",
        "The server has no space left and took nothing. Your work stays on this laptop; tell the administrator.",
        "服务器存储空间已满，未接收任何内容。您的数据仍在本机，请告知管理员。"},
    Row{Problem::upload_invalid, 400, "upload-invalid", "Upload not understood", "附件上传请求无效",
        "The server cannot take this file as it was announced. Update the program on this laptop, then try again.",
        "服务器无法按此说明接收该文件。请先更新本机程序，再重试。"},
    Row{Problem::upload_unknown, 404, "upload-unknown", "No such upload", "没有这个上传任务",
        "The server knows nothing of this upload. Send the file again from its beginning; it is still on this laptop.",
        "服务器没有这个上传任务。文件仍在本机，请从头重新上传。"},
    Row{Problem::upload_expired, 410, "upload-expired", "Upload expired", "上传任务已过期",
        "This upload was not finished within seven days and was dropped. Send the file again; it is still on this "
        "laptop.",
        "该上传任务七天内未完成，已被清除。文件仍在本机，请重新上传。"},
    Row{Problem::offset_conflict, 409, "offset-conflict", "Another place in the file", "续传位置不一致",
        "The server has received another part of the file than this request goes on from. Ask where to continue, then "
        "send the rest.",
        "服务器已收到的部分与本次续传的位置不一致。请先查询续传位置，再发送其余部分。"},
    Row{Problem::tus_version, 412, "tus-version", "Upload protocol not supported", "不支持的上传协议版本",
        "The server speaks version 1.0.0 of the upload protocol tus. Update the program on this laptop.",
        "服务器使用 tus 1.0.0 上传协议。请更新本机程序。"},
    Row{Problem::attachment_unknown, 404, "attachment-unknown", "Attachment not here", "附件不存在",
        "The server has no such file for this laptop. It may still be on the laptop that recorded it; try again after "
        "that one has synced.",
        "服务器上没有可供本机下载的此附件。它可能还在录入它的电脑上，请等那台电脑同步后再试。"},
    Row{Problem::attachment_too_large, 413, "attachment-too-large", "File too large", "附件过大",
        "A file may have 64 MiB at most, and no more than was announced. Choose a smaller file.",
        "单个附件不得超过64MiB，也不得超过申报的大小。请选择较小的文件。"},
    Row{Problem::range_unsatisfiable, 416, "range-unsatisfiable", "Nothing there", "请求范围无效",
        "The part that was asked for lies behind the end of the file. Download it from its beginning.",
        "请求的部分超出文件末尾。请从头下载。"},
    Row{Problem::too_many_uploads, 429, "too-many-uploads", "Too many uploads at once", "未完成的上传过多",
        "This laptop has begun too many uploads. Finish or cancel those first, then send more.",
        "本机未完成的上传任务过多。请先完成或取消已有任务，再继续上传。"},
    Row{Problem::checksum_mismatch, 460, "checksum-mismatch", "Damaged on the way", "传输中数据损坏",
        "This part of the file arrived damaged and was not kept. Send it once more.",
        "这部分文件在传输中损坏，未予保存。请重新发送。"},
    Row{Problem::hash_mismatch, 460, "hash-mismatch", "Not the file that was announced", "附件内容与名称不符",
        "What arrived is not the file that its name says, and was not kept. Send it again; if it happens again, choose "
        "the file once more on this laptop.",
        "收到的内容与附件名称不符，未予保存。请重新上传；如再次出现，请在本机重新选择该文件。"},
};

const Row& row_of(Problem problem) {
  const auto* const row = std::find_if(rows.begin(), rows.end(), [&](const Row& r) { return r.problem == problem; });
  YX_CHECK(row != rows.end());
  return *row;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// Weight of one language range in thousandths: "en;q=0.8" is 800. Nonsense weighs nothing.
int weight_of(std::string_view parameters) {
  const auto q = parameters.find("q=");
  if (q == std::string_view::npos) return 1000;
  const std::string_view value = trimmed(parameters.substr(q + 2));
  if (value.empty() || (value[0] != '0' && value[0] != '1')) return 0;
  int weight = (value[0] - '0') * 1000;
  int place = 100;
  for (std::size_t i = 2; i < value.size() && i < 5 && std::isdigit(static_cast<unsigned char>(value[i]));
       ++i, place /= 10) {
    weight += (value[i] - '0') * place;
  }
  return std::min(weight, 1000);
}

bool is_language(std::string_view range, char first, char second) {
  if (range.size() < 2 || (range.size() > 2 && range[2] != '-')) return false;
  return std::tolower(static_cast<unsigned char>(range[0])) == first &&
         std::tolower(static_cast<unsigned char>(range[1])) == second;
}

}  // namespace

Language preferred_language(std::string_view accept_language) {
  int zh = 0;
  int en = 0;
  while (!accept_language.empty()) {
    const auto comma = std::min(accept_language.find(','), accept_language.size());
    const std::string_view item = accept_language.substr(0, comma);
    accept_language.remove_prefix(std::min(comma + 1, accept_language.size()));
    const auto semicolon = std::min(item.find(';'), item.size());
    const std::string_view range = trimmed(item.substr(0, semicolon));
    const int weight = weight_of(item.substr(semicolon));
    if (is_language(range, 'z', 'h')) zh = std::max(zh, weight);
    if (is_language(range, 'e', 'n')) en = std::max(en, weight);
  }
  return zh > en ? Language::zh : Language::en;
}

std::string_view problem_name(Problem problem) { return row_of(problem).name; }
unsigned problem_status(Problem problem) { return row_of(problem).status; }

Reply problem_reply(Problem problem, std::string_view accept_language, std::string_view note) {
  const Row& row = row_of(problem);
  const bool zh = preferred_language(accept_language) == Language::zh;
  nlohmann::ordered_json body{{"type", "urn:yanxing:problem:" + std::string(row.name)},
                              {"title", zh ? row.title_zh : row.title_en},
                              {"status", row.status},
                              {"detail", zh ? row.detail_zh : row.detail_en}};
  if (!note.empty()) body["note"] = note;
  Reply reply;
  reply.status = row.status;
  reply.content_type = "application/problem+json";
  reply.headers.emplace_back("Content-Language", zh ? "zh" : "en");
  if (row.status == 401) reply.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"yanxing\"");
  reply.body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  reply.log_note = row.name;
  return reply;
}

}  // namespace yanxing::server
