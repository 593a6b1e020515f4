"""The NLU module of runs/nlu-snips.yaml and runs/nlu-atis.yaml in PyTorch: the same size, steps, batches, optimiser and
schedule, so that the figures of the two can be compared. Word embeddings are frozen where training starts from a model.

    python3 scripts/bench/nlu_reference.py data/nlu-snips.jsonl --from models/bert-multilingual-6 --steps 2450 --rate 1e-4 --batch 16 --warmup 0.05
    python3 scripts/bench/nlu_reference.py data/nlu-snips.jsonl --tokenizer training/nlu-snips-scratch/tokenizer.json --steps 1500 --rate 5e-4 --batch 16

Needs: torch, tokenizers, safetensors, numpy. The tokenizer of a run from scratch is the one that the run trained.
"""

import argparse
import json
import math
import random
import time
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional as F

IGNORED = -100


class Nlu(nn.Module):
    """BERT's embeddings and blocks (post-LayerNorm), a linear head for the intent on [CLS] and one for every token's label."""

    def __init__(self, pieces, hidden, layers, heads, inner, positions, intents, labels):
        super().__init__()
        self.words = nn.Embedding(pieces, hidden)
        self.positions = nn.Embedding(positions, hidden)
        self.types = nn.Embedding(2, hidden)
        self.norm = nn.LayerNorm(hidden, eps=1e-12)
        block = nn.TransformerEncoderLayer(hidden, heads, inner, 0.1, "gelu", 1e-12, batch_first=True)
        block.self_attn.dropout = 0.0
        block.dropout = nn.Identity()  # BERT has none inside of the feed-forward block
        self.blocks = nn.TransformerEncoder(block, layers, enable_nested_tensor=False)
        self.intent, self.slot = nn.Linear(hidden, intents), nn.Linear(hidden, labels)
        for p in self.parameters():
            if p.dim() > 1:
                nn.init.normal_(p, std=0.02)
        for p in [b.self_attn.in_proj_bias for b in self.blocks.layers] + [self.intent.bias, self.slot.bias]:
            nn.init.zeros_(p)

    def forward(self, ids, padding):
        x = self.words(ids) + self.positions.weight[:ids.shape[1]] + self.types.weight[0]
        x = F.dropout(self.norm(x), 0.1, self.training)
        x = F.dropout(self.blocks(x, src_key_padding_mask=padding), 0.1, self.training)
        return self.intent(x[:, 0]).float(), self.slot(x).float()

    def load(self, state):
        """Weights of a pulled model's text encoder."""
        with torch.no_grad():
            for part, name in [(self.words, "word"), (self.positions, "position"), (self.types, "token_type")]:
                part.weight.copy_(state[f"text.embeddings.{name}_embeddings.weight"])
            self.norm.load_state_dict({k: state[f"text.embeddings.LayerNorm.{k}"] for k in ("weight", "bias")})
            for k, block in enumerate(self.blocks.layers):
                start = f"text.encoder.layer.{k}."
                for kind in ("weight", "bias"):
                    parts = [state[f"{start}attention.self.{n}.{kind}"] for n in ("query", "key", "value")]
                    getattr(block.self_attn, "in_proj_" + kind).copy_(torch.cat(parts))
                    for own, theirs in [
                        (block.self_attn.out_proj, "attention.output.dense"), (block.norm1, "attention.output.LayerNorm"),
                        (block.linear1, "intermediate.dense"), (block.linear2, "output.dense"), (block.norm2, "output.LayerNorm"),
                    ]:
                        getattr(own, kind).copy_(state[f"{start}{theirs}.{kind}"])


def labelled(query, tokenizer, names):
    """Ids, every piece's label, and for every word its first piece and its label."""
    encoding = tokenizer.encode(query["query"])
    ids, offsets, special = encoding.ids, encoding.offsets, encoding.special_tokens_mask
    labels, before = [], None
    for (start, end), extra in zip(offsets, special):
        span = next((s for s in query["slots"] if s["start"] < max(end, start + 1) and start < s["end"]), None)
        if extra:
            labels.append(IGNORED)
        elif span is None:
            labels.append(names["O"])
        else:
            labels.append(names[("I-" if span is before else "B-") + span["label"]])
        before = before if extra else span
    words, at = [], 0
    for word in query["query"].split(" "):
        first = next((t for t, (o, x) in enumerate(zip(offsets, special)) if not x and at <= o[0] < at + len(word)), None)
        span = next((s for s in query["slots"] if s["start"] <= at < s["end"]), None)
        words.append((first, "O" if span is None else ("B-" if span["start"] == at else "I-") + span["label"]))
        at += len(word) + 1
    return ids, labels, words


def padded(rows, value):
    longest = max(map(len, rows))
    return torch.tensor([r + [value] * (longest - len(r)) for r in rows])


