"""Published TransformerLens toys, such as `NeelNanda/Attn_Only_2L512W_C4_Code`."""

import copy
import re
from functools import cache

from transformer_lens.model_bridge.bridge import TransformerBridge

from data.errors import ExplainerError
from data.models.bridge import digest
from data.models.opened import OpenModel
from data.models.vocabulary import Vocabulary

REPOSITORY = re.compile(r"(?P<repository>[\w-][\w.-]*/[\w-][\w.-]*)(@(?P<checkpoint>\d+))?")
PATIENCE = 5
"""Seconds to wait for an answer from the hub before saying that there is none."""


def open_published(name: str) -> OpenModel:
    """Open `OWNER/REPOSITORY` or `OWNER/REPOSITORY@CHECKPOINT`; a checkpoint is named as its file is.

    LayerNorm is folded into the weights and everything that writes is centred, so that one division is left
    of the norm. The untrained model is TransformerLens' own initial state of the same architecture, seed 0.

    Raises
    ------
    ExplainerError
        If the hub cannot be reached, or it has no such repository, checkpoint or supported model.
    """
    found = REPOSITORY.fullmatch(name)
    assert found
    checkpoint = found["checkpoint"]
    _reach_hub(name)
    try:
        bridge = TransformerBridge.boot_tl_legacy(
            found["repository"], checkpoint_value=int(checkpoint) if checkpoint else None
        )
    except NotImplementedError as error:
        raise _cannot_load(
            name, "it has shortformer positions, which TransformerLens does not load"
        ) from error
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise _cannot_load(name, _first_sentence(error)) from error
    bos = bridge.tokenizer.bos_token_id
    if bos is None or not bridge.cfg.attn_only:
        raise _cannot_load(name, "it is not an attention-only model whose tokenizer has a BOS token")
    weights = digest(bridge)
    config = copy.deepcopy(bridge.cfg)
    vocabulary = Vocabulary(bridge.tokenizer.backend_tokenizer, int(bos))

    def untrained() -> TransformerBridge:
        config.init_weights, config.seed = True, 0
        return _processed(TransformerBridge.boot_native(config))

    processed = _processed(bridge)
    return OpenModel(
        name=name,
        bridge=processed,
        whole=processed,
        vocabulary=vocabulary,
        untrained=cache(untrained),
        card={},
        folder=None,
        provenance={"weights_sha256": weights, "tokenizer_sha256": vocabulary.sha256, "corpus_sha256": ""},
    )


def _processed(bridge: TransformerBridge) -> TransformerBridge:
    bridge = bridge.double()
    bridge.process_weights(
        fold_ln=True, center_writing_weights=True, center_unembed=True, fold_value_biases=True
    )
    return bridge.requires_grad_(False).eval()


def _reach_hub(name: str) -> None:
    """One short question, since the hub's own library asks for half a minute before it gives up."""
    from huggingface_hub import constants, get_session

    try:
        get_session().head(constants.ENDPOINT, timeout=PATIENCE)
    except Exception as error:
        raise ExplainerError(
            f"{name} could not be fetched, because {constants.ENDPOINT} does not answer.",
            "Connect to the network, or choose a model that is here, such as --model two_layers.",
        ) from error


def _cannot_load(name: str, reason: str) -> ExplainerError:
    return ExplainerError(
        f"{name} cannot be opened: {reason}.", "Name another with --model OWNER/REPOSITORY[@CHECKPOINT]."
    )


def _first_sentence(error: Exception) -> str:
    text = " ".join(str(error).split())
    return re.split(r"(?<=[a-z0-9)])\. ", text)[0].rstrip(".")[:200]
