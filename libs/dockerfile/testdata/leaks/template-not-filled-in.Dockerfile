FROM node:24
RUN --mount=type=secret,id=$1,dst=/secret-file-rename,required=true \
    $1=$(cat /secret-file-rename) \
    && export $1 \
    && yarn build
# ids npm-token
# expect 1:1 warning unused-id
# expect 2:5 error unknown-id
# expect 3:5 error not-a-variable
# expect 4:15 error not-a-variable
