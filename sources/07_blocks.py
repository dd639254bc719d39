# ---
# jupyter:
#   course:
#     title: The block
#     question: Why residuals and normalisation, and what is the MLP for?
#     part: Attention
#     needs:
#       01_linear_layers: layers and gradients
#       05_masks_and_heads: masks and heads
#     introduces: {}
#     claims:
#     - text: Tokens talk in attention and think alone in the feed-forward network.
#     - text: Residuals and LayerNorm keep training stable.
#     asked:
#     - text: Does the feed-forward layer get one token at a time, and is it the same network for each?
#     - text: 'The text says post-norm, the code says pre-norm: which is it?'
# ---
