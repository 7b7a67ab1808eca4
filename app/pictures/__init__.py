"""Pictures drawn as SVG: each is a function of the JSON that the API gives."""
