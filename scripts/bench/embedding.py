"""The peer of EmbeddingBenchmark: the same batches and texts through transformers in eager PyTorch.

    python3 scripts/bench/embedding.py FOLDER THREADS ROUNDS wall|cpu ROWS TOKENS IMAGES PIXELS TEXTS

FOLDER is what scripts/bench/large_models.py FOLDER base wrote. Prints the median milliseconds of a batch of ROWS texts of TOKENS
tokens, of a batch of pictures, of all lines of the file TEXTS, in batches of ROWS: as they come, and sorted by length first, as
sentence-transformers does; and of as many decoded pictures of 1024 x 768 pixels through CLIPImageProcessor and the model in one batch.
cpu is the processor time of the whole process. Attention is what transformers chooses (scaled_dot_product_attention); pooling is [CLS].
The picture processor is the one transformers chooses, on torchvision where that is installed, else on Pillow.
"""

import statistics
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from transformers import AutoTokenizer, BertModel, CLIPImageProcessor, CLIPVisionModelWithProjection

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
processor = CLIPImageProcessor(size={"shortest_edge": pixels}, crop_size={"height": pixels, "width": pixels})
picture = torch.randn(images, 3, pixels, pixels)


def photo(number, width=1024, height=768):
    """Waves of colour, as EmbeddingBenchmark makes them."""
    y, x, channel = np.ogrid[:height, :width, :3]
    return ((x * (number + 1) + y * (channel + 1)) % 256).astype(np.uint8)


photos = [photo(i) for i in range(images)]


def embed_texts(ids, mask):
    return F.normalize(text(input_ids=ids, attention_mask=mask).last_hidden_state[:, 0], dim=-1).numpy()


def embed_images(picture):
    return F.normalize(vision(pixel_values=picture).image_embeds, dim=-1).numpy()


def embed_photos():
    return embed_images(processor(photos, return_tensors="pt")["pixel_values"])


def embed_all(lines):
    for k in range(0, len(lines), rows):
        batch = tokenizer(lines[k:k + rows], padding=True, truncation=True, max_length=512, return_tensors="pt")
        embed_texts(batch["input_ids"], batch["attention_mask"])


def median(embed):
    times = []
    for i in range(rounds + 1):
        start = clock()
        embed()
        times.append(1000 * (clock() - start))
    return statistics.median(times[1:])


with torch.inference_mode():
    times = [median(lambda: embed_texts(ids, mask)), median(lambda: embed_images(picture)), median(lambda: embed_all(texts)),
             median(lambda: embed_all(sorted(texts, key=len))), median(embed_photos)]
    print(" ".join(f"{t:.1f}" for t in times))
