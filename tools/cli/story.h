// What became of a record: its conflicts and its history, in words.
#pragma once

#include "tools/cli/record_names.h"

namespace yanxing::cli {

/// The answers in conflict with all their values: who gave them, when, on which laptop, and how to settle them.
void print_conflicts(Laptop& laptop, Names& names, const records::RecordDetail& detail);

/// The history, what reviewers said among it.
void print_story(Laptop& laptop, Names& names, const records::RecordDetail& detail);

}  // namespace yanxing::cli
