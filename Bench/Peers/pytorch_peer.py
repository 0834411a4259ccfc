"""BERT for classification with LoRA in eager PyTorch: the peer that `pytorch` measures emitted models against.

Reads requests, one JSON object a line, from standard input, and answers each with one line:
  {"do": "load", "weights": FILE, "layers": N, "heads": N, "alpha": X, "rate": X, "decay": X, "threads": N, "bfloat16": BOOL}
  {"do": "logits", "batch": BATCH}         logits without dropout, a list of rows
  {"do": "steps", "batches": [BATCH, ...]}  trains on each once: {"milliseconds": [...], "peak": bytes that the steps added}
A BATCH is {"ids": [[...]], "mask": [[...]], "labels": [...]}. The weights are a safetensors file of float32 tensors under the names of public checkpoints, with
"lora_a" and "lora_b" beside the adapted projections. Standard library and torch alone.
"""
import json
import math
import struct
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

DROPOUT, EPSILON = 0.1, 1e-12


def read_weights(path):
    with open(path, "rb") as file:
        size = struct.unpack("<Q", file.read(8))[0]
        header = json.loads(file.read(size))
        data = bytearray(file.read())
    return {
        name: torch.frombuffer(data, dtype=torch.float32, count=math.prod(entry["shape"]), offset=entry["data_offsets"][0]).reshape(entry["shape"]).clone()
        for name, entry in header.items() if name != "__metadata__"
    }


class Linear(nn.Module):
    """A frozen layer, and beside it a low-rank update where its weights have one."""

    def __init__(self, weights, name, alpha):
        super().__init__()
        self.weight = nn.Parameter(weights[name + ".weight"], requires_grad=False)
        self.bias = nn.Parameter(weights[name + ".bias"], requires_grad=False)
        self.a = self.b = None
        if name + ".lora_a" in weights:
            self.a, self.b = nn.Parameter(weights[name + ".lora_a"]), nn.Parameter(weights[name + ".lora_b"])
            self.scale = alpha / self.a.shape[0]

    def forward(self, x):
        y = F.linear(x, self.weight, self.bias)
        return y if self.a is None else y + F.linear(F.linear(x, self.a), self.b) * self.scale


class Norm(nn.Module):
    def __init__(self, weights, name):
        super().__init__()
        self.weight = nn.Parameter(weights[name + ".weight"], requires_grad=False)
        self.bias = nn.Parameter(weights[name + ".bias"], requires_grad=False)

    def forward(self, x):
        return F.layer_norm(x, self.weight.shape, self.weight, self.bias, EPSILON)


class Layer(nn.Module):
    def __init__(self, weights, name, heads, alpha):
        super().__init__()
        self.heads = heads
        for part in ("query", "key", "value"):
            setattr(self, part, Linear(weights, f"{name}.attention.self.{part}", alpha))
        self.attended = Linear(weights, f"{name}.attention.output.dense", alpha)
        self.attention_norm = Norm(weights, f"{name}.attention.output.LayerNorm")
        self.up = Linear(weights, f"{name}.intermediate.dense", alpha)
        self.down = Linear(weights, f"{name}.output.dense", alpha)
        self.norm = Norm(weights, f"{name}.output.LayerNorm")

    def split(self, x):
        return x.view(x.shape[0], x.shape[1], self.heads, -1).transpose(1, 2)

    def forward(self, x, mask):
        query, key, value = self.split(self.query(x)), self.split(self.key(x)), self.split(self.value(x))
        scores = query @ key.transpose(-1, -2) / math.sqrt(query.shape[-1]) + mask
        context = F.dropout(F.softmax(scores, -1), DROPOUT, self.training) @ value
        context = context.transpose(1, 2).reshape(x.shape)
        x = self.attention_norm(x + F.dropout(self.attended(context), DROPOUT, self.training))
        return self.norm(x + F.dropout(self.down(F.gelu(self.up(x))), DROPOUT, self.training))


class Bert(nn.Module):
    def __init__(self, weights, layers, heads, alpha):
        super().__init__()
        for part in ("word", "position", "token_type"):
            setattr(self, part, nn.Parameter(weights[f"embeddings.{part}_embeddings.weight"], requires_grad=False))
        self.norm = Norm(weights, "embeddings.LayerNorm")
        self.layers = nn.ModuleList(Layer(weights, f"encoder.layer.{i}", heads, alpha) for i in range(layers))
        self.pooler = Linear(weights, "pooler.dense", alpha)
        self.weight, self.bias = nn.Parameter(weights["classifier.weight"]), nn.Parameter(weights["classifier.bias"])

    def forward(self, ids, mask):
        x = F.embedding(ids, self.word) + self.position[:ids.shape[1]] + self.token_type[0]
        x = F.dropout(self.norm(x), DROPOUT, self.training)
        added = ((1 - mask.float()) * torch.finfo(torch.float32).min)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, added)
        pooled = torch.tanh(self.pooler(x[:, 0]))
        return F.linear(F.dropout(pooled, DROPOUT, self.training), self.weight, self.bias)


def status(key):
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith(key))


def tensors(batch):
    return torch.tensor(batch["ids"]), torch.tensor(batch["mask"]), torch.tensor(batch["labels"])


class Peer:
    def load(self, request):
        torch.set_num_threads(request["threads"])
        self.rounded = request["bfloat16"]
        self.model = Bert(read_weights(request["weights"]), request["layers"], request["heads"], request["alpha"])
        trained = [p for p in self.model.parameters() if p.requires_grad]
        self.optimizer = torch.optim.AdamW(trained, request["rate"], weight_decay=request["decay"])
        return {"torch": torch.__version__, "trained": sum(p.numel() for p in trained)}

    def compute(self, ids, mask):
        with torch.autocast("cpu", torch.bfloat16, enabled=self.rounded):
            return self.model(ids, mask).float()

    def logits(self, request):
        ids, mask, _ = tensors(request["batch"])
        self.model.eval()
        with torch.no_grad():
            return {"logits": self.compute(ids, mask).tolist()}

    def steps(self, request):
        self.model.train()
        batches = [tensors(batch) for batch in request["batches"]]
        before = status("VmRSS:")
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")
        times = []
        for ids, mask, labels in batches:
            start = time.perf_counter()
            self.optimizer.zero_grad()
            F.cross_entropy(self.compute(ids, mask), labels).backward()
            self.optimizer.step()
            times.append((time.perf_counter() - start) * 1000)
        return {"milliseconds": times, "peak": max(0, status("VmHWM:") - before)}


def main():
    peer = Peer()
    for line in sys.stdin:
        request = json.loads(line)
        answer = getattr(peer, {"load": "load", "logits": "logits", "steps": "steps"}[request["do"]])(request)
        print(json.dumps(answer), flush=True)


main()
