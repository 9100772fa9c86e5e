FROM alpine
RUN --mount=type=secret,id=npm-token,required=true \
    export NPM_TOKEN="$npm-token" && curl -H "token: ${npm-token}" https://example.com
# ids npm-token
# expect 3:23 error not-a-variable
# expect 3:54 error not-a-variable
