#include "client/reports/registry.h"

namespace yanxing::reports {

void add_election_forms(std::vector<Report>&) {}

}  // namespace yanxing::reports
