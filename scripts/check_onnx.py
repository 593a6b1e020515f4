"""Checks an exported bundle outside of Java: onnx.checker, Python's onnxruntime, and Pillow.

    python3 scripts/check_onnx.py BUNDLE [expected.safetensors]

With the expected values of a fixture (src/test/resources/fixtures/model) it compares the outputs.
Needs: onnx, onnxruntime, safetensors, numpy, pillow, pyyaml.
"""

import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import yaml
from PIL import Image
from safetensors.numpy import load_file


def run(bundle, graph, inputs):
    session = onnxruntime.InferenceSession(str(bundle / f"{graph}.onnx"), providers=["CPUExecutionProvider"])
    return dict(zip([o.name for o in session.get_outputs()], session.run(None, inputs)))


def compare(what, actual, expected):
    worst = float(np.abs(actual - expected).max())
    print(f"{what}: largest difference {worst:.2e}")
    assert worst < 1e-4, what


def pillow(picture, size, mean, std):
    """What CLIP's processor does."""
    w, h = picture.size
    short, long = min(w, h), max(w, h)
    target = int(size * long / short)
    picture = picture.resize((size, target) if w < h else (target, size), Image.BICUBIC)
    left, top = (picture.width - size) // 2, (picture.height - size) // 2
    pixels = np.asarray(picture.crop((left, top, left + size, top + size)), dtype=np.float32) / 255
    return ((pixels - np.float32(mean)) / np.float32(std)).transpose(2, 0, 1)


def main(bundle, expected=None):
    for graph in ["text", "query", "image", "preprocess"]:
        path = bundle / f"{graph}.onnx"
        onnx.checker.check_model(str(path), full_check=True)
        print(f"{graph}.onnx: onnx.checker accepts it, {path.stat().st_size} bytes")
    config = yaml.safe_load((bundle / "config.yaml").read_text())
    image = config.get("image") or config["vision"]["image"]
    random = np.random.default_rng(0)
    for height, width in [(50, 70), (301, 200), (20, 20), (16, 33), (480, 640)]:
        smooth = Image.fromarray(random.integers(0, 256, (height // 4, width // 4, 3), dtype=np.uint8))
        picture = smooth.resize((width, height), Image.BICUBIC)
        actual = run(bundle, "preprocess", {"image": np.asarray(picture)})["pixels"]
        wanted = pillow(picture, image["size"], image["mean"], image["std"])
        unit = np.float32(image["std"])[:, None, None] * 255
        print(f"preprocess {width}x{height}: off by {np.abs((actual - wanted) * unit).mean():.3f}/255 in the mean, {np.abs((actual - wanted) * unit).max():.2f} at most")
        assert np.abs((actual - wanted) * unit).mean() < 0.3
    lengths = np.array([24, 7, 2])
    tokens = {"ids": random.integers(0, 100, (3, 24)), "mask": (np.arange(24) < lengths[:, None]).astype(np.int64)}
    for graph in ["text", "query"]:
        vectors = run(bundle, graph, tokens)["vector"]
        alone = run(bundle, graph, {k: v[1:2, :7] for k, v in tokens.items()})["vector"]
        compare(f"{graph}.onnx: lengths of {len(vectors)} random texts' vectors from 1", np.linalg.norm(vectors, axis=1), 1)
        compare(f"{graph}.onnx: a text padded and alone", vectors[1:2], alone)
    pixels = random.standard_normal((2, 3, image["size"], image["size"]), dtype=np.float32)
    vectors = run(bundle, "image", {"pixels": pixels})["vector"]
    compare("image.onnx: lengths of 2 random pictures' vectors from 1", np.linalg.norm(vectors, axis=1), 1)
    compare("image.onnx: a picture among others and alone", vectors[1:], run(bundle, "image", {"pixels": pixels[1:]})["vector"])
    if expected:
        values = load_file(expected)
        tokens = {"ids": values["ids"], "mask": values["mask"]}
        query = run(bundle, "query", tokens)
        there = values["mask"] == 1
        compare("query vector", query["vector"], values["query.vectors"])
        compare("intent logits", query["intent_logits"], values["query.intent_logits"])
        compare("slot logits", query["slot_logits"][there], values["query.slot_logits"][there])
        compare("text vector", run(bundle, "text", tokens)["vector"], values["text.vectors.MEAN"])
        compare("image vector", run(bundle, "image", {"pixels": values["pixels"]})["vector"], values["image.vectors.GELU"])
        for row, length in enumerate(values["lengths"]):  # alone and without padding
            alone = run(bundle, "query", {"ids": values["ids"][row : row + 1, :length], "mask": values["mask"][row : row + 1, :length]})
            compare(f"query {row} alone", alone["vector"], values["query.vectors"][row : row + 1])


main(Path(sys.argv[1]), *sys.argv[2:])
