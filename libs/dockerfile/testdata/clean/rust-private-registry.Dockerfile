FROM rust:1.91-slim AS build
WORKDIR /app
COPY Cargo.toml Cargo.lock ./
COPY .cargo/config.toml .cargo/config.toml
COPY src src
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/app/target \
    --mount=type=secret,id=cargo-token,required=true \
    CARGO_REGISTRIES_INTERNAL_TOKEN="Bearer $(cat /run/secrets/cargo-token)" \
    cargo build --release --locked && cp target/release/app /usr/local/bin/app
FROM debian:bookworm-slim
COPY --from=build /usr/local/bin/app /usr/local/bin/app
CMD ["app"]
# ids cargo-token
