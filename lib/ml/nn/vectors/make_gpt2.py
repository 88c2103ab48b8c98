"""Losses and gradients of small GPT-2 models, as make_llama.py has them of Llama. Run: python3 make_gpt2.py > gpt2.json

Written from Radford et al. 2019 and Hugging Face's names and shapes: a `c_…` weight is [in, out], unlike all others.
"""
import numpy as np

from make_llama import attend, case, write


def specs_of(c):
    d, f, v = c["hiddenSize"], c["intermediateSize"], c["vocabSize"]
    specs = [("transformer.wte.weight", [v, d]), ("transformer.wpe.weight", [c["maxPositions"], d])]

    def affine(name, *shape):
        specs.extend([(name + ".weight", list(shape)), (name + ".bias", [shape[-1]])])

    for layer in range(c["layers"]):
        at = f"transformer.h.{layer}."
        affine(at + "ln_1", d)
        affine(at + "attn.c_attn", d, 3 * d)
        affine(at + "attn.c_proj", d, d)
        affine(at + "ln_2", d)
        affine(at + "mlp.c_fc", d, f)
        affine(at + "mlp.c_proj", f, d)
    affine("transformer.ln_f", d)
    if not c["tiedEmbeddings"]:
        specs.append(("lm_head.weight", [v, d]))
    return specs


def gelu(x):
    """The tanh approximation of Hendrycks and Gimpel 2016, arXiv 1606.08415, section 2."""
    return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))


def logits_of(c, w, ids, positions, mask):
    def norm(name, x):
        centred = x - x.sum() / len(x)
        spread = np.sqrt((centred * centred).sum() / len(x) + c["normEpsilon"])
        return centred / spread * w[name + ".weight"] + w[name + ".bias"]

    def project(name, x):
        return x @ w[name + ".weight"] + w[name + ".bias"]

    states = [w["transformer.wte.weight"][t] + w["transformer.wpe.weight"][p] for t, p in zip(ids, positions)]
    for layer in range(c["layers"]):
        at = f"transformer.h.{layer}."
        joined = np.array([project(at + "attn.c_attn", norm(at + "ln_1", x)) for x in states])
        q, k, v = (part.reshape(len(ids), c["heads"], -1) for part in np.split(joined, 3, axis=1))
        for s in range(len(ids)):
            seen = [t for t in range(s + 1) if mask[t]]
            mixed = [attend(q[s, head], k[seen, head], v[seen, head]) for head in range(c["heads"])]
            states[s] = states[s] + project(at + "attn.c_proj", np.concatenate(mixed))
        for s, x in enumerate(states):
            states[s] = x + project(at + "mlp.c_proj", gelu(project(at + "mlp.c_fc", norm(at + "ln_2", x))))
    head = w["transformer.wte.weight" if c["tiedEmbeddings"] else "lm_head.weight"]
    return [head @ norm("transformer.ln_f", x) for x in states]


TIED = {
    "architecture": "gpt2", "vocabSize": 7, "hiddenSize": 6, "intermediateSize": 24, "layers": 2, "heads": 2,
    "maxPositions": 8, "normEpsilon": 0.01, "tiedEmbeddings": True,
}
UNTIED = {**TIED, "hiddenSize": 8, "intermediateSize": 5, "layers": 1, "heads": 4, "tiedEmbeddings": False}
write([
    case("tied embeddings, padding on both sides", TIED, specs_of(TIED), logits_of),
    case("a head of its own, one layer, a narrow MLP", UNTIED, specs_of(UNTIED), logits_of),
])
