"""Losses and gradients of LoRA on the small Llama of make_llama.py. Run: python3 make_lora.py > lora.json

A weight W is read as W + (alpha / rank) · B·A, with A [rank, in] and B [out, rank]: Hu et al. 2021, arXiv 2106.09685,
section 4.1. Only A and B are trained.
"""
from make_llama import BASE, case, logits_of, specs_of, write


def adapter_specs_of(c):
    specs = []
    for name, shape in specs_of(c):
        module, kind = name.rsplit(".", 1)
        if kind == "weight" and module.split(".")[-1] in c["targetModules"]:
            specs.append((module + ".lora_A.weight", [c["rank"], shape[1]]))
            specs.append((module + ".lora_B.weight", [shape[0], c["rank"]]))
    return specs


def adapted_logits_of(c, w, *sequence):
    effective = dict(w)
    for name in w:
        if name.endswith(".lora_A.weight"):
            module = name.removesuffix(".lora_A.weight")
            change = w[module + ".lora_B.weight"] @ w[name]
            effective[module + ".weight"] = w[module + ".weight"] + c["alpha"] / c["rank"] * change
    return logits_of(c, effective, *sequence)


CONFIG = {**BASE, "rank": 2, "alpha": 3, "targetModules": ["q_proj", "v_proj", "down_proj"]}
write([
    case("rank 2 on three kinds of projection", CONFIG, specs_of(CONFIG) + adapter_specs_of(CONFIG),
         adapted_logits_of, lambda name: ".lora_" in name),
])
