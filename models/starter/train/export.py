"""Writes the trained model as a folder of ONNX graphs in the layout of Stable Diffusion.

`python3 export.py --to ../` writes model_index.json, scheduler/, tokenizer/, text_encoder/, unet/,
vae_decoder/ and vae_encoder/, with Optimum's names for inputs and outputs. Weights are stored as
fp16 and cast up where they are used; inputs, outputs and arithmetic are fp32. PyTorch 1.13 cannot
trace fp16 on a CPU, so the finished graph is converted.

With `--reference FILE` it also writes inputs and PyTorch's answers as JSON, for check_graphs.mjs.
"""

import argparse
import json
import os

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

import text_encoder as text
import unet
from diffusion import BETA_END, BETA_START, STEPS
from measure import Model
from vae import LATENT_CHANNELS, SCALING_FACTOR

OPSET = 14
SMALLEST = 256  # initializers with fewer numbers stay fp32


class Text(nn.Module):
    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder

    def forward(self, input_ids):
        return self.encoder(input_ids.long())


class Decode(nn.Module):
    """Takes latents as pipelines hand them over: divided by the scaling factor."""

    def __init__(self, vae):
        super().__init__()
        self.decoder = vae.decoder
        self.register_buffer("scale", (vae.std * SCALING_FACTOR)[None, :, None, None])
        self.register_buffer("shift", vae.mean[None, :, None, None].clone())

    def forward(self, latent_sample):
        return self.decoder(latent_sample * self.scale + self.shift)


class Encode(nn.Module):
    """Mean and log-variance such that a draw from them, times the scaling factor, is normalized."""

    def __init__(self, vae):
        super().__init__()
        self.encoder = vae.encoder
        factor = 1 / (vae.std * SCALING_FACTOR)
        self.register_buffer("scale", torch.cat([factor, torch.ones(4)])[None, :, None, None])
        self.register_buffer("shift", torch.cat([-vae.mean * factor,
                                                 2 * factor.log()])[None, :, None, None])

    def forward(self, sample):
        return self.encoder(sample) * self.scale + self.shift


