# ---
# jupyter:
#   course:
#     title: Look inside real models
#     question: What do the heads of published models look at?
#     part: Real ones
#     needs:
#       10_gpt: a model that writes
#       11_encoder: a model that reads
#     introduces: {}
#     claims:
#     - text: Attention is meaningless before training and has patterns after it.
#     - text: Pronouns look at nouns, and verbs at their subjects.
#     asked:
#     - text: Does "it" mean Jake or AI? What does a real model say, and what does that show?
# ---
