"""The same U-Net in PyTorch on the same card, as the peer to compare a step with.

`python3 peer.py [--size 512]` needs PyTorch with CUDA. Prints the time of one evaluation at batch
two, which is one step with guidance, in fp16: as written down in modules.py, where the scores of
attention are computed in full as in an ONNX graph, and with PyTorch's fused attention.
"""

import argparse

import torch
import torch.nn.functional as F

from modules import Attention, UNet


def fused(self, x, words, mask=None):
    split = lambda t: t.reshape(t.shape[0], t.shape[1], self.heads, self.size).transpose(1, 2)
    y = F.scaled_dot_product_attention(split(self.q(x)), split(self.k(words)), split(self.v(words)),
                                       attn_mask=mask).transpose(1, 2)
    return self.out(y.reshape(y.shape[0], y.shape[1], self.heads * self.size))


def median_ms(run, times=20) -> float:
    took = []
    for i in range(times + 5):
        start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        start.record()
        run()
        end.record()
        torch.cuda.synchronize()
        if i >= 5:
            took.append(start.elapsed_time(end))
    return sorted(took)[len(took) // 2]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=512)
    side = parser.parse_args().size // 8
    print(torch.cuda.get_device_name(), "PyTorch", torch.__version__)
    with torch.no_grad():
        unet = UNet().cuda().half().eval()
        sample = torch.randn(2, 4, side, side, device="cuda", dtype=torch.float16)
        words = torch.randn(2, 77, 768, device="cuda", dtype=torch.float16)
        timestep = torch.tensor([500], device="cuda")
        run = lambda: unet(sample, timestep, words)
        print(f"a step at {side * 8}x{side * 8}, scores in full: {median_ms(run):.1f} ms")
        Attention.forward = fused
        print(f"a step at {side * 8}x{side * 8}, fused attention: {median_ms(run):.1f} ms")


if __name__ == "__main__":
    main()
