#!/usr/bin/env bash
# Time from Enter to the first results painted, in the page of a running server, in the system's Chromium.
# usage: scripts/bench/page.sh [URL] [ROUNDS]   (run ./mvnw verify first, and ./lingvista serve beside it)
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. scripts/bench/java.sh
exec "$java" -Xmx256m -cp "$classes" org.lingvista.server.PageBenchmark "${1:-http://localhost:8080}" "${2:-5}"
