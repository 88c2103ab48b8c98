"""Logits and greedy text of a published Llama in float64. Run: python3 make_tinystories.py FOLDER > tinystories.json

FOLDER holds config.json and model.safetensors of raincandy-u/TinyStories-656K. Token 1 begins a story, 2 ends it.
"""
import json
import sys
from pathlib import Path

import numpy as np

from make_llama import logits_of, write

FOLDER = Path(sys.argv[1])
NAMES = {
    "vocabSize": "vocab_size", "hiddenSize": "hidden_size", "layers": "num_hidden_layers",
    "heads": "num_attention_heads", "keyValueHeads": "num_key_value_heads", "ropeTheta": "rope_theta",
    "rmsNormEpsilon": "rms_norm_eps", "maxPositions": "max_position_embeddings",
}
# "Once upon a time, there was a little girl named Lily. She loved to play outside in the park. One day, she saw a big
# dog. The dog was very friendly and wanted to play with her."
DOG = [
    1, 80, 147, 201, 282, 215, 286, 598, 1662, 887, 1584, 872, 615, 242, 614, 604, 1094, 318, 206, 64, 262, 1994,
    146, 962, 10,
]
# 'Tim had 3 red kites.\n"Can I fly one?" asked Mia. "Yes," said Tim, "but hold on tight!"\nThe wind took it up, up,
# up - over the tall tree. Mia was so happy that she forgot the zebra\'s $2 hat.'
KITES = [
    1, 80, 285, 198, 14, 80, 609, 63, 119, 233, 365, 1153, 1276, 719, 1885, 1882, 877, 462, 50, 233, 1472, 294, 160,
    269, 393, 180, 391, 72, 976, 1983, 1178, 895, 167, 189, 94, 189, 94, 689, 9, 80, 1194, 108, 1839, 1693, 661,
    449, 385, 1363, 196, 254, 343, 78, 57, 958, 228, 6, 13, 80, 924, 10,
]
# "Once upon a time"
PROMPT = [1, 80, 147, 201, 282, 57]
NEW_TOKENS = 48


def read_safetensors(path):
    """The length of a JSON header in 8 bytes, the header, and the tensors at the offsets that it gives."""
    data = path.read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    tensors = {}
    for name, entry in json.loads(data[8:start]).items():
        if name != "__metadata__":
            assert entry["dtype"] == "F32"
            begin, end = (start + offset for offset in entry["data_offsets"])
            tensors[name] = np.frombuffer(data[begin:end], "<f4").astype(float).reshape(entry["shape"])
    return tensors


published = json.loads((FOLDER / "config.json").read_text())
# The file names its one matrix of embeddings after the head.
config = {**{ours: published[theirs] for ours, theirs in NAMES.items()}, "tiedEmbeddings": False}
weights = read_safetensors(FOLDER / "model.safetensors")
weights["model.embed_tokens.weight"] = weights["lm_head.weight"]


def logits(ids):
    return np.array(logits_of(config, weights, ids, range(len(ids)), [1] * len(ids)))


def digits(values):
    return [float(f"{value:.9g}") for value in values]


def sequence(name, ids):
    places = logits(ids)
    return {
        "name": name,
        "ids": ids,
        "logSumExp": digits(np.log(np.exp(places).sum(axis=1))),
        "logits": [digits(place[COLUMNS]) for place in places],
    }


COLUMNS = [i * (config["vocabSize"] - 1) // 15 for i in range(16)]
greedy = list(PROMPT)
for _ in range(NEW_TOKENS):
    greedy.append(int(logits(greedy)[-1].argmax()))
write({
    "columns": COLUMNS,
    "sequences": [
        sequence("a story as the model knows them", DOG),
        sequence("digits, quotes and rare words", KITES),
        sequence("both in turns until the last position", (7 * (DOG + [2] + KITES + [2]))[: config["maxPositions"]]),
    ],
    "greedy": {"prompt": PROMPT, "ids": greedy[len(PROMPT) :]},
})
