#!/usr/bin/env bash
# Time and memory of an alignment step, plain and in chunks (gradient cache), each in a process of its own.
# usage: scripts/bench/gradient-cache.sh [bf16|fp32] [STEPS] [THREADS] [PAIRS:CHUNK ...]   (run ./mvnw verify first; CHUNK 0 is plain)
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
precision=${1:-bf16} steps=${2:-6} threads=${3:-2}
shift $(($# < 3 ? $# : 3))
java=${LINGVISTA_JAVA_HOME:?set it to a JDK 25}/bin/java
export KMP_BLOCKTIME=0 OMP_WAIT_POLICY=passive GOMP_SPINCOUNT=20000
echo "| pairs | chunk | ms per step | ms of processor per step | peak MiB |"
echo "|---|---|---|---|---|"
for setting in "${@:-256:0}"; do
  pairs=${setting%:*} chunk=${setting#*:}
  "$java" -Xmx1g -XX:+UseSerialGC -Dorg.bytedeco.openblas.load=mkl -Dorg.bytedeco.javacpp.nopointergc=true \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -cp "${LINGVISTA_CLASS_PATH:-target/test-classes:target/classes:$(<target/classpath.txt)}" \
    org.lingvista.training.TrainingStepBenchmark "$precision" "$steps" "$threads" "$pairs" "$chunk" |
    awk -v p="$pairs" -v c="$chunk" '{ printf "| %d | %s | %d | %d | %d |\n", p, c == 0 ? "–" : c, $1, $2, $3 }'
done
