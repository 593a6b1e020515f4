"""The peer of EmbeddingBenchmark: the same batches and texts through transformers in eager PyTorch.

    python3 scripts/bench/embedding.py FOLDER THREADS ROUNDS wall|cpu ROWS TOKENS IMAGES PIXELS TEXTS

FOLDER is what scripts/bench/large_models.py FOLDER base wrote. Prints the median milliseconds of a batch of ROWS texts of TOKENS
tokens, of a batch of pictures, and of all lines of the file TEXTS, in batches of ROWS: as they come, and sorted by length first, as
sentence-transformers does. cpu is the processor time of the whole process. Attention is what transformers chooses
(scaled_dot_product_attention); pooling is [CLS].
"""

import statistics
import sys
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from transformers import AutoTokenizer, BertModel, CLIPVisionModelWithProjection

folder, texts = Path(sys.argv[1]), Path(sys.argv[9]).read_text().splitlines()
threads, rounds = map(int, sys.argv[2:4])
clock = time.process_time if sys.argv[4] == "cpu" else time.perf_counter
rows, tokens, images, pixels = map(int, sys.argv[5:9])
torch.set_num_threads(threads)
tokenizer = AutoTokenizer.from_pretrained(folder / "base-text")
text = BertModel.from_pretrained(folder / "base-text", add_pooling_layer=False).eval()
vision = CLIPVisionModelWithProjection.from_pretrained(folder / "base-vision").eval()
ids = torch.randint(100, 20_000, (rows, tokens))
mask = torch.ones_like(ids)
picture = torch.randn(images, 3, pixels, pixels)


def embed_texts(ids, mask):
    return F.normalize(text(input_ids=ids, attention_mask=mask).last_hidden_state[:, 0], dim=-1).numpy()


def embed_images():
    return F.normalize(vision(pixel_values=picture).image_embeds, dim=-1).numpy()


def embed_all(lines):
    for k in range(0, len(lines), rows):
        batch = tokenizer(lines[k:k + rows], padding=True, truncation=True, max_length=512, return_tensors="pt")
        embed_texts(batch["input_ids"], batch["attention_mask"])


def median(embed):
    times = []
    for i in range(rounds + 2):
        start = clock()
        embed()
        times.append(1000 * (clock() - start))
    return statistics.median(times[2:])


with torch.inference_mode():
    in_order, by_length = median(lambda: embed_all(texts)), median(lambda: embed_all(sorted(texts, key=len)))
    print(f"{median(lambda: embed_texts(ids, mask)):.1f} {median(embed_images):.1f} {in_order:.1f} {by_length:.1f}")
