#!/usr/bin/env bash
# Checks, and writes every report. Findings do not fail this step but the last one, so that the log can be uploaded before.
here=${BASH_SOURCE[0]%/*}
# shellcheck source=.github/action/common.sh
. "$here/common.sh"

# Makes room for a report. The analysed tree may come from anybody: nothing is written through a link in it.
clear_way() { # INPUT FILE
  local rest="${2#"${GITHUB_WORKSPACE:-$PWD}/"}" at=""
  if [[ -z "$2" || "$2" == *[[:cntrl:]]* ]]; then
    refuse "The input '$1' does not name a file."
  fi
  if [[ "$rest" != /* ]]; then
    while [[ "$rest" == */* ]]; do
      at="$at${rest%%/*}"
      rest=${rest#*/}
      if [[ -L "$at" ]]; then
        refuse "The input '$1' leads through the link '$at'."
      fi
      at="$at/"
    done
  fi
  rm -f -- "$2"
}

# The reports that the input 'format' asks for, one a line: a format, or a format and a file.
read_formats() {
  local line format file
  reports=()
  html=""
  read_lines "$INPUT_FORMAT"
  for line in ${lines[@]+"${lines[@]}"}; do
    format=${line%%=*}
    case "$format" in
      json) file=egresslint.json ;;
      markdown) file=egresslint.md ;;
      console) file=egresslint.txt ;;
      html) file=egresslint.html ;;
      *) refuse "The input 'format' takes json, markdown, console and html, each with '=FILE' or without, not '$line'." ;;
    esac
    if [[ "$line" == *=* ]]; then file=${line#*=}; fi
    clear_way format "$file"
    reports+=("$file")
    if [[ "$format" == html ]]; then html=$file; else formats+=("--format=$format=$file"); fi
  done
}

# Sets 'threshold' and 'baseline'. What is new is not in the baseline, which is a file of the site or was made from the revision to compare with.
read_threshold() {
  threshold=${INPUT_FAIL_ON:-error}
  baseline=$INPUT_BASELINE
  if [[ "$threshold" == new ]]; then
    if [[ -z "$INPUT_BASELINE$INPUT_BASE_REF" ]]; then
      refuse "'fail-on: new' needs something that findings are new against: the input 'baseline' or 'base-ref'."
    fi
    if [[ -z "$INPUT_BASELINE" ]] && is_on upload-sarif "$INPUT_UPLOAD_SARIF" false; then
      refuse "With 'fail-on: new' and 'base-ref' the log has new findings only, and uploading it would close every other alert. Code scanning tells new alerts itself: leave 'upload-sarif' or 'fail-on: new' out."
    fi
    threshold=note
    baseline=${INPUT_BASELINE:-$KNOWN}
  fi
  if [[ -n "$baseline" ]]; then options+=("--baseline=$baseline"); fi
}

# Page of endpoints and policies; the check has told everything that is wrong.
write_page() {
  egresslint matrix ${shared[@]+"${shared[@]}"} "--output=$html" -- "${paths[@]}" > /dev/null 2> "$work/page.error" ||
    { show "$work/page.error"; refuse "The page '$html' cannot be written."; }
}

# Numbers of the run, as outputs.
write_counts() {
  local line
  while IFS= read -r line; do
    if [[ "$line" =~ ^[a-z-]+=[0-9]+$ ]]; then printf '%s\n' "$line" >> "$GITHUB_OUTPUT"; fi
  done < "$work/counts"
}

for switch in "annotations=$INPUT_ANNOTATIONS" "summary=$INPUT_SUMMARY" "upload-sarif=$INPUT_UPLOAD_SARIF"; do
  is_on "${switch%%=*}" "${switch#*=}" false || true
done
read_options
read_threshold
sarif=${INPUT_SARIF_FILE:-egresslint.sarif}
formats=("--format=sarif=$sarif" "--format=counts=$work/counts" "--format=markdown=$work/summary.md" "--format=github=$work/annotations" "--format=console=$work/log")
clear_way sarif-file "$sarif"
read_formats
if [[ -n "$INPUT_CATEGORY" ]]; then options+=("--category=$INPUT_CATEGORY"); fi

code=0
egresslint check ${options[@]+"${options[@]}"} "--fail-on=$threshold" "${formats[@]}" -- "${paths[@]}" > /dev/null 2> "$work/error" || code=$?

show "$work/log"
show "$work/error"
if is_on annotations "$INPUT_ANNOTATIONS" true && [[ -f "$work/annotations" ]]; then cat -- "$work/annotations"; fi
if ((code > 1)); then
  say error "Exit code $code: $(head -c 1000 -- "$work/error")"
  quote "## egresslint: nothing was checked" "$work/error" > "$work/refused.md"
  if [[ ! -f "$work/summary.md" ]]; then mv -- "$work/refused.md" "$work/summary.md"; fi
fi
if is_on summary "$INPUT_SUMMARY" true && [[ -f "$work/summary.md" ]]; then summarise "$work/summary.md"; fi
if [[ -f "$work/counts" ]]; then write_counts; fi
output exit-code "$code"

# A log of settings that could not be used would, uploaded, close every alert there is.
if ((code > 1)); then
  rm -f -- "$sarif"
  exit "$code"
fi
if [[ -n "$html" ]]; then write_page; fi
output sarif-file "$sarif"
if [[ ${#reports[@]} -gt 0 ]]; then output report "$(printf '%s\n' "${reports[@]}")"; fi
