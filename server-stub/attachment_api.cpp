#include "server-stub/attachment_api.h"

#include <exception>
#include <utility>

#include "server-stub/sync_service.h"
#include "server-stub/tus.h"

namespace yanxing::server {
namespace {

constexpr std::string_view uploads_path = "/v1/attachments/uploads/";

Reply tus_reply(unsigned status) {
  Reply reply;
  reply.status = status;
  reply.content_type.clear();
  return reply;
}

Reply refusal(const Request& request, Problem problem, std::string_view note = {}) {
  return problem_reply(problem, request.accept_language, note);
}

void add_offset(Reply& reply, const Upload& upload, std::uint64_t offset) {
  reply.headers.emplace_back("Upload-Offset", std::to_string(offset));
  reply.headers.emplace_back("Upload-Expires", http_date(upload.expires_ms));
}

/// One PATCH, or the body of a creation.
class UploadSink final : public BodySink {
 public:
  UploadSink(const Request& request, const Answers& answers, City& city, Attachments& attachments, Upload upload,
             std::unique_ptr<PartWriter> writer, std::unique_ptr<Checksum> checksum, bool created)
      : request_(request),
        answers_(answers),
        city_(&city),
        attachments_(&attachments),
        upload_(std::move(upload)),
        writer_(std::move(writer)),
        checksum_(std::move(checksum)),
        created_(created) {}

  bool write(std::string_view bytes) override {
    try {
      return take(bytes);
    } catch (const std::exception& failed) {
      refusal_ = answers_.failure(request_, Error{Code::io, failed.what()}, "exception");
      return false;
    }
  }

  Reply finish(bool whole) override {
    Reply reply = guarded_end(whole);
    reply.headers.emplace_back("Tus-Resumable", tus_version);
    return reply;
  }
  std::optional<Caller> caller() const override { return Caller{.device = upload_.device}; }

 private:
  bool take(std::string_view bytes) {
    if (bytes.size() > upload_.length - writer_->offset()) {
      refusal_ = refusal(request_, Problem::attachment_too_large, "more than Upload-Length");
      return false;
    }
    if (!is_admitted()) return false;
    if (checksum_) checksum_->update(bytes);
    if (const auto written = writer_->append(bytes); !written) {
      refusal_ = failed(written.error());
      return false;
    }
    return true;
  }

  Reply guarded_end(bool whole) {
    try {
      return end(whole);
    } catch (const std::exception& failed) {
      return answers_.failure(request_, Error{Code::io, failed.what()}, "exception");
    }
  }

  Reply end(bool whole) {
    // What arrived counts, whatever ended it.
    if (checksum_ && whole && !refusal_ && !checksum_->holds()) {
      if (const auto taken = writer_->take_back(); !taken) return failed(taken.error());
      return refusal(request_, Problem::checksum_mismatch);
    }
    if (const auto synced = writer_->sync(); !synced && !refusal_) refusal_ = failed(synced.error());
    if (refusal_) return std::move(*refusal_);
    const std::uint64_t offset = writer_->offset();
    if (offset == upload_.length) {
      if (!is_admitted()) return std::move(*refusal_);
      const auto good = attachments_->publish(upload_);
      if (!good) return failed(good.error());
      if (!*good) return refusal(request_, Problem::hash_mismatch);
    }
    Reply reply = tus_reply(created_ ? 201 : 204);
    if (created_) reply.headers.emplace_back("Location", std::string(uploads_path) + upload_.id);
    add_offset(reply, upload_, offset);
    reply.log_note = upload_.device.text();
    return reply;
  }

  /// A body may stream for hours: a device is refused from the moment on at which it is revoked.
  bool is_admitted() {
    auto outcome = answers_.authenticate(*city_, request_);
    if (auto* refused = std::get_if<Reply>(&outcome)) refusal_ = std::move(*refused);
    return !refusal_;
  }

  Reply failed(const Error& error) const {
    if (error.code == Code::conflict) return refusal(request_, Problem::offset_conflict, error.detail);
    return answers_.failure(request_, error, "upload");
  }

  Request request_;
  Answers answers_;
  City* city_;
  Attachments* attachments_;
  Upload upload_;
  std::unique_ptr<PartWriter> writer_;
  std::unique_ptr<Checksum> checksum_;
  bool created_;
  std::optional<Reply> refusal_;
};

/// A PATCH at the end of an upload that is kept: nothing more may come, and no partial file is made for it.
class KeptSink final : public BodySink {
 public:
  KeptSink(const Request& request, Upload upload, std::unique_ptr<Checksum> checksum)
      : request_(request), upload_(std::move(upload)), checksum_(std::move(checksum)) {}

  bool write(std::string_view bytes) override {
    is_too_large_ = is_too_large_ || !bytes.empty();
    return !is_too_large_;
  }
  Reply finish(bool) override {
    Reply reply = answer();
    reply.headers.emplace_back("Tus-Resumable", tus_version);
    return reply;
  }
  std::optional<Caller> caller() const override { return Caller{.device = upload_.device}; }

