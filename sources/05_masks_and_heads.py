# ---
# jupyter:
#   course:
#     title: Masks, heads, and another sequence
#     question: Where do eight heads come from, and what does a mask hide?
#     part: Attention
#     needs:
#       04_attention: attention
#     introduces: {}
#     claims:
#     - text: Masked, multi-head and cross-attention only change how the weights are formed.
#     - text: Several heads attend to several things at once.
#     asked:
#     - text: 'One layer has one Q, K, V and O: where do eight heads come from?'
#     - text: Is a mask the [MASK] token?
#     - text: Why do the values come from the encoder in cross-attention?
# ---
