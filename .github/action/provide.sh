#!/usr/bin/env bash
# Makes the program: downloads the released one that the input 'version' names, or builds the action's own checkout.
here=${BASH_SOURCE[0]%/*}
# shellcheck source=.github/action/common.sh
. "$here/common.sh"

build() {
  local version project="$GITHUB_ACTION_PATH/src/EgressLint.Cli"
  cd -- "$GITHUB_ACTION_PATH"
  if ! version=$(dotnet --version 2> /dev/null); then
    refuse "The .NET 10 SDK is not installed on this runner. Put a step with actions/setup-dotnet and dotnet-version 10.0.x before this one, or give the input 'version' to take a released program."
  fi
  echo "Building egresslint with the .NET SDK $version"
  dotnet build "$project" -c Release --nologo -v quiet -p:RunAnalyzers=false
  output program "$project/bin/Release/net10.0/egresslint.dll"
}

# The name of the released file for this runner.
asset() {
  local system machine end=""
  case "${RUNNER_OS:-}" in
    Linux) system=linux ;;
    Windows) system=win end=.exe ;;
    macOS) system=osx ;;
    *) refuse "There is no released program for the system '${RUNNER_OS:-}'. Leave the input 'version' out to build it." ;;
  esac
  case "${RUNNER_ARCH:-}" in
    X64) machine=x64 ;;
    ARM64) machine=arm64 ;;
    *) refuse "There is no released program for the processor '${RUNNER_ARCH:-}'. Leave the input 'version' out to build it." ;;
  esac
  name="egresslint-$system-$machine$end"
}

fetch() { # NAME
  curl --fail --silent --show-error --location --proto '=https' --proto-redir '=https' --retry 3 --connect-timeout 30 --max-time 600 \
    --output "$work/$1" --url "https://github.com/${ACTION_REPOSITORY:-egresslint/egresslint}/releases/download/v$version/$1" ||
    refuse "'$1' of release v$version cannot be downloaded. The input 'version' names a release, such as 0.1.0."
}

sum() {
  if command -v sha256sum > /dev/null; then sha256sum; else shasum -a 256; fi
}

download() {
  local version=${INPUT_VERSION#v} name expected actual target
  if [[ ! "$version" =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]]; then
    refuse "The input 'version' is a released version, such as 0.1.0, not '$INPUT_VERSION'."
  fi
  asset
  fetch SHA256SUMS
  fetch "$name"
  expected=$(awk -v name="$name" '{ sub(/\r$/, "") } $2 == name || $2 == "*" name { print $1 }' "$work/SHA256SUMS")
  actual=$(sum < "$work/$name")
  actual=${actual%% *}
  if [[ ! "$expected" =~ ^[0-9a-f]{64}$ ]]; then
    refuse "The checksums of release v$version have not one line for '$name'."
  fi
  if [[ "$actual" != "$expected" ]]; then
    refuse "'$name' of release v$version is not what its checksum says: expected $expected, got $actual. It was not run."
  fi
  target=$(mktemp -d "${RUNNER_TEMP:-/tmp}/egresslint-program.XXXXXX")/$name
  mv -- "$work/$name" "$target"
  chmod +x "$target"
  echo "Downloaded egresslint $version with SHA-256 $actual"
  output program "$target"
}

if [[ -n "$INPUT_VERSION" ]]; then download; else build; fi
