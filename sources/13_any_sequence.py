# ---
# jupyter:
#   course:
#     title: Anything that is a sequence
#     question: Can the same block read images, sound and code?
#     part: Real ones
#     needs:
#       11_encoder: a model that reads
#     introduces: {}
#     claims:
#     - text: Images, audio and code go through the same block.
#     asked:
#     - text: Can a Transformer eat a row of matrices?
# ---
