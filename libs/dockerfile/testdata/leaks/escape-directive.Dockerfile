# escape=`
FROM alpine
RUN --mount=type=secret,id=token,required=true `
    set -e; `
    cat /run/secrets/token
# expect 5:5 error secret-printed
