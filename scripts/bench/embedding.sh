#!/usr/bin/env bash
# Embedding on libtorch and ONNX Runtime against transformers in eager PyTorch, same weights, in alternation; the medians
# of the ratios PyTorch/Lingvista.
# usage: scripts/bench/embedding.sh PYTHON FOLDER [PAIRS] [ROUNDS] [THREADS]
#   FOLDER holds base-text and base-vision of large_models.py, the model directory `model` that
#     lingvista pull --text FOLDER/base-text --vision FOLDER/base-vision --as FOLDER/model
#   makes of them, and its bundles `bundle` and `int8` (lingvista export, --precision int8); run ./mvnw verify first
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
python=$1 folder=$2 pairs=${3:-3} rounds=${4:-7} threads=${5:-2}
shape="32 32 8 224" # rows and tokens of a text batch, pictures and pixels of a picture batch
classes=${LINGVISTA_CLASSES:-target/test-classes:target/classes:$(cat target/classpath.txt)}
java=${LINGVISTA_JAVA_HOME:?set it to a JDK 25}/bin/java
export KMP_BLOCKTIME=0 OMP_WAIT_POLICY=passive GOMP_SPINCOUNT=20000
ours() {
  "$java" -Xmx1g -Dorg.bytedeco.openblas.load=mkl -Dorg.bytedeco.javacpp.nopointergc=true \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -cp "$classes" org.lingvista.export.EmbeddingBenchmark "$1" "$folder/$2" "$threads" "$rounds" $shape
}
for ((i = 1; i <= pairs; i++)); do
  theirs=$("$python" scripts/bench/embedding.py "$folder" "$threads" "$rounds" $shape 2>/dev/null)
  for what in "torch model" "onnx bundle" "onnx int8"; do
    mine=$(ours $what)
    echo "$i $what: $mine ms, PyTorch $theirs ms (texts, pictures)" >&2
    echo "${what/ /-} $mine $theirs"
  done
done | awk '{ print $1, "texts", $4 / $2; print $1, "pictures", $5 / $3 }' | sort -k1,2 -k3n |
  awk '{ k = $1 " " $2; n[k]++; v[k, n[k]] = $3 } END { for (k in n) printf "%s: median ratio PyTorch/Lingvista %.2f\n", k, v[k, int((n[k] + 1) / 2)] }' | sort
