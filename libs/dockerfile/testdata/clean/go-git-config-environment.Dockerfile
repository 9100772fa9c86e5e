FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=secret,id=github-token,required=true \
    TOKEN=$(cat /run/secrets/github-token) && \
    GIT_CONFIG_COUNT=1 \
    GIT_CONFIG_KEY_0="url.https://x-access-token:${TOKEN}@github.com/.insteadOf" \
    GIT_CONFIG_VALUE_0=https://github.com/ \
    go mod download -x
COPY . .
RUN go build -o /app .
FROM debian:stable-slim
COPY --from=build /app /app
# ids github-token
