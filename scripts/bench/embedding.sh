#!/usr/bin/env bash
# Embedding on libtorch and ONNX Runtime against transformers in eager PyTorch, same weights, in alternation; the medians
# of the ratios PyTorch/Lingvista: of full batches of texts, of pictures, of 128 texts of 3 to 61 words (against batches in their
# order, and sorted by length), and of decoded pictures of 1024 x 768 pixels.
# usage: scripts/bench/embedding.sh PYTHON FOLDER [PAIRS] [ROUNDS] [THREADS] [wall|cpu]
#   FOLDER holds base-text and base-vision of large_models.py, the model directory `model` that
#     lingvista pull --text FOLDER/base-text --vision FOLDER/base-vision --pooling cls --as FOLDER/model
#   makes of them, and its bundles `bundle` and `int8` (lingvista export, --precision int8); run ./mvnw verify first.
#   cpu compares processor time, for a machine with other work; with one thread, since threads that wait count too.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
python=$1 folder=$2 pairs=${3:-3} rounds=${4:-7} threads=${5:-2} clock=${6:-wall}
shape="32 32 8 224" # rows and tokens of a text batch, pictures and pixels of a picture batch
classes=${LINGVISTA_CLASSES:-target/test-classes:target/classes:$(cat target/classpath.txt)}
java=${LINGVISTA_JAVA_HOME:?set it to a JDK 25}/bin/java
texts=$folder/texts.txt
awk 'BEGIN { srand(17); for (i = 0; i < 128; i++) { n = int(3 * exp(3.03 * rand())); line = "";
  for (k = 0; k < n; k++) line = line (k ? " " : "") "w" int(20000 * rand()); print line } }' >"$texts"
ours() { # as ./lingvista embed starts it; PyTorch keeps its own defaults
  KMP_BLOCKTIME=0 OMP_WAIT_POLICY=passive GOMP_SPINCOUNT=20000 MALLOC_ARENA_MAX=1 MALLOC_TRIM_THRESHOLD_=1073741824 \
    MALLOC_MMAP_THRESHOLD_=268435456 "$java" -Xmx2g -XX:+UseSerialGC -Dorg.bytedeco.openblas.load=mkl -Dorg.bytedeco.javacpp.nopointergc=true \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -cp "$classes" org.lingvista.export.EmbeddingBenchmark "$1" "$folder/$2" "$threads" "$rounds" "$clock" $shape "$texts"
}
for ((i = 1; i <= pairs; i++)); do
  theirs=$("$python" scripts/bench/embedding.py "$folder" "$threads" "$rounds" "$clock" $shape "$texts" 2>/dev/null)
  for what in "torch model" "onnx bundle" "onnx int8"; do
    mine=$(ours $what)
    echo "$i $what: $mine ms (text batch, pictures, texts, photos); PyTorch $theirs ms (… texts in order, sorted, photos)" >&2
    echo "${what/ /-} $mine $theirs"
  done
done | awk '{ print $1, "text-batch", $6 / $2; print $1, "pictures", $7 / $3; print $1, "texts", $8 / $4; print $1, "texts-sorted", $9 / $4
    print $1, "photos", $10 / $5 }' |
  sort -k1,2 -k3n |
  awk '{ k = $1 " " $2; n[k]++; v[k, n[k]] = $3 } END { for (k in n) printf "%s: median ratio PyTorch/Lingvista %.2f\n", k, v[k, int((n[k] + 1) / 2)] }' | sort
