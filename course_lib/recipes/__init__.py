"""From data to a trained model in one call."""
