"""The peer of EmbeddingBenchmark: the same batches through transformers in eager PyTorch.

    python3 scripts/bench/embedding.py FOLDER THREADS ROUNDS ROWS TOKENS IMAGES PIXELS

FOLDER is what scripts/bench/large_models.py FOLDER base wrote. Prints the median milliseconds of a text batch and
of a picture batch. Attention is what transformers chooses (scaled_dot_product_attention).
"""

import statistics
import sys
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from transformers import BertModel, CLIPVisionModelWithProjection

folder = Path(sys.argv[1])
threads, rounds, rows, tokens, images, pixels = map(int, sys.argv[2:])
torch.set_num_threads(threads)
text = BertModel.from_pretrained(folder / "base-text", add_pooling_layer=False).eval()
vision = CLIPVisionModelWithProjection.from_pretrained(folder / "base-vision").eval()
ids = torch.randint(100, 20_000, (rows, tokens))
mask = torch.ones_like(ids)
picture = torch.randn(images, 3, pixels, pixels)


def embed_texts():
    states = text(input_ids=ids, attention_mask=mask).last_hidden_state
    weights = mask.unsqueeze(-1).float()
    return F.normalize((states * weights).sum(1) / weights.sum(1), dim=-1)


def embed_images():
    return F.normalize(vision(pixel_values=picture).image_embeds, dim=-1)


def median(embed):
    times = []
    for i in range(rounds + 3):
        start = time.perf_counter()
        embed().numpy()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times[3:])


with torch.inference_mode():
    print(median(embed_texts), median(embed_images))
