"""Queries, keys and values."""

from torch import eye, tensor

from course_lib import attention

Q, K, V = (
    tensor([[1.0, 0.0, 2.0]]),
    tensor([[1.0, 1.0, 1.0], [0.0, 2.0, 0.0]]),
    tensor([[10.0, 0.0, 0.0, 2.0], [0.0, 20.0, 0.0, 4.0]]),
)
WORDS, DOWN = tensor([[1.0, 0.0, 2.0], [0.0, 1.0, 1.0]]), tensor([[1.0, 0.0], [0.0, 1.0], [1.0, -1.0]])

MATERIAL = {
    "attention_scores": dict(answer=attention.attention_scores, smallest=dict(Q=Q, K=K)),
    "attention_weights": dict(answer=attention.attention_weights, smallest=dict(Q=Q, K=K)),
    "attend": dict(answer=attention.attend, smallest=dict(Q=Q, K=K, V=V)),
    "self_attention": dict(
        answer=attention.self_attention,
        smallest=dict(x=WORDS, W_q=DOWN, W_k=DOWN.flip(0) + 1, W_v=eye(3, 4) + 1),
    ),
}
