#!/usr/bin/env bash
# Says what was not uploaded, and ends the action as the check ended.
here=${BASH_SOURCE[0]%/*}
# shellcheck source=.github/action/common.sh
. "$here/common.sh"

if [[ "$WANTS_UPLOAD" == true && "$IS_FORK" == true ]]; then
  say notice "The log was not uploaded: the token of a pull request from a fork cannot write. The annotations and the summary have the findings."
fi
exit "$EXIT_CODE"
