FROM ghcr.io/astral-sh/uv:python3.13-bookworm-slim
WORKDIR /repo
ENV UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1
RUN --mount=type=cache,target=/root/.cache/uv \
    --mount=type=bind,source=uv.lock,target=uv.lock \
    --mount=type=bind,source=pyproject.toml,target=pyproject.toml \
    --mount=type=secret,id=netrc,mode=0600,required=true \
    NETRC=/run/secrets/netrc uv sync --locked --no-install-project
COPY . .
CMD ["uv", "run", "app"]
# ids netrc
