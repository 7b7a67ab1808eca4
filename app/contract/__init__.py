"""The OpenAPI document as a contract: FastAPI's description, made what people and generators of clients read well."""
