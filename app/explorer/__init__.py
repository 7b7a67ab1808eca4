"""The pages: each a template over the JSON that the API gives."""
