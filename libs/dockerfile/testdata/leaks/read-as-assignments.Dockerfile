FROM debian:13
WORKDIR /src
# Which variables a file sets is not known, but what such a name says is.
RUN --mount=type=secret,id=settings,required=true \
    . /run/secrets/settings \
    && git config --global user.name "$GIT_NAME" \
    && git clone "https://$GIT_USER:$GIT_TOKEN@git.example.com/parts.git"
RUN --mount=type=secret,id=settings,required=true \
    export $(grep -v '^#' /run/secrets/settings | xargs) && ./fetch "$PARTS" \
    && echo "machine example.com password $PARTS_PASSWORD" > ~/.netrc
# ids settings
# expect 7:8 error secret-written
# expect 10:8 error secret-written
