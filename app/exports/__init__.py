"""The whole knowledge base to take along: as a database, as lines of JSON, as tables, and as a static site."""
