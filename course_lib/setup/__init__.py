"""How course.py fills .venv. Standard library only: the Python that starts it has nothing else yet."""
