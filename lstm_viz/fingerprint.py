"""A network's fingerprint: one hash over everything that decides what it computes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from itertools import chain

import torch
from torch import Tensor, nn


def weights_hash(module: nn.Module) -> str:
    """The sha256, as 64 hex digits, of a module's parameters and buffers.

    Names, dtypes, shapes and bytes count; device, mode (train, eval) and requires_grad do not, and
    so a network has the same hash on the CPU and on a GPU. Tensors elsewhere are copied to the CPU.
    """
    return hash_of(
        chain(
            module.named_parameters(remove_duplicate=False),
            module.named_buffers(remove_duplicate=False),
        )
    )


def hash_of(named: Iterable[tuple[str, Tensor]]) -> str:
    """The hash of a module that has these parameters and buffers."""
    digest = hashlib.sha256()
    for name, tensor in sorted(named, key=lambda item: item[0]):
        digest.update(f"{name!r} {tensor.dtype} {tuple(tensor.shape)}\n".encode())
        # Bytes through torch, since numpy has no bfloat16; `.data` hands them over without a copy.
        raw = tensor.detach().cpu().contiguous().flatten().view(torch.uint8)
        digest.update(raw.numpy().data)
    return digest.hexdigest()
