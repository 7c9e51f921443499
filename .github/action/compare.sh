#!/usr/bin/env bash
# Compares the workspace with the revision that the input 'base-ref' names: which verdicts change goes into the summary. Where the action fails on
# new findings, it finds out which ones that revision already has.
here=${BASH_SOURCE[0]%/*}
# shellcheck source=.github/action/common.sh
. "$here/common.sh"
export GIT_TERMINAL_PROMPT=0

commit_of() { git rev-parse --verify --quiet "$1^{commit}"; }

# Sets 'commit'. A shallow clone, as actions/checkout makes it, gets the one commit that it does not have.
find_base() {
  if commit=$(commit_of "$INPUT_BASE_REF") || commit=$(commit_of "origin/$INPUT_BASE_REF"); then
    return
  fi
  if [[ "$INPUT_BASE_REF" =~ ^[A-Za-z0-9._/-]+$ && "$(git rev-parse --is-shallow-repository)" == true ]] &&
    git fetch --quiet --no-tags --no-recurse-submodules --depth=1 origin "$INPUT_BASE_REF" && commit=$(commit_of FETCH_HEAD); then
    return
  fi
  refuse "The input 'base-ref' names no revision of this clone: '$INPUT_BASE_REF'. In a pull request give actions/checkout 'fetch-depth: 2' and 'HEAD^1' here, else 'fetch-depth: 0'."
}

compare() { # NUMBER PATH
  local code=0 text="$work/$1"
  egresslint diff ${shared[@]+"${shared[@]}"} --fail-on=never "--format=markdown=$text.md" "--format=counts=$text.counts" "--format=github=$text.github" \
    "--format=console=$text.console" -- "$commit" "$2" > /dev/null 2> "$text.error" || code=$?
  show "$text.console"
  show "$text.error"
  case $code in
    0) changed=$((changed + $(sed -n 's/^changed-verdicts=//p' "$text.counts"))) ;;
    3) quote "## egresslint: nothing to compare" "$text.error" > "$text.md" ;;
    *)
      compared=false
      quote "## egresslint: not compared" "$text.error" > "$text.md"
      say warning "The comparison with '$INPUT_BASE_REF' failed with exit code $code: $(head -c 1000 -- "$text.error")" ;;
  esac
  if is_on summary "$INPUT_SUMMARY" true; then summarise "$text.md"; fi
}

# What the change breaks, on the lines that were changed. A step shows ten of each level.
annotate() {
  local level
  for level in error warning notice; do
    cat -- "$work"/*.github | grep "^::$level " | head -n 10 || true
  done
  cat -- "$work"/*.github | grep -v '^::' || true
}

# The findings that the revision has when it is checked with its own settings. Where it cannot be checked it has none, and all are new.
find_known() {
  local code=0 top="$work/base" place
  for place in "${paths[@]}" ${options[@]+"${options[@]}"}; do
    if [[ "/${place//[=\\]//}/" == */../* || "$place" == [/\\]* || "$place" == [A-Za-z]:* || "$place" == --mount=*=[/\\]* || "$place" == --mount=*=[A-Za-z]:* ]]; then
      refuse "With 'fail-on: new' and 'base-ref' paths are relative and lead nowhere up, so that they mean the same in that revision: '$place'."
    fi
  done
  mkdir "$top"
  GIT_INDEX_FILE="$work/index" git read-tree "$commit"
  GIT_INDEX_FILE="$work/index" git checkout-index --all --quiet "--prefix=$top/"
  known=$(mktemp "${RUNNER_TEMP:-/tmp}/egresslint-known.XXXXXX")
  (cd -- "$top" && egresslint check ${options[@]+"${options[@]}"} --fail-on=never "--format=counts=$work/known.counts" "--write-baseline=$known" -- "${paths[@]}") > "$work/known.error" 2>&1 || code=$?
  case $code in
    0)
      output baseline "$known"
      return ;;
    2)
      say warning "'$INPUT_BASE_REF' cannot be checked, so every finding counts as new: $(head -c 1000 -- "$work/known.error")" ;;
    3) echo "'$(command_text "$INPUT_BASE_REF")' has nothing to check, so every finding counts as new" ;;
    *) refuse "Checking '$INPUT_BASE_REF' failed with exit code $code: $(head -c 1000 -- "$work/known.error")" ;;
  esac
  rm -f -- "$known"
}

if [[ "$INPUT_BASE_REF" == -* || "$INPUT_BASE_REF" == *[[:cntrl:]]* ]]; then
  refuse "The input 'base-ref' is not the name of a revision."
fi
if [[ "$INPUT_BASE_REF" =~ ^0+$ ]]; then
  echo "A new branch has no earlier revision to compare with."
  exit 0
fi
read_options
find_base

# A file of that name would be taken for the revision.
if [[ -e "$commit" ]]; then
  refuse "There is a file '$commit', which is also the name of the revision to compare with."
fi

changed=0
compared=true
number=0
for path in "${paths[@]}"; do
  number=$((number + 1))
  compare "$number" "$path"
done
if [[ $compared == true ]]; then output changed-verdicts "$changed"; fi
if is_on annotations "$INPUT_ANNOTATIONS" true && ls -- "$work"/*.github > /dev/null 2>&1; then annotate; fi
if [[ "$INPUT_FAIL_ON" == new && -z "$INPUT_BASELINE" ]]; then find_known; fi
