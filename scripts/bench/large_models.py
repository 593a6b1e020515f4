"""Writes models of published shapes with random weights, in the layouts in which they are published:

    labse   BERT 12 x 768, 501,153 word pieces, CLS, dense with tanh (sentence-transformers): 471 million weights
    vit     CLIP's ViT-L/14, projection to 768: 304 million weights
    base    BERT 12 x 768 with 30,000 word pieces, and CLIP's ViT-B/32, for measuring speed
    small   a BERT of a few kilobytes, the other half of the model where only vit is wanted

    python3 scripts/bench/large_models.py FOLDER labse vit base small

Needs: torch, transformers.
"""

import json
import sys
from pathlib import Path

import torch
from transformers import BertConfig, BertModel, BertTokenizerFast, CLIPVisionConfig, CLIPVisionModelWithProjection


def bert(folder, vocabulary, **shape):
    folder.mkdir(parents=True, exist_ok=True)
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + list("abcdefghijklmnopqrstuvwxyz0123456789")
    pieces += [f"##{c}" for c in "abcdefghijklmnopqrstuvwxyz0123456789"]
    pieces += [f"w{i}" for i in range(vocabulary - len(pieces))]
    (folder / "vocab.txt").write_text("\n".join(pieces) + "\n")
    BertTokenizerFast(str(folder / "vocab.txt"), do_lower_case=False).save_pretrained(folder)
    model = BertModel(BertConfig(vocab_size=vocabulary, **shape))
    model.save_pretrained(folder, max_shard_size="1GB")
    return sum(p.numel() for p in model.parameters())


def dense(folder, width):
    """The rest of a sentence-transformers folder as LaBSE's is."""
    modules = [("0", "", "Transformer"), ("1", "1_Pooling", "Pooling"), ("2", "2_Dense", "Dense"), ("3", "3_Normalize", "Normalize")]
    (folder / "modules.json").write_text(json.dumps([
        {"idx": int(i), "name": i, "path": path, "type": f"sentence_transformers.models.{kind}"} for i, path, kind in modules]))
    (folder / "sentence_bert_config.json").write_text(json.dumps({"max_seq_length": 256, "do_lower_case": False}))
    (folder / "1_Pooling").mkdir(exist_ok=True)
    (folder / "1_Pooling/config.json").write_text(json.dumps({
        "word_embedding_dimension": width, "pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False,
        "pooling_mode_max_tokens": False, "pooling_mode_mean_sqrt_len_tokens": False}))
    (folder / "2_Dense").mkdir(exist_ok=True)
    (folder / "2_Dense/config.json").write_text(json.dumps({
        "in_features": width, "out_features": width, "bias": True, "activation_function": "torch.nn.modules.activation.Tanh"}))
    torch.save({"linear.weight": torch.randn(width, width) * 0.03, "linear.bias": torch.zeros(width)}, folder / "2_Dense/pytorch_model.bin")


def vit(folder, **shape):
    model = CLIPVisionModelWithProjection(CLIPVisionConfig(**shape))
    model.save_pretrained(folder, max_shard_size="1GB")
    return sum(p.numel() for p in model.parameters())


def main(out, *names):
    torch.manual_seed(17)
    for name in names:
        if name == "labse":
            weights = bert(out / "labse", 501_153)
            dense(out / "labse", 768)
        elif name == "vit":
            weights = vit(out / "vit", hidden_size=1024, num_hidden_layers=24, num_attention_heads=16, intermediate_size=4096,
                          patch_size=14, image_size=224, projection_dim=768)
        elif name == "base":
            weights = bert(out / "base-text", 30_000)
            weights += vit(out / "base-vision", projection_dim=768)
        else:
            weights = bert(out / "small", 100, hidden_size=768, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64)
        print(f"{name}: {weights:,} weights", flush=True)


main(Path(sys.argv[1]), *sys.argv[2:])
