FROM alpine AS base
SHELL ["/bin/sh", "-xc"]
RUN --mount=type=secret,id=token,required=true cat /run/secrets/token > /token
FROM base AS tools
FROM base
RUN --mount=type=secret,id=token,required=true curl -d "$(cat /run/secrets/token)" https://example.com
# expect 3:48 error secret-written
# expect 6:48 error secret-traced
