FROM node:24
RUN --mount=type=secret,id=your-build-secret-id,dst=/secret-file-rename \
    your-build-secret-id=$(cat /secret-file-rename) \
    && export your-build-secret-id \
    && yarn build
# ids your-build-secret-id
# expect 2:5 warning not-required
# expect 3:5 error not-a-variable
# expect 4:15 error not-a-variable
