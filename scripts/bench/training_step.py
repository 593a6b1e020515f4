"""One stage-1 training step of the tiny model in eager PyTorch: the peer of TrainingStepBenchmark.java.

Same shapes, same operations: BERT text encoder and CLIP ViT, InfoNCE in both directions, gradient clipping, AdamW.
Prints the median milliseconds of a step. Usage: training_step.py bf16|fp32 STEPS THREADS
"""
import statistics
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

precision, steps, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
torch.set_num_threads(threads)
torch.manual_seed(1)
B, T, V, D = 256, 12, 12000, 256


class Block(nn.Module):
    def __init__(self, hidden, heads, inner, pre):
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(hidden, hidden) for _ in range(4))
        self.up, self.down = nn.Linear(hidden, inner), nn.Linear(inner, hidden)
        eps = 1e-5 if pre else 1e-12
        self.n1, self.n2 = nn.LayerNorm(hidden, eps=eps), nn.LayerNorm(hidden, eps=eps)
        self.heads, self.pre = heads, pre

    def attend(self, x, mask):
        b, t, h = x.shape
        split = lambda y: y.view(b, t, self.heads, h // self.heads).transpose(1, 2)
        y = F.scaled_dot_product_attention(split(self.q(x)), split(self.k(x)), split(self.v(x)), attn_mask=mask)
        return self.o(y.transpose(1, 2).reshape(b, t, h))

    def forward(self, x, mask=None):
        if self.pre:
            x = x + self.attend(self.n1(x), mask)
            return x + self.down(F.gelu(self.up(self.n2(x))))
        x = self.n1(x + self.attend(x, mask))
        return self.n2(x + self.down(F.gelu(self.up(x))))


class Text(nn.Module):
    def __init__(self, hidden=256, layers=3, heads=4, inner=1024, positions=128):
        super().__init__()
        self.word, self.position, self.segment = nn.Embedding(V, hidden), nn.Embedding(positions, hidden), nn.Embedding(1, hidden)
        self.norm = nn.LayerNorm(hidden, eps=1e-12)
        self.blocks = nn.ModuleList(Block(hidden, heads, inner, False) for _ in range(layers))
        self.project = nn.Linear(hidden, D, bias=False)

    def forward(self, ids, mask):
        x = self.norm(self.word(ids) + (self.position.weight[: ids.shape[1]] + self.segment.weight[0]))
        bias = (1 - mask)[:, None, None, :] * -1e9
        for block in self.blocks:
            x = block(x, bias)
        m = mask[:, :, None]
        return F.normalize(self.project((x.float() * m).sum(1) / m.sum(1)).float(), dim=-1)


class Vision(nn.Module):
    def __init__(self, hidden=192, layers=4, heads=3, inner=768, patch=16, size=64):
        super().__init__()
        n = (size // patch) ** 2
        self.cls, self.position = nn.Parameter(torch.randn(hidden) * 0.02), nn.Embedding(n + 1, hidden)
        self.patch = nn.Conv2d(3, hidden, patch, patch, bias=False)
        self.pre, self.post = nn.LayerNorm(hidden), nn.LayerNorm(hidden)
        self.blocks = nn.ModuleList(Block(hidden, heads, inner, True) for _ in range(layers))
        self.project = nn.Linear(hidden, D, bias=False)

    def forward(self, pixels):
        x = self.patch(pixels).flatten(2).transpose(1, 2)
        cls = self.cls.expand(x.shape[0], 1, -1)
        x = self.pre(torch.cat([cls, x.to(cls.dtype)], 1) + self.position.weight)
        for block in self.blocks:
            x = block(x)
        return F.normalize(self.project(self.post(x[:, 0])).float(), dim=-1)


text, vision = Text(), Vision()
scale = nn.Parameter(torch.tensor([2.6593]))
everything = [*text.parameters(), *vision.parameters(), scale]
optimizer = torch.optim.AdamW(
    [
        {"params": [p for p in everything if p.dim() >= 2], "weight_decay": 0.01},
        {"params": [p for p in everything if p.dim() < 2], "weight_decay": 0.0},
    ],
    lr=1e-3,
)
ids, mask = torch.randint(5, V, (B, T)), torch.ones(B, T)
pixels = torch.randn(B, 3, 64, 64)
target = torch.eye(B) / B
times = []
for step in range(steps):
    start = time.perf_counter()
    optimizer.zero_grad()
    with torch.autocast("cpu", torch.bfloat16, enabled=precision == "bf16"):
        a, b = text(ids, mask), vision(pixels)
        logits = (a @ b.t()).float() * scale.exp()
    loss = -0.5 * ((logits.log_softmax(1) * target).sum() + (logits.log_softmax(0) * target).sum())
    loss.item()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(everything, 1.0)
    optimizer.step()
    times.append((time.perf_counter() - start) * 1000)
print(f"{statistics.median(times[len(times) // 3:]):.1f}")
