# ---
# jupyter:
#   course:
#     title: A network learns a mapping
#     question: What can layers learn that one layer cannot?
#     part: Before attention
#     needs: {}
#     introduces:
#       torch.tensor(...): a table of numbers of one kind, with any number of axes
#       shape: the size of each axis, (rows, columns)
#       axis, dim: one direction of a table; `dim=0` runs down the rows, `dim=-1` along the last axis
#       '@': 'the matrix product: rows on the left meet columns on the right'
#       .T, .mT: rows become columns; `.mT` exchanges the last two axes only, so that batches stay batches
#       broadcasting: an axis of size 1, or a missing one, is stretched to fit
#       keepdim=True: a sum leaves an axis of size 1 in its place, ready for broadcasting
#       .sum(), .mean(), .std(): the sum, the mean and the spread along an axis, or of everything
#       .exp(), .log(), .sqrt(): one number at a time
#       .abs(), .max(), .min(), .argmax(): sizes; the largest and the smallest; where the largest stands
#       .all(), .any(): whether all, or any, of many truths hold
#       .tolist(), .item(): back to Python's lists and numbers
#       torch.zeros, torch.ones, torch.eye, torch.full: tables of 0, of 1, with 1 on the diagonal, of any number
#       torch.arange: 0, 1, 2, ... in a row
#       torch.randn, torch.Generator, manual_seed, generator=: random numbers around 0, the same each time
#       dtype, float(), torch.float64, torch.bool: the kind of the numbers in a table
#       .clone(), .detach(): a copy; the same numbers without their history
#       requires_grad, requires_grad_(): torch keeps track of what is computed from this
#       .backward(), .grad: the gradient, carried back from the result to the start
#       torch.relu, .softmax(dim=-1): negative numbers become 0; scores become shares that sum to 1
#       F.cross_entropy: how surprised a prediction is by the truth
#       torch.nn.Module, nn.Linear, nn.Sequential, parameters(): a layer, and layers in a row, with the numbers
#         that learn
#       torch.optim.SGD, step(), zero_grad(): moves the parameters against their gradients
#       torch.allclose, torch.equal: whether two tables agree, nearly or exactly
#       torch.set_printoptions(precision=2, sci_mode=False): how many digits are shown
#     claims:
#     - text: A chain of layers learns what one layer cannot.
#     - text: Parameters move a little against the gradient, and the gradient by hand is autograd's.
#     asked:
#     - text: Why is it x @ W here and W x there, and why does nn.Linear keep the transpose?
#     - text: Where does the size 3 of a 1x3 result come from?
# ---
