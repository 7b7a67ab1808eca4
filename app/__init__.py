"""The service: read-only REST API over the knowledge base of the Shanghai Cooperation Organisation."""
