# ---
# jupyter:
#   course:
#     title: A model that reads
#     question: What does a BERT learn from masked words?
#     part: Training
#     needs:
#       02_text_to_vectors: tokens
#       08_transformer: the whole Transformer
#     introduces: {}
#     claims:
#     - text: One vector of the encoder is enough to classify a text.
#     asked:
#     - text: What is the special mask token?
# ---
