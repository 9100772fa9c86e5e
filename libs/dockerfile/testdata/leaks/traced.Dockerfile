FROM debian
RUN --mount=type=secret,id=token,required=true set -eux; TOKEN=$(cat /run/secrets/token); ./configure --token "$TOKEN"
RUN --mount=type=secret,id=token,env=TOKEN,required=true set -o xtrace && curl -u "ci:$TOKEN" https://example.com
RUN --mount=type=secret,id=token,env=TOKEN,required=true bash -xc 'curl -u "ci:$TOKEN" https://example.com'
SHELL ["/bin/bash", "-exo", "pipefail", "-c"]
RUN --mount=type=secret,id=token,env=TOKEN,required=true curl -u "ci:$TOKEN" https://example.com
RUN --mount=type=secret,id=token,env=TOKEN,required=true <<EOF
#!/bin/sh -ex
curl -u "ci:$TOKEN" https://example.com
EOF
# expect 2:58 error secret-traced
# expect 3:75 error secret-traced
# expect 4:68 error secret-traced
# expect 6:58 error secret-traced
# expect 9:1 error secret-traced
