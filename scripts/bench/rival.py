"""PyTorch, measured for `npm run bench -- engine`: training steps and decoding of the models in rival_model.py.

Reads requests from standard input, one line of JSON each, and answers each with one line. To run it alone:

    echo '{"measure": "about"}' | python3 rival.py

    tr -d '\\n' << END | python3 rival.py
    {"measure": "train", "form": "gpt2", "training": "lora", "d": 128, "L": 4, "V": 512, "intermediateSize": 352,
     "B": 32, "T": 64, "threads": 2, "warmup": 2, "steps": 10}
    END

`form` is gpt2 or llama, `training` is full or lora; "measure": "decode" generates T tokens for each of B prompts.
protocol.ts describes all fields. Ask a process for one model only: its peak memory is that of all it has done.
"""

import json
import resource
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

from rival_model import Model, add_lora

PROMPT = [1, 2, 3, 4]


def main():
    subject, run = None, None
    for line in sys.stdin:
        request = json.loads(line)
        if request["measure"] == "about":
            answer(about())
            continue
        steps, warmup = request.pop("steps"), request.pop("warmup")
        if request != subject:
            torch.set_num_threads(request["threads"])
            torch.manual_seed(1)
            subject, run = request, PREPARE[request["measure"]](request)
        for _ in range(warmup):
            run()
        milliseconds = []
        for _ in range(steps):
            start = time.perf_counter()
            result = run()
            milliseconds.append(1000 * (time.perf_counter() - start))
        answer({"milliseconds": milliseconds, "peakBytes": peak_bytes(), **result})


def prepare_training(request):
    model = model_of(request)
    if request["training"] == "lora":
        add_lora(model)
    optimizer = adamw(model)
    ids = torch.randint(request["V"], (request["B"], request["T"]))
    labels = ids.roll(-1, dims=1)

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = F.cross_entropy(model(ids).flatten(0, 1), labels.flatten())
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        return {"loss": loss.item()}

    return step


def adamw(model):
    """With the fastest implementation that this PyTorch has on a CPU."""
    trained = [p for p in model.parameters() if p.requires_grad]
    groups = [
        {"params": [p for p in trained if p.dim() > 1], "weight_decay": 0.1},
        {"params": [p for p in trained if p.dim() <= 1], "weight_decay": 0.0},
    ]
    settings = {"lr": 1e-4, "betas": (0.9, 0.95), "eps": 1e-8}
    try:
        return torch.optim.AdamW(groups, fused=True, **settings)
    except (TypeError, RuntimeError):
        return torch.optim.AdamW(groups, foreach=True, **settings)


def prepare_decoding(request):
    model = model_of(request)
    batch, tokens = request["B"], request["T"]

    @torch.inference_mode()
    def generate():
        caches = model.caches(batch, len(PROMPT) + tokens)
        ids = torch.tensor([PROMPT] * batch)
        for _ in range(tokens):
            logits = model(ids, caches, last_only=True)[:, -1]
            ids = torch.multinomial(logits.softmax(-1), 1)
        return {}

    return generate


PREPARE = {"train": prepare_training, "decode": prepare_decoding}


def model_of(request):
    return Model(request["form"], request["d"], request["L"], request["V"], request["intermediateSize"])


def about():
    return {"version": torch.__version__, "blas": blas(), "mkl": torch.backends.mkl.is_available()}


def blas():
    """The library of matrix products: what PyTorch was built with, or what the system put in its place."""
    built_with = torch.__config__.show().partition("BLAS_INFO=")[2].partition(",")[0]
    names = {"mkl": "MKL", "open": "OpenBLAS", "accelerate": "Accelerate", "blis": "BLIS"}
    if built_with in names:
        return names[built_with]
    torch.ones(64, 64) @ torch.ones(64, 64)
    try:
        with open("/proc/self/maps") as maps:
            loaded = maps.read()
    except OSError:
        return built_with or "unknown BLAS"
    files = {"libopenblas": "OpenBLAS", "libmkl": "MKL", "libblis": "BLIS", "libblas": "reference BLAS"}
    for file, name in files.items():
        if "/" + file in loaded:
            return name
    return built_with or "unknown BLAS"


def peak_bytes():
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else 1024 * peak


def answer(message):
    print(json.dumps(message), flush=True)


if __name__ == "__main__":
    main()
