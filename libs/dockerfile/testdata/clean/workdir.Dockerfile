FROM debian AS base
ARG HOME_FOLDER=/app
WORKDIR $HOME_FOLDER
FROM base
WORKDIR sub
RUN --mount=type=secret,id=t,required=true --mount=type=tmpfs,target=/app/sub/tmp \
    cp /run/secrets/t tmp/t
RUN --mount=type=secret,id=t,required=true --mount=type=tmpfs,target=tmp \
    cp /run/secrets/t tmp/t
RUN --mount=type=secret,id=t,required=true cp /run/secrets/t t && ./use && rm /app/sub/t
WORKDIR /root
RUN --mount=type=secret,id=t,required=true --mount=type=tmpfs,target=/root/tmp \
    cp /run/secrets/t tmp/t
WORKDIR $UNKNOWN
RUN --mount=type=secret,id=t,target=/app/.env,required=true wc -c .env
