#!/usr/bin/env bash
# What an index and files add to encoding: a folder of photos and documents indexed from nothing, against the same files read and
# encoded only, in alternation. usage: scripts/bench/ingest.sh BUNDLE [PHOTOS] [DOCUMENTS] [ROUNDS]   (run ./mvnw verify first)
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. scripts/bench/java.sh
mkdir -p target/bench
# as ./lingvista index starts it
MALLOC_ARENA_MAX=1 exec "$java" -Xmx1g -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -cp "$classes" \
  org.lingvista.ingest.IngestBenchmark "$1" target/bench/ingest "${2:-400}" "${3:-100}" "${4:-5}"
