"""Checks a folder that `lingvista export --format huggingface` wrote: loads it with sentence-transformers and transformers and
compares their vectors with those of `lingvista embed`.

    python3 scripts/check_huggingface.py FOLDER MODEL [PICTURE...]

MODEL is the model directory, or an ONNX bundle of it. Without pictures some are made. Needs: torch, transformers,
sentence-transformers, tokenizers, onnx, onnxruntime, numpy, pillow, pyyaml; and Java for `lingvista`, or another command in
LINGVISTA.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
import yaml
from PIL import Image
from safetensors import safe_open
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer
from transformers import AutoTokenizer, BertModel, CLIPImageProcessor, CLIPVisionModelWithProjection

HOME = Path(__file__).parents[1]
TEXTS = [
    "a photo of a dog", "", "Ein rotes Fahrrad, im Regen!", "犬と猫の写真", "สุนัขและแมว", "صورة كلب", "İstanbul'da ılık bir IŞIK",
    "👩‍👩‍👧 🐕 dog", "e\u0301tude café ﬁn ½", "tab\tand\x07bell\u200bzero\ufffd", "x" * 120, "собака и кошка " * 12, "don't-stop 3.14 €5",
]
QUERIES = ["please find a photo of a red dog taken last month", "Zeig mir Bilder von Katzen", "犬の写真を探して"]


def embed(model, kind, lines, work):
    """Vectors of `lingvista embed`."""
    source, target = work / f"{kind}.jsonl", work / f"{kind}.vectors.jsonl"
    field = {"texts": "text", "queries": "query", "images": "image"}[kind]
    source.write_text("".join(json.dumps({field: line}) + "\n" for line in lines))
    command = os.environ.get("LINGVISTA", str(HOME / "lingvista")).split()
    subprocess.run([*command, "embed", "--model", str(model), f"--{kind}", str(source), "--out", str(target)], check=True)
    return np.array([json.loads(line)["vector"] for line in target.read_text().splitlines()], dtype=np.float32)


def compare(what, actual, expected, most=1e-4, least=0.99999):
    off = float(np.abs(actual - expected).max())
    cosine = float((actual * expected).sum(-1).min())
    print(f"{what}: {len(actual)} vectors, largest difference {off:.1e}, least cosine {cosine:.7f}")
    assert off <= most and cosine >= least, what


def unit(vectors):
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


def opaque(picture):
    """On white, as Lingvista reads pictures with transparency; Pillow's convert("RGB") alone would keep the hidden colours."""
    picture = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")


def pictures(work):
    random = np.random.default_rng(0)
    files = []
    for k, (height, width) in enumerate([(50, 70), (301, 200), (20, 20), (480, 640)]):
        smooth = Image.fromarray(random.integers(0, 256, (height // 4, width // 4, 3), dtype=np.uint8))
        files.append(work / f"{k}.png")
        smooth.resize((width, height), Image.BICUBIC).save(files[-1])
    return files


def main(folder, model, files):
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        files = [Path(file).resolve() for file in files] or pictures(work)
        texts = embed(model, "texts", TEXTS, work)
        queries = embed(model, "queries", QUERIES, work)
        images = embed(model, "images", [str(file) for file in files], work)
        pictures_read = [opaque(Image.open(file)) for file in files]

    head = (folder / "README.md").read_text().split("---\n")[1]
    print("model card:", yaml.safe_load(head))
    for part in [".", "vision", "query"]:
        file = folder / part / ("weights.safetensors" if part == "query" else "model.safetensors")
        with safe_open(file, "pt") as tensors:
            assert tensors.metadata()["format"] == "pt" and "provenance" in tensors.metadata()

    sentence = SentenceTransformer(str(folder), device="cpu")
    compare("sentence-transformers, one by one", np.concatenate([sentence.encode([t]) for t in TEXTS]), texts)
    compare("sentence-transformers, padded batch", sentence.encode(TEXTS), texts)
    AutoTokenizer.from_pretrained(folder)
    bert, info = BertModel.from_pretrained(folder, output_loading_info=True)
    missing = [k for k in info["missing_keys"] if not k.startswith("pooler.")]
    assert not missing and not info["unexpected_keys"], (missing, info["unexpected_keys"])
    print("BertModel: no weight is missing (but an unused pooler) or superfluous,", sum(p.numel() for p in bert.parameters()), "weights")

    vision, info = CLIPVisionModelWithProjection.from_pretrained(folder / "vision", output_loading_info=True)
    assert not info["missing_keys"] and not info["unexpected_keys"], info
    processor = CLIPImageProcessor.from_pretrained(folder / "vision")
    with torch.no_grad():
        out = [vision(**processor(picture, return_tensors="pt")).image_embeds.numpy() for picture in pictures_read]
    compare("CLIPVisionModelWithProjection, from files", unit(np.concatenate(out)), images, most=1e-3)

    onnx.checker.check_model(str(folder / "query/query.onnx"), full_check=True)
    config = yaml.safe_load((folder / "query/config.yaml").read_text())
    tokenizer = Tokenizer.from_file(str(folder / "query/tokenizer.json"))
    tokenizer.enable_truncation(config["maxTokens"])
    session = onnxruntime.InferenceSession(str(folder / "query/query.onnx"), providers=["CPUExecutionProvider"])
    out = []
    for query in QUERIES:
        ids = np.array([tokenizer.encode(query).ids], dtype=np.int64)
        vector, intents, slots = session.run(["vector", "intent_logits", "slot_logits"], {"ids": ids, "mask": np.ones_like(ids)})
        assert intents.shape == (1, len(config["labels"]["intents"])) and slots.shape[2] == 1 + 2 * len(config["labels"]["slots"])
        out.append(vector)
    compare("query.onnx", np.concatenate(out), queries)


if __name__ == "__main__":
    torch.set_num_threads(2)
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