 private:
  Reply answer() const {
    if (is_too_large_) return refusal(request_, Problem::attachment_too_large, "more than Upload-Length");
    if (checksum_ && !checksum_->holds()) return refusal(request_, Problem::checksum_mismatch);
    Reply reply = tus_reply(204);
    add_offset(reply, upload_, upload_.length);
    reply.log_note = upload_.device.text();
    return reply;
  }

  Request request_;
  Upload upload_;
  std::unique_ptr<Checksum> checksum_;
  bool is_too_large_ = false;
};

}  // namespace

Reply AttachmentApi::options() const {
  Reply reply = tus_reply(204);
  reply.headers = {{"Tus-Version", std::string(tus_version)},
                   {"Tus-Extension", "creation,creation-with-upload,checksum,expiration,termination"},
                   {"Tus-Max-Size", std::to_string(sync::max_attachment_bytes)},
                   {"Tus-Checksum-Algorithm", "sha1,sha256"}};
  return reply;
}

/// Checks a creation and makes the upload.
std::variant<Reply, Upload> AttachmentApi::begin(const Request& request) {
  auto who = answers_.authenticate(*city_, request);
  if (auto* refused = std::get_if<Reply>(&who)) return std::move(*refused);
  const auto length = parse_count(request.header("upload-length"));
  if (!length) return refusal(request, Problem::upload_invalid, "Upload-Length is not a number");
  if (*length == 0) return refusal(request, Problem::upload_invalid, "an attachment has at least one byte");
  if (*length > sync::max_attachment_bytes) return refusal(request, Problem::attachment_too_large);
  if (request.content_length.value_or(0) > *length)
    return refusal(request, Problem::attachment_too_large, "more than Upload-Length");
  const auto name = name_in_metadata(request.header("upload-metadata"));
  if (!name) return refusal(request, Problem::upload_invalid, name.error().detail);
  auto begun = attachments_->begin_upload(std::get<Device>(who).id, *name, *length);
  if (!begun) return answers_.failure(request, begun.error(), "upload");
  if (const auto* problem = std::get_if<Problem>(&*begun)) return refusal(request, *problem);
  return std::move(std::get<Upload>(*begun));
}

Reply AttachmentApi::create(const Request& request) {
  auto begun = begin(request);
  if (auto* refused = std::get_if<Reply>(&begun)) return std::move(*refused);
  const Upload& upload = std::get<Upload>(begun);
  Reply reply = tus_reply(201);
  reply.headers.emplace_back("Location", std::string(uploads_path) + upload.id);
  add_offset(reply, upload, 0);
  reply.log_note = upload.device.text();
  reply.caller = Caller{.device = upload.device};
  return reply;
}

/// The device's own upload, in time.
std::variant<Reply, Upload> AttachmentApi::find(const Request& request, std::string_view id) {
  auto who = answers_.authenticate(*city_, request);
  if (auto* refused = std::get_if<Reply>(&who)) return std::move(*refused);
  auto upload = attachments_->find_upload(id);
  if (!upload) return answers_.failure(request, upload.error(), "upload");
  // Another device's is not to be told from none.
  if (!*upload || (*upload)->device != std::get<Device>(who).id) return refusal(request, Problem::upload_unknown);
  if (attachments_->is_expired(**upload)) return refusal(request, Problem::upload_expired);
  return std::move(**upload);
}

Reply AttachmentApi::head(const Request& request, std::string_view id) {
  auto found = find(request, id);
  if (auto* refused = std::get_if<Reply>(&found)) return std::move(*refused);
  Upload& upload = std::get<Upload>(found);
  const auto offset = attachments_->take_over(upload);
  if (!offset) return answers_.failure(request, offset.error(), "upload");
  if (!*offset) return refusal(request, Problem::hash_mismatch);
  Reply reply = tus_reply(200);
  add_offset(reply, upload, **offset);
  reply.headers.emplace_back("Upload-Length", std::to_string(upload.length));
  reply.caller = Caller{.device = upload.device};
  return reply;
}

Reply AttachmentApi::remove(const Request& request, std::string_view id) {
  auto found = find(request, id);
  if (auto* refused = std::get_if<Reply>(&found)) return std::move(*refused);
  if (const auto gone = attachments_->forget(std::get<Upload>(found)); !gone)
    return answers_.failure(request, gone.error(), "upload");
  return tus_reply(204);
}

std::variant<Reply, AttachmentApi::Opened> AttachmentApi::open_at_offset(const Request& request, std::string_view id) {
  auto found = find(request, id);
  if (auto* refused = std::get_if<Reply>(&found)) return std::move(*refused);
  Upload& upload = std::get<Upload>(found);
  const auto wanted = parse_count(request.header("upload-offset"));
  if (!wanted) return refusal(request, Problem::upload_invalid, "Upload-Offset is not a number");
  const auto offset = attachments_->take_over(upload);
  if (!offset) return answers_.failure(request, offset.error(), "upload");
  if (!*offset) return refusal(request, Problem::hash_mismatch);
  if (**offset != *wanted) {
    Reply reply = refusal(request, Problem::offset_conflict);
    add_offset(reply, upload, **offset);
    return reply;
  }
  if (request.content_length.value_or(0) > upload.length - **offset)
    return refusal(request, Problem::attachment_too_large, "more than Upload-Length");
  return Opened{std::move(upload), **offset};
}

std::variant<Reply, std::unique_ptr<BodySink>> AttachmentApi::sink_for(const Request& request, Opened opened,
                                                                       bool created) {
  std::unique_ptr<Checksum> checksum;
  if (const auto header = request.header("upload-checksum"); !header.empty()) {
    auto parsed = Checksum::parse(header);
    if (!parsed) return refusal(request, Problem::upload_invalid, parsed.error().detail);
    checksum = std::move(*parsed);
  }
  if (opened.upload.done) return std::make_unique<KeptSink>(request, std::move(opened.upload), std::move(checksum));
  auto writer = attachments_->write_part(opened.upload, opened.offset);
  if (!writer) return answers_.failure(request, writer.error(), "upload");
  return std::make_unique<UploadSink>(request, answers_, *city_, *attachments_, std::move(opened.upload),
                                      std::move(*writer), std::move(checksum), created);
}

Reply AttachmentApi::patch(const Request& request, std::string_view id) {
  // Without a body: asks nothing but whether the offset is right.
  auto opened = open_at_offset(request, id);
  if (auto* refused = std::get_if<Reply>(&opened)) return std::move(*refused);
  const Opened& at = std::get<Opened>(opened);
  Reply reply = tus_reply(204);
  add_offset(reply, at.upload, at.offset);
  return reply;
}

std::variant<Reply, std::unique_ptr<BodySink>> AttachmentApi::open_body(const Request& request, std::string_view id) {
  if (!id.empty()) {
    auto opened = open_at_offset(request, id);
    if (auto* refused = std::get_if<Reply>(&opened)) return std::move(*refused);
    return sink_for(request, std::move(std::get<Opened>(opened)), false);
  }
  auto begun = begin(request);
  if (auto* refused = std::get_if<Reply>(&begun)) return std::move(*refused);
  return sink_for(request, {std::move(std::get<Upload>(begun)), 0}, true);
}

Reply AttachmentApi::download(const Request& request, std::string_view name) {
  auto who = answers_.authenticate(*city_, request);
  if (auto* refused = std::get_if<Reply>(&who)) return std::move(*refused);
  const Device& device = std::get<Device>(who);
  if (!sync::is_attachment_name(name)) return refusal(request, Problem::attachment_unknown);
  const Hash content = sync::attachment_hash(name);
  const sync::Scope scope = forms_->with_forms(device.places());
  const auto may = attachments_->may_have(content, device.id, scope, scopes_of(*city_, *forms_));
  if (!may) return answers_.failure(request, may.error(), "download");
  if (!*may) return refusal(request, Problem::attachment_unknown);
  const auto file = attachments_->find_to_read(content);
  if (!file) return answers_.failure(request, file.error(), "download");
  if (!*file) return refusal(request, Problem::attachment_unknown);

  const std::uint64_t size = (*file)->bytes;
  const std::string etag = "\"" + std::string(name) + "\"";
  const auto if_range = request.header("if-range");
  const bool ranged = request.method == "GET" && (if_range.empty() || if_range == etag);
  const auto range = parse_range(ranged ? request.header("range") : std::string_view(), size);
  if (!range) {
    Reply reply = refusal(request, Problem::range_unsatisfiable);
    reply.headers.emplace_back("Content-Range", "bytes */" + std::to_string(size));
    return reply;
  }
  const ByteRange part = range->value_or(ByteRange{0, size});
  if (request.method == "GET" && part.first == 0) {
    // The disk may have damaged it without a trace: who asks next, and who sent it, is to learn it.
    const auto whole = attachments_->is_whole(**file);
    if (!whole) return answers_.failure(request, whole.error(), "download");
    if (!*whole) return refusal(request, Problem::attachment_unknown);
  }
  auto opened = FileRange::open((*file)->path, part.first, part.length);
  if (!opened) return answers_.failure(request, opened.error(), "download");
  Reply reply;
  reply.content_type = "application/octet-stream";
  reply.headers = {{"Accept-Ranges", "bytes"}, {"ETag", etag}};
  if (*range) {
    reply.status = 206;
    reply.headers.emplace_back("Content-Range", "bytes " + std::to_string(part.first) + "-" +
                                                    std::to_string(part.first + part.length - 1) + "/" +
                                                    std::to_string(size));
  }
  reply.file = std::move(*opened);
  reply.log_note = device.id.text();
  reply.caller = Caller{.device = device.id};
  return reply;
}

}  // namespace yanxing::server
