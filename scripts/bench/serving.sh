#!/usr/bin/env bash
# A server over a large index: time until it is ready, time of a search with one client, statuses and memory with 32.
# usage: scripts/bench/serving.sh [INDEX] [ITEMS] [SECONDS]   (run ./mvnw verify first)
# The large index is grown from a small one (default: quickstart/index) into target/bench/serving-ITEMS and kept there.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. scripts/bench/java.sh
from=${1:-quickstart/index} items=${2:-100000} seconds=${3:-0}
mkdir -p target/bench
exec "$java" -Xmx1g -cp "$classes" org.lingvista.server.ServingBenchmark \
  "$from" "target/bench/serving-$items" "$items" "$seconds" ${LINGVISTA:-./lingvista}
