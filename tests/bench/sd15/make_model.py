"""Writes a model folder of Stable Diffusion 1.5's size in fp16, with random weights, to be timed.

`python3 make_model.py --to DIR` needs PyTorch (1.13 or newer), onnx and 3 GB of disk. It works in
two steps, so that the graphs can be made on one machine and filled on another: `--graphs` writes
only the graphs and, beside each, how its weights are drawn; `--fill` writes the weights.
"""

import argparse
import inspect
import json
import os
import shutil

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from modules import Decoder, Text, UNet

HERE = os.path.dirname(os.path.abspath(__file__))
STARTER = os.path.join(HERE, "..", "..", "..", "models", "starter")
OPSET = 14
GRAPH, DATA, DRAWN = "model_fp16.onnx", "model_fp16.onnx_data", "weights.json"


def parts() -> dict:
    """Name -> (module, example inputs by name, output's name, free axes by name)."""
    space = {0: "batch_size", 2: "height", 3: "width"}
    tokens = {0: "batch_size"}
    return {
        "text_encoder": (Text(), {"input_ids": torch.zeros(1, 77, dtype=torch.int32)},
                         "last_hidden_state", {"input_ids": tokens, "last_hidden_state": tokens}),
        "unet": (UNet(), {"sample": torch.randn(2, 4, 64, 64), "timestep": torch.tensor([500]),
                          "encoder_hidden_states": torch.randn(2, 77, 768)}, "out_sample",
                 {"sample": space, "timestep": {0: "steps"}, "encoder_hidden_states": tokens,
                  "out_sample": space}),
        "vae_decoder": (Decoder(), {"latent_sample": torch.randn(1, 4, 64, 64)}, "sample",
                        {"latent_sample": space, "sample": space}),
    }


def as_half(graph: onnx.GraphProto) -> None:
    """Turns a graph of fp32 into one of fp16: PyTorch cannot trace fp16 on a CPU. The sines of the
    time stay exact to three digits, as in published fp16 exports."""
    def convert(tensor):
        if tensor.data_type == TensorProto.FLOAT:
            values = numpy_helper.to_array(tensor).astype(np.float16)
            tensor.CopyFrom(numpy_helper.from_array(values, tensor.name))

    for tensor in graph.initializer:
        convert(tensor)
    for value in [*graph.input, *graph.output, *graph.value_info]:
        if value.type.tensor_type.elem_type == TensorProto.FLOAT:
            value.type.tensor_type.elem_type = TensorProto.FLOAT16
    for node in graph.node:
        for attribute in node.attribute:
            if attribute.HasField("t"):
                convert(attribute.t)
            if attribute.HasField("g"):
                as_half(attribute.g)
            if node.op_type == "Cast" and attribute.i == TensorProto.FLOAT:
                attribute.i = TensorProto.FLOAT16


def keep_scales(graph: onnx.GraphProto) -> None:
    """Resize wants its scales in fp32; here it always doubles."""
    doubles = numpy_helper.from_array(np.array([1, 1, 2, 2], np.float32), "doubles")
    resizes = [node for node in graph.node if node.op_type == "Resize"]
    for node in resizes:
        node.input[2] = doubles.name
    graph.initializer.extend([doubles] if resizes else [])


def write_graph(module, inputs: dict, output: str, axes: dict, folder: str) -> None:
    """The graph without weights; these become names in a file that `fill` writes."""
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, GRAPH)
    # Equal weights, such as all zeros, would be taken for one and the same.
    with torch.no_grad():
        for parameter in module.parameters():
            if parameter.dim() == 1:
                parameter.add_(torch.randn_like(parameter) * 0.02)
    older = "dynamo" in inspect.signature(torch.onnx.export).parameters
    with torch.no_grad():
        torch.onnx.export(module, tuple(inputs.values()), path, opset_version=OPSET,
                          input_names=list(inputs), output_names=[output], dynamic_axes=axes,
                          export_params=False, do_constant_folding=False,
                          **({"dynamo": False} if older else {}))
    model = onnx.load(path)
    graph = model.graph
    as_half(graph)
    keep_scales(graph)
    weights, offset = [], 0
    for name, parameter in module.named_parameters():
        graph.input.remove(next(value for value in graph.input if value.name == name))
        tensor = TensorProto(name=name, data_type=TensorProto.FLOAT16, dims=parameter.shape,
                             data_location=TensorProto.EXTERNAL)
        size = 2 * parameter.numel()
        for key, value in (("location", DATA), ("offset", offset), ("length", size)):
            tensor.external_data.add(key=key, value=str(value))
        graph.initializer.append(tensor)
        deviation = 0.0 if parameter.numel() < 2 else float(parameter.std())
        weights.append(dict(count=parameter.numel(), mean=float(parameter.mean()), std=deviation))
        offset += -(-size // 4096) * 4096
    onnx.save(model, path)
    with open(os.path.join(folder, DRAWN), "w", encoding="utf-8") as f:
        json.dump(weights, f)
    print(folder, f"{sum(w['count'] for w in weights):,} weights, {len(graph.node)} operators")


def fill(folder: str) -> None:
    """Draws the weights, the same ones each time."""
    with open(os.path.join(folder, DRAWN), encoding="utf-8") as f:
        weights = json.load(f)
    random = np.random.default_rng(1)
    with open(os.path.join(folder, DATA), "wb") as f:
        for weight in weights:
            f.seek(-(-f.tell() // 4096) * 4096)
            values = random.standard_normal(weight["count"], dtype=np.float32)
            (values * weight["std"] + weight["mean"]).astype(np.float16).tofile(f)


def configs(to: str) -> None:
    """The JSON files that the pipeline reads, and the tokenizer of the model that ships."""
    write = {
        "model_index.json": {"_class_name": "StableDiffusionPipeline"},
        "scheduler/scheduler_config.json": {
            "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"},
        "unet/config.json": {"in_channels": 4, "attention_head_dim": 8},
        "vae_decoder/config.json": {
            "latent_channels": 4, "scaling_factor": 0.18215,
            "block_out_channels": [128, 256, 512, 512]},
        "text_encoder/config.json": {"max_position_embeddings": 77},
    }
    for name, content in write.items():
        path = os.path.join(to, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as f:
            json.dump(content, f)
    shutil.copytree(os.path.join(STARTER, "tokenizer"), os.path.join(to, "tokenizer"),
                    dirs_exist_ok=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", required=True)
    parser.add_argument("--graphs", action="store_true", help="write only the graphs")
    parser.add_argument("--fill", action="store_true", help="write only the weights")
    args = parser.parse_args()
    torch.manual_seed(1)
    if not args.fill:
        configs(args.to)
        for name, (module, inputs, output, axes) in parts().items():
            write_graph(module.eval(), inputs, output, axes, os.path.join(args.to, name))
    if not args.graphs:
        for name in ("text_encoder", "unet", "vae_decoder"):
            fill(os.path.join(args.to, name))


if __name__ == "__main__":
    main()
