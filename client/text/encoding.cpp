#include "client/text/encoding.h"

#include <unicode/ucnv.h>

#include <limits>
#include <memory>

#include "client/text/text.h"

namespace yanxing::text {
namespace {

struct Close {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};

Result<std::string> convert(std::string_view bytes, const char* encoding) {
  const Error bad{Code::invalid, std::string("the text is not ") + encoding};
  if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int32_t>::max()) / 4) return bad;
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, Close> converter(ucnv_open(encoding, &status));
  if (U_FAILURE(status) != 0) return Error{Code::invalid, std::string("no converter for ") + encoding};
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  std::u16string wide(bytes.size() + 1, u'\0');
  const int32_t length = ucnv_toUChars(converter.get(), wide.data(), static_cast<int32_t>(wide.size()), bytes.data(),
                                       static_cast<int32_t>(bytes.size()), &status);
  if (U_FAILURE(status) != 0) return bad;
  wide.resize(static_cast<std::size_t>(length));
  const std::unique_ptr<UConverter, Close> utf8(ucnv_open("UTF-8", &status));
  if (U_FAILURE(status) != 0) return bad;
  std::string out(wide.size() * 3 + 1, '\0');
  const int32_t size =
      ucnv_fromUChars(utf8.get(), out.data(), static_cast<int32_t>(out.size()), wide.data(), length, &status);
  if (U_FAILURE(status) != 0) return bad;
  out.resize(static_cast<std::size_t>(size));
  return out;
}

}  // namespace

Result<std::string> to_utf8(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) {
    bytes.remove_prefix(3);
    if (!is_valid_utf8(bytes)) return Error{Code::invalid, "the text is not UTF-8, although its mark says so"};
    return std::string(bytes);
  }
  if (bytes.starts_with("\xFF\xFE")) return convert(bytes.substr(2), "UTF-16LE");
  if (bytes.starts_with("\xFE\xFF")) return convert(bytes.substr(2), "UTF-16BE");
  if (is_valid_utf8(bytes)) return std::string(bytes);
  return convert(bytes, "GB18030");
}

}  // namespace yanxing::text
