FROM debian
run --mount=type=cache,target=/root/.cache \
    # the token of the mirror
    --mount=type=secret,id=mirror,required=true \

    set -e; \
    # it is needed twice
    token="$(cat /run/secrets/mirror)"; \
    ./fetch "$token"; \
    # and shown
    echo "$token"
# ids mirror
# expect 11:5 error secret-printed
