"""Losses and gradients of small Llama models, computed without the code that they check.

The forward pass is written from the definitions, one sequence, head and place at a time, in numpy with complex numbers.
A derivative is the imaginary part of the loss at weight + ih, over h: exact to rounding, since nothing is subtracted
(Squire and Trapp 1998, doi 10.1137/S003614459631241X). Run: python3 make_llama.py > llama.json
"""
import json

import numpy as np

STEP = 1e-30
NORMS = ("norm.weight", "ln_1.weight", "ln_2.weight", "ln_f.weight")


def weights(specs):
    """The same formula as in the tests: no two alike, norms near 1, everything large enough to matter."""
    tensors, i = {}, 0
    for name, shape in specs:
        size = int(np.prod(shape))
        wave = np.sin(1.7 * np.arange(i + 1, i + 1 + size) + 0.3)
        if name.endswith(NORMS):
            values = 1 + 0.3 * wave
        else:
            values = (0.3 if ".lora_" in name else 0.6) * wave
        tensors[name] = np.float32(values).astype(complex).reshape(shape)
        i += size
    return tensors


def specs_of(c):
    d, f, v = c["hiddenSize"], c["intermediateSize"], c["vocabSize"]
    kv = d // c["heads"] * c["keyValueHeads"]
    specs = [("model.embed_tokens.weight", [v, d])]
    for layer in range(c["layers"]):
        at = f"model.layers.{layer}."
        specs.append((at + "input_layernorm.weight", [d]))
        for part, rows in (("q", d), ("k", kv), ("v", kv), ("o", d)):
            specs.append((f"{at}self_attn.{part}_proj.weight", [rows, d]))
            if c["attentionBias"]:
                specs.append((f"{at}self_attn.{part}_proj.bias", [rows]))
        specs.append((at + "post_attention_layernorm.weight", [d]))
        specs += [(at + "mlp.gate_proj.weight", [f, d]), (at + "mlp.up_proj.weight", [f, d])]
        specs.append((at + "mlp.down_proj.weight", [d, f]))
    specs.append(("model.norm.weight", [d]))
    if not c["tiedEmbeddings"]:
        specs.append(("lm_head.weight", [v, d]))
    return specs


def norm(x, weight, epsilon):
    return x / np.sqrt((x * x).sum() / len(x) + epsilon) * weight


def rotate(x, position, theta):
    """The pair (i, i + half) turns by position · theta^(-i/half)."""
    half = len(x) // 2
    out = np.empty_like(x)
    for i in range(half):
        angle = position * theta ** (-i / half)
        out[i] = x[i] * np.cos(angle) - x[i + half] * np.sin(angle)
        out[i + half] = x[i + half] * np.cos(angle) + x[i] * np.sin(angle)
    return out


def attend(query, keys, values):
    """One head at one place; nothing to see gives zeros."""
    share = np.exp(keys @ query / np.sqrt(len(query)))
    return share @ values / share.sum() if len(keys) else 0 * query


def logits_of(c, w, ids, positions, mask):
    h = c["hiddenSize"] // c["heads"]
    group = c["heads"] // c["keyValueHeads"]
    states = [w["model.embed_tokens.weight"][t] for t in ids]
    for layer in range(c["layers"]):
        at = f"model.layers.{layer}."

        def project(part, x):
            bias = w.get(f"{at}self_attn.{part}_proj.bias", 0)
            return w[f"{at}self_attn.{part}_proj.weight"] @ x + bias

        inner = [norm(x, w[at + "input_layernorm.weight"], c["normEpsilon"]) for x in states]
        q, k, v = (np.array([project(part, x) for x in inner]).reshape(len(ids), -1, h) for part in "qkv")
        for heads in (q, k):
            for s, position in enumerate(positions):
                for head in heads[s]:
                    head[:] = rotate(head, position, c["ropeTheta"])
        for s in range(len(ids)):
            seen = [t for t in range(s + 1) if mask[t]]
            mixed = [attend(q[s, head], k[seen, head // group], v[seen, head // group]) for head in range(c["heads"])]
            states[s] = states[s] + project("o", np.concatenate(mixed))
        for s, x in enumerate(states):
            x = norm(x, w[at + "post_attention_layernorm.weight"], c["normEpsilon"])
            gate = w[at + "mlp.gate_proj.weight"] @ x
            gated = gate / (1 + np.exp(-gate)) * (w[at + "mlp.up_proj.weight"] @ x)
            states[s] = states[s] + w[at + "mlp.down_proj.weight"] @ gated
    head = w["model.embed_tokens.weight" if c["tiedEmbeddings"] else "lm_head.weight"]
    return [head @ norm(x, w["model.norm.weight"], c["normEpsilon"]) for x in states]


def loss_of(forward, c, w, batch):
    total, weight = 0, 0
    for *sequence, labels, counts in zip(*(batch[k] for k in ("ids", "positions", "mask", "labels", "weights"))):
        for logits, label, count in zip(forward(c, w, *sequence), labels, counts):
            if count:
                total += count * (np.log(np.exp(logits).sum()) - logits[label])
                weight += count
    return total / weight


def case(name, config, specs, forward=logits_of, trained=lambda name: True):
    """`forward` takes the config, the weights, and one sequence's ids, positions and mask; it returns the logits."""
    w = weights(specs)
    gradients = {}
    for tensor in filter(trained, w):
        flat = w[tensor].reshape(-1)
        gradient = []
        for i in range(flat.size):
            flat[i] += 1j * STEP
            derivative = loss_of(forward, config, w, BATCH).imag / STEP
            gradient.append(float(f"{derivative:.7g}") if abs(derivative) > 1e-14 else 0)
            flat[i] = flat[i].real
        gradients[tensor] = gradient
    loss = float(f"{loss_of(forward, config, w, BATCH).real:.12g}")
    return {"name": name, "config": config, "batch": BATCH, "loss": loss, "gradients": gradients}


def write(cases):
    print(json.dumps(cases, separators=(",", ":")))


BASE = {
    "architecture": "llama", "vocabSize": 7, "hiddenSize": 8, "intermediateSize": 5, "layers": 2, "heads": 2, "keyValueHeads": 1,
    "ropeTheta": 50.0, "normEpsilon": 0.01, "maxPositions": 16, "tiedEmbeddings": False, "attentionBias": True,
}
BATCH = {
    "ids": [[0, 0, 3, 1, 5], [2, 6, 4, 2, 0]],
    "positions": [[0, 0, 0, 1, 2], [0, 1, 2, 3, 0]],
    "mask": [[0, 0, 1, 1, 1], [1, 1, 1, 1, 0]],
    "labels": [[0, 0, 1, 5, 2], [6, 4, 2, 1, 0]],
    "weights": [[0, 0, 1, 1, 1], [0, 1, 0.5, 1, 0]],
}
TIED = {**BASE, "layers": 1, "keyValueHeads": 2, "tiedEmbeddings": True, "attentionBias": False}
if __name__ == "__main__":
    write([
        case("grouped queries, biases, padding on both sides", BASE, specs_of(BASE)),
        case("tied embeddings, one layer, a key-value head each", TIED, specs_of(TIED)),
    ])
