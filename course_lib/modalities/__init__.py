"""What is not text, as sequences of vectors."""
