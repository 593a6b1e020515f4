#!/usr/bin/env bash
# Which results are likely, against the best flat threshold, on names of pictures and titles of passages of which half have no
# answer in the index. Columns: F1 over all queries; mean F1 of those with an answer; share of these shown a right one; share of
# the others shown nothing; results shown a query.
# usage: scripts/bench/relevance.sh BUNDLE PICTURES.jsonl SPLIT PASSAGES.jsonl SPLIT   (run ./mvnw verify first)
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. scripts/bench/java.sh
exec "$java" -Xmx2g --enable-native-access=ALL-UNNAMED -cp "$classes" org.lingvista.search.RelevanceBenchmark "$@"
