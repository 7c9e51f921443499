# What the steps of action.yml have in common. Read by them, not run. Bash 3.2 of macOS and the Bash of Git for Windows run it too.
# shellcheck shell=bash
set -euo pipefail

# Git for Windows would turn what looks like a path of Unix into one of Windows, such as the value of --mount=/etc/squid=squid.
export MSYS_NO_PATHCONV=1 MSYS2_ARG_CONV_EXCL='*'

# A folder for this step that goes away with it.
work=$(mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/egresslint.XXXXXX")
trap 'rm -rf -- "$work"' EXIT

# Above 1,024 KiB the whole summary of a step is dropped; what is said when it is cut needs a little room.
readonly most_summary=$((1000 * 1024))

# The text of a workflow command: one line.
command_text() {
  local text=${1//'%'/%25}
  text=${text//$'\r'/%0D}
  printf '%s' "${text//$'\n'/%0A}"
}

say() { # LEVEL TEXT
  printf '::%s title=egresslint::%s\n' "$1" "$(command_text "$2")"
}

# Wrong usage: says why, and ends the step and the action with exit code 2.
refuse() {
  say error "$1"
  output exit-code 2
  exit 2
}

# NAME VALUE, which may have several lines.
output() {
  local mark
  mark=$(random)
  printf '%s<<%s\n%s\n%s\n' "$1" "$mark" "$2" "$mark" >> "$GITHUB_OUTPUT"
}

# What nobody can know before.
random() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

# Shows a file in the log. Nothing in it is taken for a command of the log.
show() {
  local mark
  [[ -s "$1" ]] || return 0
  mark=$(random)
  printf '::stop-commands::%s\n' "$mark"
  cat -- "$1"
  printf '\n::%s::\n' "$mark"
}

# Sets the array 'lines' to the lines of a text, without blank ones.
read_lines() {
  local line
  lines=()
  while IFS= read -r line || [[ -n "$line" ]]; do
    line=${line%$'\r'}
    if [[ -n "${line//[[:space:]]/}" ]]; then
      lines+=("$line")
    fi
  done <<< "$1"
}

# NAME VALUE DEFAULT: whether a switch is on.
is_on() {
  case "${2:-$3}" in
    true) return 0 ;;
    false) return 1 ;;
    *) refuse "The input '$1' is 'true' or 'false', not '$2'." ;;
  esac
}

# Adds a file to the summary of the job, as far as there is room.
summarise() {
  local size
  [[ -n "${GITHUB_STEP_SUMMARY:-}" && -s "$1" ]] || return 0
  size=$(cat -- "$GITHUB_STEP_SUMMARY" "$1" 2> /dev/null | wc -c)
  if ((size > most_summary)); then
    printf '\nMore is left out here: a job summary holds no more. The reports have it.\n' >> "$GITHUB_STEP_SUMMARY"
  else
    cat -- "$1" >> "$GITHUB_STEP_SUMMARY"
  fi
}

# HEADING FILE: what the program said, for the summary. Lines that begin with blanks are code, whatever is in them.
quote() {
  printf '\n%s\n\n' "$1"
  head -c 8000 -- "$2" | sed 's/^/    /'
  printf '\n'
}

# Runs the program that the first step made or downloaded.
egresslint() {
  if [[ "$PROGRAM" == *.dll ]]; then
    dotnet "$PROGRAM" "$@"
  else
    "$PROGRAM" "$@"
  fi
}

# Sets 'options' to what the inputs say of what is asked and where it is read, and 'shared' to as much of it as every command takes.
# Values are joined to their options, so that one that begins with a dash stays a value.
read_options() {
  local line
  shared=()
  options=()
  if [[ -n "$INPUT_CONFIG" ]]; then shared+=("--config=$INPUT_CONFIG"); fi
  if [[ -n "$INPUT_PROFILE" ]]; then shared+=("--profile=${INPUT_PROFILE//[$'\r\n']/,}"); fi
  if [[ -n "$INPUT_ROLES" ]]; then shared+=("--role=${INPUT_ROLES//[$'\r\n']/,}"); fi
  read_lines "$INPUT_CATALOG"
  for line in ${lines[@]+"${lines[@]}"}; do shared+=("--catalog=$line"); done
  options=(${shared[@]+"${shared[@]}"})
  read_lines "$INPUT_ARGS"
  for line in ${lines[@]+"${lines[@]}"}; do
    case "$line" in
      --format* | --fail-on* | --category* | --baseline* | --write-baseline*)
        refuse "'${line%%=*}' of the input 'args' is an input of its own, or of no use here." ;;
      --cloud=* | --engine=* | --exclude=* | --feature=* | --include=* | --mount=* | --param=* | --service-tags=* | --set=*)
        shared+=("$line")
        options+=("$line") ;;
      --[a-z]*)
        options+=("$line") ;;
      *)
        refuse "'$line' of the input 'args' is not an option. Each line is one, with its value behind an equals sign, such as --mount=/etc/squid=squid." ;;
    esac
  done
  read_lines "${INPUT_PATH:-.}"
  paths=(${lines[@]+"${lines[@]}"})
  if [[ ${#paths[@]} -eq 0 ]]; then paths=(.); fi
}
