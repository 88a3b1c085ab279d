// What a function that can fail returns: a value, or an error with a stable code and a detail.
//
// Codes are what programs branch on and what the user interface turns into a sentence that says what to do;
// the detail is for logs and developers (English, never shown alone to a person, never personal data).
// Exceptions do not leave a .cpp file. Programmer mistakes are asserted (sync/base/check.h), not returned.
#pragma once

#include <string>
#include <utility>
#include <variant>

#include "sync/base/check.h"

namespace yanxing {

enum class Code {
  invalid,       // the caller's data is malformed: wrong type, wrong syntax, over a limit
  not_found,     // the named thing does not exist
  exists,        // the thing to be created is there already
  conflict,      // two truths met: a chain that differs, a lock that somebody holds
  refused,       // a peer or a rule said no (bad token, revoked device, out of scope)
  out_of_scope,  // outside the place codes that this device may see
  no_network,    // the peer could not be reached; try again later
  untrusted,     // a peer answered but is not ours: wrong certificate, wrong signature, captive portal
  busy,          // try again later; the peer or the file is in use
  disk_full,     // nothing was written; free some space
  io,            // the operating system or SQLite failed
  corrupt,       // stored bytes are not what was written
  too_new,       // written by a newer version of this program
  unsupported,   // this build or machine cannot do it
  cancelled,     // a person stopped it
  needs_person,  // done, but conflicts or quarantine wait for somebody
};

/// The stable name of a code, e.g. "no_network": used in JSON, logs and as translation key "error.<name>".
const char* code_name(Code code);

struct Error {
  Code code = Code::invalid;
  std::string detail;
};

/// A value of T or an Error. Check with `if (!r)`; reading the wrong side is a checked programmer mistake.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: implicit on purpose
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: implicit on purpose

  explicit operator bool() const { return state_.index() == 0; }
  bool ok() const { return state_.index() == 0; }

  T& value() & {
    check_ok();
    return std::get<0>(state_);
  }
  const T& value() const& {
    check_ok();
    return std::get<0>(state_);
  }
  // By value: `for (auto& x : *f())` must not walk what a temporary held.
  T value() && {
    check_ok();
    return std::get<0>(std::move(state_));
  }
  T* operator->() {
    check_ok();
    return &std::get<0>(state_);
  }
  const T* operator->() const {
    check_ok();
    return &std::get<0>(state_);
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T operator*() && { return std::move(*this).value(); }

  const Error& error() const {
    YX_CHECK(state_.index() == 1);
    return std::get<1>(state_);
  }

 private:
  void check_ok() const { YX_CHECK(state_.index() == 0); }
  std::variant<T, Error> state_;
};

/// Success without a value, or an Error. `return {};` is success.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)), failed_(true) {}  // NOLINT: implicit on purpose

  explicit operator bool() const { return !failed_; }
  bool ok() const { return !failed_; }
  const Error& error() const {
    YX_CHECK(failed_);
    return error_;
  }

 private:
  Error error_;
  bool failed_ = false;
};

using Status = Result<void>;

/// Returns the error of an expression of type Result from the enclosing function, otherwise goes on.
#define YX_TRY(expr)                                   \
  do {                                                 \
    if (auto yx_try_result = (expr); !yx_try_result) { \
      return yx_try_result.error();                    \
    }                                                  \
  } while (false)

#define YX_CONCAT_INNER(a, b) a##b
#define YX_CONCAT(a, b) YX_CONCAT_INNER(a, b)

/// `YX_ASSIGN(auto x, f());` declares x from a Result, or returns its error from the enclosing function.
#define YX_ASSIGN(decl, expr) YX_ASSIGN_INNER(YX_CONCAT(yx_result_, __LINE__), decl, expr)
#define YX_ASSIGN_INNER(tmp, decl, expr) \
  auto tmp = (expr);                     \
  if (!tmp) return tmp.error();          \
  decl = std::move(tmp).value()

}  // namespace yanxing
