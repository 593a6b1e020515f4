#!/usr/bin/env bash
# Understanding of queries: `quality` compares ways of finding times on three sets, `time` measures one query on one core.
# usage: scripts/bench/understanding.sh quality BUNDLE [QUERIES.jsonl] | time BUNDLE   (run ./mvnw verify and ./lingvista --version first)
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
what=$1; shift
java=${LINGVISTA_JAVA_HOME:?set it to a JDK 25}/bin/java
options=(-Xmx3g --enable-native-access=ALL-UNNAMED -DOPT_OUT_TRACKING=true -Dai.djl.offline=true)
classes="target/test-classes:target/classes:$(<target/classpath.txt)"
case $what in
quality) exec "$java" "${options[@]}" -cp "$classes" org.lingvista.query.UnderstandingStrategies "$@" ;;
time) exec taskset -c 0 "$java" "${options[@]}" -cp "$classes" org.lingvista.query.UnderstandingBenchmark "$@" ;;
*) echo "understanding.sh: quality or time, not $what" >&2; exit 2 ;;
esac
