"""GPT-2 and Llama in eager PyTorch, float32, with an optional key-value cache and optional LoRA.

Shapes: B sequences, S places, d hidden, H heads of 32 numbers, V tokens.
"""

import math

import torch
from torch import nn
from torch.nn import functional as F

HEAD_SIZE = 32
LORA_RANK = 8
MAX_POSITIONS = 256


class Cache:
    """Keys and values of one layer, [B, H, places, head], filled from the front."""

    def __init__(self, batch, heads, places):
        self.keys = torch.empty(batch, heads, places, HEAD_SIZE)
        self.values = torch.empty(batch, heads, places, HEAD_SIZE)
        self.used = 0

    def extend(self, keys, values):
        start, self.used = self.used, self.used + keys.shape[2]
        self.keys[:, :, start : self.used] = keys
        self.values[:, :, start : self.used] = values
        return self.keys[:, :, : self.used], self.values[:, :, : self.used]


def attend(queries, keys, values):
    """Causal when all places are queried at once; one query sees every place of the cache."""
    places = queries.shape[2]
    if hasattr(F, "scaled_dot_product_attention"):
        return F.scaled_dot_product_attention(queries, keys, values, is_causal=places > 1)
    scores = queries @ keys.transpose(-2, -1) / math.sqrt(HEAD_SIZE)
    if places > 1:
        hidden = torch.ones(places, places, dtype=torch.bool).triu(1)
        scores = scores.masked_fill(hidden, -math.inf)
    return scores.softmax(-1) @ values


class RMSNorm(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(d))

    def forward(self, x):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-5) * self.weight


class Rotary(nn.Module):
    """Halves of a head are rotated against each other, as in Hugging Face's Llama."""

    def __init__(self):
        super().__init__()
        half = HEAD_SIZE // 2
        frequencies = 10_000.0 ** (-torch.arange(half) / half)
        angles = torch.outer(torch.arange(MAX_POSITIONS).float(), frequencies)
        self.register_buffer("cos", angles.cos())
        self.register_buffer("sin", angles.sin())

    def forward(self, x, start):
        """x [B, H, S, head]; `start` is the position of its first place."""
        cos, sin = (table[start : start + x.shape[2]] for table in (self.cos, self.sin))
        a, b = x.chunk(2, dim=-1)
        return torch.cat((a * cos - b * sin, b * cos + a * sin), dim=-1)


class LlamaAttention(nn.Module):
    def __init__(self, d, rotary):
        super().__init__()
        self.q_proj, self.k_proj, self.v_proj, self.o_proj = (nn.Linear(d, d, bias=False) for _ in range(4))
        self.rotary = rotary

    def forward(self, x, cache):
        q, k, v = (heads(project(x)) for project in (self.q_proj, self.k_proj, self.v_proj))
        start = cache.used if cache else 0
        q, k = self.rotary(q, start), self.rotary(k, start)
        if cache:
            k, v = cache.extend(k, v)
        return self.o_proj(joined(attend(q, k, v)))


class LlamaMlp(nn.Module):
    def __init__(self, d, intermediate):
        super().__init__()
        self.gate_proj = nn.Linear(d, intermediate, bias=False)
        self.up_proj = nn.Linear(d, intermediate, bias=False)
        self.down_proj = nn.Linear(intermediate, d, bias=False)

    def forward(self, x):
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class Gpt2Attention(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.c_attn = nn.Linear(d, 3 * d)
        self.c_proj = nn.Linear(d, d)

    def forward(self, x, cache):
        q, k, v = (heads(part) for part in self.c_attn(x).chunk(3, dim=-1))
        if cache:
            k, v = cache.extend(k, v)
        return self.c_proj(joined(attend(q, k, v)))


class Gpt2Mlp(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.c_fc = nn.Linear(d, 4 * d)
        self.c_proj = nn.Linear(4 * d, d)

    def forward(self, x):
        return self.c_proj(F.gelu(self.c_fc(x), approximate="tanh"))


class Block(nn.Module):
    def __init__(self, norm, attention, mlp, d):
        super().__init__()
        self.attention_norm, self.mlp_norm = norm(d), norm(d)
        self.attention, self.mlp = attention, mlp

    def forward(self, x, cache):
        x = x + self.attention(self.attention_norm(x), cache)
        return x + self.mlp(self.mlp_norm(x))


class Model(nn.Module):
    """ids [B, S] to logits [B, S, V]; the head is the embedding table."""

    def __init__(self, form, d, layers, vocabulary, intermediate):
        super().__init__()
        self.embed = nn.Embedding(vocabulary, d)
        self.positions = nn.Embedding(MAX_POSITIONS, d) if form == "gpt2" else None
        if form == "gpt2":
            blocks = (Block(nn.LayerNorm, Gpt2Attention(d), Gpt2Mlp(d), d) for _ in range(layers))
        else:
            rotary = Rotary()
            blocks = (Block(RMSNorm, LlamaAttention(d, rotary), LlamaMlp(d, intermediate), d) for _ in range(layers))
        self.blocks = nn.ModuleList(blocks)
        self.norm = nn.LayerNorm(d) if form == "gpt2" else RMSNorm(d)
        for parameter in self.parameters():
            if parameter.dim() > 1:
                nn.init.normal_(parameter, std=0.02)

    def forward(self, ids, caches=None, last_only=False):
        x = self.embed(ids)
        if self.positions is not None:
            start = caches[0].used if caches else 0
            x = x + self.positions(torch.arange(start, start + ids.shape[1]))
        for i, block in enumerate(self.blocks):
            x = block(x, caches[i] if caches else None)
        if last_only:
            x = x[:, -1:]
        return F.linear(self.norm(x), self.embed.weight)

    def caches(self, batch, places):
        return [Cache(batch, self.embed.embedding_dim // HEAD_SIZE, places) for _ in self.blocks]


class Lora(nn.Module):
    """A frozen linear layer and a trained one of low rank beside it, which begins at zero."""

    def __init__(self, base):
        super().__init__()
        self.base = base
        self.down = nn.Linear(base.in_features, LORA_RANK, bias=False)
        self.up = nn.Linear(LORA_RANK, base.out_features, bias=False)
        nn.init.zeros_(self.up.weight)

    def forward(self, x):
        return self.base(x) + 2 * self.up(self.down(x))


def add_lora(model):
    """Freezes the model and gives every linear layer of its blocks an adapter."""
    model.requires_grad_(False)
    for block in model.blocks:
        for part in (block.attention, block.mlp):
            for name, layer in list(part.named_children()):
                if isinstance(layer, nn.Linear):
                    setattr(part, name, Lora(layer))


def heads(x):
    """[B, S, d] to [B, H, S, head]."""
    return x.unflatten(-1, (-1, HEAD_SIZE)).transpose(1, 2)


def joined(x):
    """[B, H, S, head] to [B, S, d]."""
    return x.transpose(1, 2).flatten(2)
