// What went wrong, and what a person can do about it: codes and problem details in, keys of the text catalogue out.
#pragma once

#include "client/app/view_parts.h"
#include "client/net/problem.h"
#include "sync/base/result.h"

namespace yanxing::app {

/// `problem` says what happened, `todo` what to do now. Both may carry a sentence of the server in {text}: it is our
/// server's (its certificate was checked) and in the person's language.
struct Trouble {
  Message problem;
  Message todo;
};

/// A change that the server could not take; `reason`: records::Record::refused, empty: there is none.
RefusedMark refused_mark(const std::string& reason);

/// The server will not have this laptop any more: it was revoked, or is not known. Only a new code helps.
bool shuts_out(const net::Problem& problem);

/// A sync that failed.
Trouble sync_trouble(const Error& error, const net::Problem& problem);

/// The same advice of sync_trouble() where this laptop tries again by itself, or only when somebody presses the button.
Message tried_again(Message todo, bool by_itself);

/// An enrolment that failed. Mistyped code and address are told apart before it starts (enrol.bad_code, enrol.bad_url).
Message enrolment_trouble(const Error& error, const net::Problem& problem);

/// Something could not be written here. Says that what was typed is kept.
Message save_trouble(const Error& error);

/// A photo or file that could not be taken.
Message attach_trouble(const Error& error, const std::string& file);

/// A backup that failed.
Message backup_trouble(const Error& error);

/// True for errors that make everything else on the disk fail as well: shown as the blocking banner.
bool is_disk_trouble(const Error& error);

}  // namespace yanxing::app
