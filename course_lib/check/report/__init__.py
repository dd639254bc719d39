"""What a check has to say, and how it is shown."""
