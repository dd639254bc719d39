# ---
# jupyter:
#   course:
#     title: Text becomes vectors
#     question: How does a sentence become numbers, and what do they mean?
#     part: Before attention
#     needs:
#       01_linear_layers: layers, softmax and training
#     introduces:
#       table[ids]: rows picked by a list of numbers
#       torch.stack, torch.cat: tables on top of each other, or end to end
#       nn.Embedding: a table of vectors, one for each token, that learns
#       F.one_hot: a row of zeros with a single 1
#       F.cosine_similarity, .norm(): how much two vectors point the same way; the length of one
#       .topk(): the largest few, and where they stand
#       encode, decode: text to numbers, and back
#     claims:
#     - text: Embeddings mean nothing before training, and group related words after it.
#     - text: A network that reads each token alone cannot tell who learned whom, nor see a negation.
#     asked:
#     - text: What became of word2vec and GloVe, and what have BPE and unigram to do with embeddings?
# ---
