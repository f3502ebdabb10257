#!/usr/bin/env bash
# npm's mongodb, the driver that LibreChat uses through Mongoose: timeoutMS in a URI is an option of the client up to 6.21.0 and not any more in 6.22.0,
# a minor version, where it is dropped with a deprecation warning. The same URI therefore bounds operations or does not.
# Needs Node.js 20 and npm.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
seen=
for version in 6.21.0 6.22.0; do
  mkdir "$version"
  (cd "$version" && npm install --silent --no-audit --no-fund "mongodb@$version" >/dev/null)
  seen+="$version: $(cd "$version" && node -e '
    const { MongoClient } = require("mongodb");
    process.on("warning", () => {});
    console.log(new MongoClient("mongodb://127.0.0.1:1/?timeoutMS=5000").options.timeoutMS);' 2>/dev/null)"$'\n'
done
printf '%s' "$seen"
[ "$seen" = $'6.21.0: 5000\n6.22.0: undefined\n' ]
