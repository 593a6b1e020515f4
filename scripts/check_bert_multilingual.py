"""Compares a pulled multilingual BERT with transformers. The weights are read here from the same files by another reader
(numpy), put into transformers' BertForMaskedLM, and texts are encoded and masked words filled in on both sides.

    ./lingvista pull bert-multilingual --as models/bert-multilingual
    python3 scripts/check_bert_multilingual.py ~/.cache/lingvista/models/bert-multilingual models/bert-multilingual

Needs: torch, transformers, numpy. Ends with 1 if a vector differs by more than 1e-4 or France is not the first guess.
"""

import json
import re
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from transformers import BertConfig, BertForMaskedLM, BertTokenizerFast

TEXTS = [
    "a photo of a dog", "Ein rotes Fahrrad, im Regen!", "犬と猫の写真", "สุนัขและแมว", "صورة كلب", "İstanbul'da ılık bir gün",
    "👩‍👩‍👧 🐕 dog", "собака и кошка " * 12, "Paris is the capital of France.", "e\u0301tude café", "x" * 120,
]
QUESTION = "Paris is the capital of [MASK]."


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at, value, shift = at + 1, value | (byte & 127) << shift, shift + 7
        if byte < 128:
            return value, at


def block(data, offset, size):
    restarts = struct.unpack_from("<I", data, offset + size - 4)[0]
    at, end, key = offset, offset + size - 4 - 4 * restarts, b""
    while at < end:
        shared, at = varint(data, at)
        own, at = varint(data, at)
        length, at = varint(data, at)
        key = key[:shared] + data[at:at + own]
        yield key, data[at + own:at + own + length]
        at += own + length


def fields(message):
    at = 0
    while at < len(message):
        tag, at = varint(message, at)
        if tag & 7 == 0:
            value, at = varint(message, at)
        elif tag & 7 == 2:
            size, at = varint(message, at)
            value, at = message[at:at + size], at + size
        else:
            value, at = message[at:at + 4], at + 4
        yield tag >> 3, value


def variables(folder):
    data = (folder / "variables/variables.index").read_bytes()
    values = np.memmap(folder / "variables/variables.data-00000-of-00001", np.uint8, "r")
    at, place = len(data) - 48, []
    for _ in range(4):
        number, at = varint(data, at)
        place.append(number)
    for _, handle in block(data, *place[2:]):
        offset, end = varint(handle, 0)
        for name, message in block(data, offset, varint(handle, end)[0]):
            entry = dict(fields(message))
            if name and entry[1] == 1:
                shape = [dict(fields(size)).get(1, 0) for _, size in fields(entry[2])]
                begin = entry.get(4, 0)
                yield name.decode(), torch.from_numpy(values[begin:begin + entry[5]].view(np.float32).reshape(shape).copy())


def model_of(folder):
    state = {}
    for name, value in variables(folder):
        name = re.sub(r"/layer_(\d+)/", r"/layer/\1/", name.removeprefix("module/")).replace("gamma", "weight").replace("beta", "bias")
        name = re.sub(r"_embeddings$", "_embeddings/weight", name).replace("output_bias", "bias")
        state[name.replace("kernel", "weight").replace("/", ".")] = value.T if name.endswith("kernel") else value
    model = BertForMaskedLM(BertConfig(vocab_size=len(state["cls.predictions.bias"])))
    missing, unexpected = model.load_state_dict(state, strict=False)
    print("not in the artifact:", sorted(missing), "not in BertForMaskedLM:", sorted(unexpected))
    model.tie_weights()
    return model.eval()


def main():
    source, converted = Path(sys.argv[1]), Path(sys.argv[2])
    launcher = sys.argv[3:] or [str(Path(__file__).parents[1] / "lingvista")]
    tokenizer = BertTokenizerFast(str(source / "vocab.txt"), do_lower_case=False)
    with torch.no_grad():
        model = model_of(source)
        batch = tokenizer(TEXTS, padding=True, return_tensors="pt")
        states, mask = model.bert(**batch).last_hidden_state, batch["attention_mask"][..., None]
        expected = F.normalize((states * mask).sum(1) / mask.sum(1), dim=-1)
        question = tokenizer(QUESTION, return_tensors="pt")
        at = question["input_ids"][0].tolist().index(tokenizer.mask_token_id)
        best = model(**question).logits[0, at].softmax(-1).topk(5)
    with tempfile.TemporaryDirectory() as folder:
        texts, vectors = Path(folder) / "texts.jsonl", Path(folder) / "vectors.jsonl"
        texts.write_text("".join(json.dumps({"text": t}) + "\n" for t in TEXTS))
        subprocess.run([*launcher, "embed", "--model", str(converted), "--texts", str(texts), "--out", str(vectors)], check=True)
        actual = torch.tensor([json.loads(line)["vector"] for line in vectors.read_text().splitlines()])
    difference = (actual - expected).abs().max().item()
    cosine = (actual * expected).sum(-1).min().item()
    print(f"{len(TEXTS)} texts: largest difference {difference:.2e}, least cosine {cosine:.7f}")
    out = subprocess.run([*launcher, "fill-mask", "--model", str(converted), QUESTION], check=True, capture_output=True, text=True)
    ours = [line.split() for line in out.stdout.splitlines()[1:]]
    theirs = [(f"{p:.4f}", tokenizer.convert_ids_to_tokens(int(i))) for p, i in zip(*best)]
    print(QUESTION, "lingvista:", ours, "transformers:", theirs)
    sys.exit(0 if difference <= 1e-4 and ours[0][1] == "France" and [o[1] for o in ours] == [t[1] for t in theirs] else 1)


if __name__ == "__main__":
    main()
