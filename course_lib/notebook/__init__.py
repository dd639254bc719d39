"""What a lesson shows: predictions, figures, explorers, the start page."""
