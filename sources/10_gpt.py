# ---
# jupyter:
#   course:
#     title: A model that writes
#     question: How does a GPT predict, sample and remember?
#     part: Training
#     needs:
#       02_text_to_vectors: tokens
#       08_transformer: the whole Transformer
#     introduces: {}
#     claims:
#     - text: The last vector alone predicts the next token.
#     asked:
#     - text: Is the earlier output the same when a token is added? Then why compute it again?
# ---
