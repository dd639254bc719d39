# ---
# jupyter:
#   course:
#     title: Where it goes from here
#     question: What comes after attention, and how does it scale?
#     part: Real ones
#     needs:
#       03_recurrence: recurrence
#       10_gpt: a model that writes
#     introduces: {}
#     claims:
#     - text: Linear attention and state-space models trade exact recall for linear time.
#     asked: []
# ---
