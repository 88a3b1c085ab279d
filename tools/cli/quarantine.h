// Why the server did not take changes, in words.
#pragma once

#include <string>
#include <vector>

#include "client/records/record_view.h"
#include "tools/cli/cli.h"

namespace yanxing::cli {

/// What is wrong and what to do, of one reason; a reason that this program does not know, as it stands.
std::string quarantine_words(const Laptop& laptop, const std::string& reason);

/// One line a reason: how many changes wait for it. Empty: none wait.
std::vector<std::string> quarantine_lines(Laptop& laptop);

/// After a sync or a receipt: how many conflicts and quarantined changes there are, and why. Returns needs_person.
int say_needs_person(Laptop& laptop, const records::Totals& totals);

/// Of the record's changes that wait: whose, when, and why.
void print_quarantine(Laptop& laptop, const records::RecordDetail& detail);

}  // namespace yanxing::cli
