"""What file hosts must know of a mirror, in the files in which they look for it."""

import re
from collections.abc import Iterable
from pathlib import Path

from app.annotations import MEDIA_TYPE
from app.exports.shelf import EXPORTS

INDEXES = "index.json index.html"
HEADERS = {"Access-Control-Allow-Origin": "*", "X-Content-Type-Options": "nosniff"}
FILES = {f"/v1/exports/{export.name}": export.media_type for export in EXPORTS.values()}


def write(folder: Path, addresses: Iterable[str]) -> None:
    """Write the files for Apache, nginx, and hosts that read `_headers` and `_redirects`."""
    addresses = list(addresses)
    for name, text in {
        ".htaccess": _apache(),
        "nginx.conf": _nginx(),
        "_headers": _headers(),
        "_redirects": _redirects(addresses),
    }.items():
        (folder / name).write_text(text, encoding="utf-8")


def _apache() -> str:
    """Apache 2.4: with mod_rewrite at the very paths, without it after a redirect to the path with a slash."""
    headers = "\n".join(f'    Header always set {name} "{value}"' for name, value in HEADERS.items())
    types = "\n".join(f"AddType {media_type} .{path.rpartition('.')[2]}" for path, media_type in FILES.items())
    return f"""\
DirectoryIndex {INDEXES}
AddType application/json .json
{types}
<If "%{{REQUEST_URI}} =~ m#/annotations(/index\\.json|/)?$#">
    ForceType '{MEDIA_TYPE}'
</If>
<IfModule mod_headers.c>
{headers}
</IfModule>
<IfModule mod_rewrite.c>
    DirectorySlash Off
    RewriteEngine On
    RewriteCond %{{REQUEST_FILENAME}}/index.json -f
    RewriteRule ^(.+?)/?$ $1/index.json [END]
    RewriteCond %{{REQUEST_FILENAME}}/index.html -f
    RewriteRule ^(.+?)/?$ $1/index.html [END]
</IfModule>
"""


def _nginx() -> str:
    headers = "\n".join(f'add_header {name} "{value}" always;' for name, value in HEADERS.items())
    types = "\n".join(
        f"location = {path} {{ types {{ }} default_type {media_type}; }}" for path, media_type in FILES.items()
    )
    return f"""\
# Include this in a server whose root is this folder.
{headers}
{types}
location ~ ^/v1/sources/[^/]+/annotations$ {{
    types {{ }}
    default_type '{MEDIA_TYPE}';
    try_files $uri/index.json =404;
}}
location / {{
    try_files $uri $uri/index.json $uri/index.html =404;
}}
"""


def _headers() -> str:
    """For Netlify, Cloudflare Pages and others."""
    common = "\n".join(f"  {name}: {value}" for name, value in HEADERS.items())
    paths = {**FILES, "/v1/sources/:id/annotations": MEDIA_TYPE}
    types = "\n".join(f"{path}\n  Content-Type: {media_type}" for path, media_type in paths.items())
    return f"/*\n{common}\n{types}\n"


def _redirects(addresses: Iterable[str]) -> str:
    """For the same hosts, which know no index file but `index.html`: each path is answered with its `index.json`."""
    paths = [re.sub(r"\{(\w+)\}", r":\1", address) for address in addresses if address != "/v1/exports/{name}"]
    fixed_first = sorted(paths, key=lambda path: ":" in path)
    return "".join(f"{path} {path}/index.json 200\n" for path in fixed_first)
