FROM node:24
RUN --mount=type=secret,id=npmrc,required=true cp /run/secrets/npmrc /root/.npmrc && npm ci
RUN --mount=type=secret,id=key,target=/tmp/key,required=true install -m 600 /tmp/key /root/.ssh/id_ed25519
RUN --mount=type=secret,id=key,required=true mv /run/secrets/key .
RUN --mount=type=secret,id=key,required=true ln -s /run/secrets/key /root/key
RUN --mount=type=secret,id=key,required=true cp -r /run/secrets /opt/secrets
RUN --mount=type=secret,id=key,required=true tar czf /backup.tgz /run/secrets/key && dd if=/run/secrets/key of=/key
RUN --mount=type=secret,id=key,required=true KEY=/run/secrets/key; sudo cp "$KEY" /etc/key
RUN --mount=type=secret,id=key,required=true --mount=type=cache,target=/root/.cache cp /run/secrets/key /root/.cache/key
# expect 2:48 error secret-copied
# expect 3:62 error secret-copied
# expect 4:46 error secret-copied
# expect 5:46 warning secret-copied
# expect 6:46 error secret-copied
# expect 7:46 error secret-copied
# expect 7:86 error secret-copied
# expect 8:73 error secret-copied
# expect 9:85 error secret-copied
