"""A network's fingerprint: one hash over everything that decides what it computes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from itertools import chain

import torch
from torch import Tensor, nn

from lstm_viz.general import General
from lstm_viz.stacked import Stacked


def weights_hash(module: nn.Module) -> str:
    """The sha256, as 64 hex digits, of a module's parameters and buffers.

    Names, dtypes, shapes and bytes count, and which function a recurrent layer is that the names
    do not tell: a kind of ours, activations of its own, a relu. Device, mode (train, eval) and
    requires_grad do not, and so a network has the same hash on the CPU and on a GPU. Tensors
    elsewhere are copied to the CPU.
    """
    return hash_of(
        chain(
            module.named_parameters(remove_duplicate=False),
            module.named_buffers(remove_duplicate=False),
        ),
        module,
    )


def hash_of(named: Iterable[tuple[str, Tensor]], module: nn.Module) -> str:
    """The hash of a module, if it had these parameters and buffers."""
    digest = hashlib.sha256()
    for name, tensor in sorted(named, key=lambda item: item[0]):
        digest.update(f"{name!r} {tensor.dtype} {tuple(tensor.shape)}\n".encode())
        # Bytes through torch, since numpy has no bfloat16; `.data` hands them over without a copy.
        raw = tensor.detach().cpu().contiguous().flatten().view(torch.uint8)
        digest.update(raw.numpy().data)
    for name, part in module.named_modules():
        if function := _function(part):
            digest.update(f"{name!r} {function}\n".encode())
    return digest.hexdigest()


def _function(part: nn.Module) -> str:
    """What a layer computes where the names of its weights are those of another one too."""
    if isinstance(part, Stacked):
        return f"{part.kind} {part.nonlinearity}" if isinstance(part, General) else part.kind
    relu = isinstance(part, nn.RNN) and part.nonlinearity == "relu"
    return "rnn relu" if relu else ""
