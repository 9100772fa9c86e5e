FROM nginx:alpine
ARG BUILD_TOKENIZER=fast
ENV TOKEN_FILE=/etc/token PUBLIC_API_KEY=pk_123 PASSWORD_MIN_LENGTH=12
RUN set -x && env && echo "$PATH" > /etc/path && cat /etc/os-release
COPY nginx.conf /etc/nginx/nginx.conf
# ids
