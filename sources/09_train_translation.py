# ---
# jupyter:
#   course:
#     title: Train the paper's model
#     question: How is translation learned, end to end?
#     part: Training
#     needs:
#       01_linear_layers: training
#       08_transformer: the whole Transformer
#     introduces: {}
#     claims:
#     - text: Trained end to end, the paper's model translates sentences that it has never seen.
#     asked: []
# ---
