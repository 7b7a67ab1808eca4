# syntax=docker/dockerfile:1
ARG BASE=python:3.13-slim

FROM ${BASE} AS build
ENV UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1 UV_PYTHON_DOWNLOADS=never UV_NO_CACHE=1 UV_SYSTEM_CERTS=1
WORKDIR /srv
RUN python3 -m venv /opt/uv && /opt/uv/bin/pip install --no-cache-dir --disable-pip-version-check uv
COPY pyproject.toml uv.lock README.md LICENSE ./
COPY seed/data/LICENSE seed/data/LICENSE
RUN /opt/uv/bin/uv sync --locked --no-dev --extra mcp --no-install-project
COPY app app
COPY migrations migrations
COPY seed seed
RUN /opt/uv/bin/uv sync --locked --no-dev --extra mcp --no-editable
# What the image holds of other people's software (CycloneDX), from the lock file.
RUN /opt/uv/bin/uv export --locked --no-dev --extra mcp --format cyclonedx1.5 --preview-features sbom-export \
    --output-file sbom.cdx.json --quiet
ENV DATABASE_URL=sqlite:////srv/sco-kb.sqlite
RUN .venv/bin/sco-kb load

FROM ${BASE}
ARG BASE
ARG VERSION=0.1.0
# Only who builds knows these; what is not told stays empty.
ARG REVISION= CREATED= SOURCE= DOCUMENTATION=
LABEL org.opencontainers.image.title="SCO knowledge base" \
      org.opencontainers.image.description="REST API over a curated knowledge base of the SCO, every value cited" \
      org.opencontainers.image.licenses="MIT AND CC-BY-4.0" \
      org.opencontainers.image.authors="The curators of the SCO knowledge base" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}" \
      org.opencontainers.image.source="${SOURCE}" \
      org.opencontainers.image.documentation="${DOCUMENTATION}" \
      org.opencontainers.image.base.name="${BASE}"
RUN useradd --system --uid 10001 --no-create-home kb
WORKDIR /srv
COPY --from=build /srv/.venv .venv
COPY --from=build /srv/sco-kb.sqlite /srv/sbom.cdx.json ./
ENV DATABASE_URL=sqlite:////srv/sco-kb.sqlite PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s --retries=3 \
    CMD ["/srv/.venv/bin/python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
ENTRYPOINT ["/srv/.venv/bin/sco-kb"]
CMD ["serve", "--host", "0.0.0.0"]
