# syntax=docker/dockerfile:1
FROM alpine/git AS source
RUN --mount=type=ssh mkdir -p -m 0700 ~/.ssh && ssh-keyscan github.com >> ~/.ssh/known_hosts \
    && git clone git@github.com:example/app.git /src
FROM python:3.13
RUN --mount=type=bind,from=source,source=/src,target=/src,rw \
    --mount=type=secret,id=build-env,target=/src/.env,required=true \
    cd /src && make wheel && cp dist/*.whl /tmp/ && \
    cat <<-EOT > /etc/app.ini
	[app]
	home = ${HOME}
	EOT
COPY <<EOF /etc/motd
RUN --mount=type=secret,id=not-a-mount cat /run/secrets/not-a-mount
EOF
# ids build-env
