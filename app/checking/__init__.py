"""The verb `check`: what the sources make of a statement. A look-up, never an inference."""
