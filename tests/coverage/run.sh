#!/usr/bin/env bash
# Measures which lines and branches of Core and Formats the tests come by, and compares what is left with 'uncovered/'.
#   tests/coverage/run.sh [FILTER]      FILTER: as of 'dotnet test --filter'; then nothing is compared
# The collector is fetched by a project of its own, so that neither the product nor its tests refer to it; what is instrumented is a copy.
# The exit code is 1 where a branch is neither covered nor listed, or a test fails.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
collector=6.0.4
work=$(mktemp -d)
copy=$here/bin/tests-$$
trap 'rm -rf "$work" "$copy"' EXIT
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en

cat > "$work/collector.csproj" <<PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="coverlet.collector" Version="[$collector]" ExcludeAssets="all" /></ItemGroup>
</Project>
PROJECT
dotnet restore "$work/collector.csproj" --packages "$work/packages" -v quiet

# 'SingleHit': whether, not how often. The build maps its sources to '/_/', where no file is: 'None' keeps such assemblies in.
cat > "$work/coverage.runsettings" <<SETTINGS
<RunSettings>
  <DataCollectionRunSettings><DataCollectors>
    <DataCollector friendlyName="XPlat Code Coverage"><Configuration>
      <Format>json</Format>
      <Include>[EgressLint.Core]*,[EgressLint.Formats]*</Include>
      <ExcludeAssembliesWithoutSources>None</ExcludeAssembliesWithoutSources>
      <SingleHit>true</SingleHit>
    </Configuration></DataCollector>
  </DataCollectors></DataCollectionRunSettings>
</RunSettings>
SETTINGS

dotnet build "$root/tests/EgressLint.Tests" -c Release -v quiet -p:RunAnalyzers=false
mkdir -p "$here/bin"
cp -R "$root/tests/EgressLint.Tests/bin/Release/net10.0" "$copy"
filter=()
[[ $# -eq 0 ]] || filter=(--filter "$1")
tests=0
dotnet test "$copy/EgressLint.Tests.dll" --settings "$work/coverage.runsettings" --collect "XPlat Code Coverage" \
  --test-adapter-path "$work/packages/coverlet.collector/$collector/build/netstandard2.0" --test-adapter-path "$copy" \
  --results-directory "$work/results" "${filter[@]}" || tests=1
mv "$work"/results/*/coverage.json "$here/bin/coverage.json"
status=0
node "$here/report.mjs" "$root" "$here/bin/coverage.json" "$@" || status=1
exit $((tests | status))
