"""MCP over standard input and output, for an agent's program that starts this server itself."""

from mcp.server.stdio import stdio_server

from app.database import Database
from app.mcp.server import create_server
from app.settings import API_VERSION, Settings


async def talk(settings: Settings) -> None:
    """Answer what comes until the input ends."""
    database = Database(settings.served_url, settings.connections)
    server = create_server(database, API_VERSION)
    try:
        async with stdio_server() as (read, write):
            await server.run(read, write, server.create_initialization_options())
    finally:
        database.close()
