"""The knowledge base as language-model agents use it (Model Context Protocol): the verbs of the API as tools."""
