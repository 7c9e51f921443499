#!/usr/bin/env bash
# Packs the tool, installs it from a local folder with nothing in the package caches, and runs it outside of the repository.
# Needs a build in 'Release'; reaches no registry. The exit code is 0 when everything is as it should be.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export NUGET_PACKAGES=$work/cache DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en
mkdir "$work/unpacked"

wrong() {
  echo "$1"
  exit 1
}

for project in Core Formats Analysis Cli; do
  NUGET_PACKAGES='' dotnet pack "$root/src/EgressLint.$project" -c Release --no-build -v quiet -o "$work/feed"
done
for id in EgressLint.Core EgressLint.Formats EgressLint.Analysis egresslint; do
  package=("$work/feed/$id".[0-9]*.nupkg)
  [[ -f ${package[0]} ]] || wrong "there is no package '$id'"
  unzip -q -o "${package[0]}" -d "$work/unpacked/$id"
  # Where it was built is nobody's business, and would make each build another one.
  if grep -rqF -- "$root" "$work/unpacked/$id"; then wrong "'$id' holds the path it was built in"; fi
  [[ -s $work/unpacked/$id/README.md ]] || wrong "'$id' has no README"
done
for id in Core Formats Analysis; do
  [[ -s $work/unpacked/EgressLint.$id/lib/net10.0/EgressLint.$id.xml ]] || wrong "'EgressLint.$id' has no documentation"
done

cat > "$work/nuget.config" <<CONFIG
<configuration>
  <packageSources><clear /><add key="local" value="feed" /></packageSources>
</configuration>
CONFIG
mkdir "$work/site"
cp -R "$root/fixtures/squid-good" "$root/fixtures/squid-branch-office" "$work/site"
cd "$work"
dotnet tool install egresslint --tool-path tools --configfile nuget.config > /dev/null
tools/egresslint --version | grep -qE '^egresslint [0-9.]+ \(commit ' || wrong "the version is not told"

status=0
tools/egresslint check site/squid-good > good.txt || status=$?
[[ $status -eq 0 ]] || wrong "the good configuration has findings: $(cat good.txt)"
status=0
tools/egresslint check site/squid-branch-office > office.txt || status=$?
[[ $status -eq 1 ]] || wrong "the branch office ends with $status"
grep -q 'error EGL1002' office.txt || wrong "the branch office lacks a finding"
tools/egresslint rules show EGL1002 | grep -q EGL1002 || wrong "the pages of the rules are not in the package"
