FROM debian
RUN --mount=type=secret,id=env,required=true \
    while IFS= read -r line; do export "$line"; done < /run/secrets/env && make
RUN --mount=type=secret,id=env,required=true \
    T="$(cat /run/secrets/env)" && export "${T?}" && make
RUN --mount=type=secret,id=env,required=true \
    load() { export "$1"; } && load "$(cat /run/secrets/env)" && make
# ids env
