# ---
# jupyter:
#   course:
#     title: Order has to be added
#     question: How does a model know which word came first?
#     part: Attention
#     needs:
#       04_attention: attention
#       05_masks_and_heads: heads
#     introduces: {}
#     claims:
#     - text: 'Without positions, shuffling the input only shuffles the output: word order is lost.'
#     - text: Sinusoidal, learned, rotary and ALiBi positions differ beyond the lengths seen in training.
#     asked: []
# ---