def half_weights(path: str) -> None:
    """Stores the larger fp32 initializers as fp16, each followed by a cast to fp32."""
    model = onnx.load(path)
    graph, casts = model.graph, []
    for tensor in list(graph.initializer):
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < SMALLEST:
            continue
        stored = numpy_helper.from_array(values.astype(np.float16), tensor.name + "_fp16")
        graph.initializer.remove(tensor)
        graph.initializer.append(stored)
        casts.append(helper.make_node("Cast", [stored.name], [tensor.name],
                                      name=tensor.name + "_cast", to=TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def write_json(folder: str, name: str, content: dict) -> None:
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
        json.dump(content, f, indent=2)
        f.write("\n")


def configs(folder: str, tokenizer) -> None:
    """The JSON files that pipelines read."""
    at = lambda name: os.path.join(folder, name)
    write_json(folder, "model_index.json", {
        "_class_name": "StableDiffusionPipeline", "_diffusers_version": "0.21.0",
        "feature_extractor": [None, None], "requires_safety_checker": False,
        "safety_checker": [None, None], "scheduler": ["diffusers", "DDIMScheduler"],
        "text_encoder": ["transformers", "CLIPTextModel"],
        "tokenizer": ["transformers", "CLIPTokenizer"],
        "unet": ["diffusers", "UNet2DConditionModel"], "vae": ["diffusers", "AutoencoderKL"]})
    write_json(at("scheduler"), "scheduler_config.json", {
        "_class_name": "DDIMScheduler", "_diffusers_version": "0.21.0", "beta_start": BETA_START,
        "beta_end": BETA_END, "beta_schedule": "scaled_linear", "num_train_timesteps": STEPS,
        "prediction_type": "v_prediction", "clip_sample": False, "set_alpha_to_one": True,
        "steps_offset": 1, "timestep_spacing": "leading", "trained_betas": None})
    write_json(at("text_encoder"), "config.json", {
        "architectures": ["CLIPTextModel"], "model_type": "clip_text_model",
        "hidden_size": text.WIDTH, "intermediate_size": 4 * text.WIDTH,
        "num_attention_heads": text.HEADS, "num_hidden_layers": text.LAYERS,
        "max_position_embeddings": 77, "vocab_size": len(tokenizer.vocab),
        "bos_token_id": tokenizer.start, "eos_token_id": tokenizer.end,
        "pad_token_id": tokenizer.end})
    write_json(at("unet"), "config.json", {
        "_class_name": "UNet2DConditionModel", "sample_size": 16, "in_channels": LATENT_CHANNELS,
        "out_channels": LATENT_CHANNELS, "cross_attention_dim": text.WIDTH,
        "block_out_channels": list(unet.WIDTHS), "attention_head_dim": unet.HEAD,
        # Without it readers take attention_head_dim for the number of heads, as SD 1.x has it.
        "num_attention_heads": [width // unet.HEAD for width in unet.WIDTHS]})
    for part in ("vae_decoder", "vae_encoder"):
        write_json(at(part), "config.json", {
            "_class_name": "AutoencoderKL", "in_channels": 3, "out_channels": 3,
            "latent_channels": LATENT_CHANNELS, "sample_size": 128,
            "scaling_factor": SCALING_FACTOR, "block_out_channels": [24, 48, 48, 96]})
    tokenizer.save(at("tokenizer"))


def graphs(model: Model) -> dict:
    """Name -> (module, example inputs by name, output's name, free axes by name)."""
    space = {0: "batch_size", 1: "num_channels", 2: "height", 3: "width"}
    latent = {0: "batch_size", 1: "num_channels_latent", 2: "height_latent", 3: "width_latent"}
    tokens = {0: "batch_size", 1: "sequence_length"}
    ids = torch.from_numpy(model.tokenizer.encode(["a red circle on a blue background", ""], 77))
    words = model.encoder(ids)
    noise = torch.randn(2, 4, 16, 16, generator=torch.Generator().manual_seed(1))
    picture = torch.rand(2, 3, 128, 128, generator=torch.Generator().manual_seed(2)) * 2 - 1
    return {
        "text_encoder": (Text(model.encoder), {"input_ids": ids.int()}, "last_hidden_state",
                         {"input_ids": tokens, "last_hidden_state": tokens}),
        "unet": (model.unet, {"sample": noise, "timestep": torch.tensor([500]),
                              "encoder_hidden_states": words}, "out_sample",
                 {"sample": space, "timestep": {0: "steps"}, "encoder_hidden_states": tokens,
                  "out_sample": space}),
        "vae_decoder": (Decode(model.vae), {"latent_sample": noise / SCALING_FACTOR}, "sample",
                        {"latent_sample": latent, "sample": space}),
        "vae_encoder": (Encode(model.vae), {"sample": picture}, "latent_parameters",
                        {"sample": space, "latent_parameters": latent}),
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--to", required=True)
    parser.add_argument("--reference")
    args = parser.parse_args()
    torch.set_num_threads(1)
    model = Model()
    configs(args.to, model.tokenizer)
    reference = {}
    listed = lambda t: dict(shape=list(t.shape), data=t.flatten().tolist())
    for name, (module, inputs, output, axes) in graphs(model).items():
        module.eval()
        path = os.path.join(args.to, name, "model.onnx")
        with torch.no_grad():
            torch.onnx.export(module, tuple(inputs.values()), path, opset_version=OPSET,
                              input_names=list(inputs), output_names=[output], dynamic_axes=axes)
            answer = module(*inputs.values())
        half_weights(path)
        reference[name] = dict(inputs={k: listed(v) for k, v in inputs.items()},
                               outputs={output: listed(answer)})
        print(name, os.path.getsize(path), "bytes")
    if args.reference:
        with open(args.reference, "w", encoding="utf-8") as f:
            json.dump(reference, f)


if __name__ == "__main__":
    main()
