# ---
# jupyter:
#   course:
#     title: Reading one word at a time
#     question: Why are recurrent networks slow, and what do they forget?
#     part: Before attention
#     needs:
#       01_linear_layers: layers and gradients
#       02_text_to_vectors: tokens and embeddings
#     introduces:
#       torch.tanh, torch.sigmoid: squeeze any number into -1 to 1, or into 0 to 1
#       nn.RNN, nn.LSTM, batch_first=True: recurrent layers; the batch is the first axis
#       gradient_by_distance: how strongly the last output depends on the input n places back
#       median(), .amax(): the middle one of many numbers; the largest along an axis
#     claims:
#     - text: Recurrent networks are sequential, so they are slow.
#     - text: Recurrent networks forget; the LSTM holds longer, and attention does not fade.
#     asked:
#     - text: Why can a Transformer train in parallel, and an RNN not?
#     - text: What would Mamba, or another state-space model, change?
# ---
