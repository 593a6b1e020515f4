#!/usr/bin/env bash
# The training step against eager PyTorch, in alternation: five pairs, the median of the ratio PyTorch/Lingvista.
# usage: scripts/bench/training-step.sh PYTHON [bf16|fp32] [STEPS] [THREADS]   (PYTHON has torch; run ./mvnw verify and ./lingvista --version first)
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
python=$1 precision=${2:-bf16} steps=${3:-30} threads=${4:-2}
java=${LINGVISTA_JAVA_HOME:?set it to a JDK 25}/bin/java
[ -s target/classpath.txt ] || { echo "target/classpath.txt is missing: run ./lingvista --version once" >&2; exit 1; }
export KMP_BLOCKTIME=0 OMP_WAIT_POLICY=passive GOMP_SPINCOUNT=20000
ours() {
  "$java" -Xmx1g -Dorg.bytedeco.openblas.load=mkl -Dorg.bytedeco.javacpp.nopointergc=true \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -cp "target/test-classes:target/classes:$(<target/classpath.txt)" \
    org.lingvista.training.TrainingStepBenchmark "$precision" "$steps" "$threads"
}
peer() { "$python" scripts/bench/training_step.py "$precision" "$steps" "$threads"; }
for pair in 1 2 3 4 5; do
  mine=$(ours) theirs=$(peer)
  echo "pair $pair: Lingvista $mine ms, PyTorch $theirs ms" >&2
  echo "$mine $theirs"
done | awk '{ print $2 / $1 }' | sort -n | sed -n '3s/^/median ratio PyTorch\/Lingvista: /p'
