#!/usr/bin/env bash
# A server over a large index: time until it is ready, time of a search with one client, statuses and memory with 32.
# usage: scripts/bench/serving.sh [INDEX] [ITEMS] [SECONDS]   (run ./mvnw verify first)
# The large index is grown from a small one (default: quickstart/index) into target/bench/serving-ITEMS and kept there.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
java=${LINGVISTA_JAVA_HOME:?set it to a JDK 25}/bin/java
from=${1:-quickstart/index} items=${2:-100000} seconds=${3:-0}
classes=${LINGVISTA_CLASSES:-}
if [ -z "$classes" ]; then
  ./mvnw -B -q dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=target/test-classpath.txt >/dev/null
  classes=target/test-classes:target/classes:$(<target/test-classpath.txt)
fi
mkdir -p target/bench
exec "$java" -Xmx1g -cp "$classes" org.lingvista.server.ServingBenchmark \
  "$from" "target/bench/serving-$items" "$items" "$seconds" ${LINGVISTA:-./lingvista}
