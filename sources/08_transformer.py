# ---
# jupyter:
#   course:
#     title: The whole Transformer
#     question: How do the pieces fit, and what does each tensor mean?
#     part: Attention
#     needs:
#       06_positions: positions
#       07_blocks: the block
#     introduces: {}
#     claims:
#     - text: The number of parameters does not depend on the length of the text.
#     - text: Time grows with the square of the length; memory need not.
#     asked:
#     - text: Why do most models use only half of it, and who still uses both halves?
#     - text: Quadratic time, but linear memory?
# ---