def spans(labels):
    found, open_, start = set(), "", 0
    for k, label in enumerate(labels + ["O"]):
        name = label[2:]
        if not (label.startswith("I") and name == open_):
            if open_:
                found.add((open_, start, k))
            open_, start = name, k
    return found


def measure(model, rows, intents, label_names, pad):
    model.eval()
    right = sentences = correct = predicted = gold = 0
    with torch.no_grad():
        for at in range(0, len(rows), 128):
            part = rows[at:at + 128]
            ids = padded([r[0] for r in part], pad)
            with torch.autocast("cpu", torch.bfloat16):
                intent, slot = model(ids, padded([[False] * len(r[0]) for r in part], True))
            for row, i, s in zip(part, intent.argmax(-1).tolist(), slot.argmax(-1).tolist()):
                own = ["O" if t is None else label_names[s[t]] for t, _ in row[2]]
                truth = [label for _, label in row[2]]
                right += intents[i] == row[3]
                sentences += intents[i] == row[3] and own == truth
                a, b = spans(own), spans(truth)
                correct, predicted, gold = correct + len(a & b), predicted + len(a), gold + len(b)
    return right / len(rows), 2 * correct / (predicted + gold), sentences / len(rows)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("queries", type=Path)
    options.add_argument("--from", dest="start", type=Path)
    options.add_argument("--tokenizer", type=Path)
    options.add_argument("--steps", type=int, required=True)
    options.add_argument("--rate", type=float, required=True)
    options.add_argument("--batch", type=int, default=32)
    options.add_argument("--warmup", type=float, default=0.1)
    options.add_argument("--seed", type=int, default=17)
    args = options.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    started = time.perf_counter(), time.process_time()
    queries = [json.loads(line) for line in args.queries.read_text().splitlines()]
    intents = sorted({q["intent"] for q in queries})
    label_names = ["O"] + [f"{p}-{s}" for s in sorted({s["label"] for q in queries for s in q["slots"]}) for p in "BI"]
    names = {n: k for k, n in enumerate(label_names)}
    tokenizer = Tokenizer.from_file(str(args.tokenizer or args.start / "tokenizer.json"))
    pad = tokenizer.token_to_id("[PAD]")
    splits = {}
    for q in queries:
        splits.setdefault(q["split"], []).append((*labelled(q, tokenizer, names), q["intent"]))
    state = load_file(args.start / "model.safetensors") if args.start else None
    if state:
        pieces, hidden = state["text.embeddings.word_embeddings.weight"].shape
        layers = 1 + max(int(k.split(".")[3]) for k in state if k.startswith("text.encoder.layer."))
        model = Nlu(pieces, hidden, layers, hidden // 64, 4 * hidden, 512, len(intents), len(names))
        model.load(state)
        model.words.weight.requires_grad_(False)
    else:
        model = Nlu(tokenizer.get_vocab_size(), 256, 2, 4, 1024, 128, len(intents), len(names))
    del state
    trained = [p for p in model.parameters() if p.requires_grad]
    decays = [p for p in trained if p.dim() > 1]
    groups = [{"params": decays, "weight_decay": 0.01}, {"params": [p for p in trained if p.dim() < 2], "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=args.rate, betas=(0.9, 0.98), eps=1e-8, fused=True)
    warm = round(args.warmup * args.steps)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: (n + 1) / warm if n < warm else 0.5 * (1 + math.cos(math.pi * (n - warm) / (args.steps - warm))))
    train, shuffle, order = splits["train"], random.Random(args.seed), []
    model.train()
    for step in range(args.steps):
        if len(order) < args.batch:
            order = shuffle.sample(range(len(train)), len(train))
        part, order = [train[k] for k in order[:args.batch]], order[args.batch:]
        with torch.autocast("cpu", torch.bfloat16):
            intent, slot = model(padded([r[0] for r in part], pad), padded([[False] * len(r[0]) for r in part], True))
        loss = F.cross_entropy(intent, torch.tensor([intents.index(r[3]) for r in part]))
        loss = loss + F.cross_entropy(slot.flatten(0, 1), padded([r[1] for r in part], IGNORED).flatten(), ignore_index=IGNORED)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        schedule.step()
        if (step + 1) % 50 == 0:
            print(f"step {step + 1} loss {loss.item():.4f} cpu {time.process_time() - started[1]:.0f} s", flush=True)
    accuracy, f1, sentence = measure(model, splits["test"], intents, label_names, pad)
    print(f"{sum(p.numel() for p in trained):,} trained weights, {args.steps} steps, {time.perf_counter() - started[0]:.0f} s,"
          f" {time.process_time() - started[1]:.0f} s of processor time")
    print(f"test: intent accuracy {accuracy:.4f}, slot F1 {f1:.4f}, sentence accuracy {sentence:.4f}")


if __name__ == "__main__":
    main()
