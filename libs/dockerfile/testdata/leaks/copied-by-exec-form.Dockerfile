FROM node:24
RUN --mount=type=secret,id=npmrc,required=true ["cp", "/run/secrets/npmrc", "/root/.npmrc"]
RUN --mount=type=secret,id=npm-token,env=NPM_TOKEN,required=true ["npm", "ci", "--//registry.npmjs.org/:_authToken=$NPM_TOKEN"]
RUN --mount=type=secret,id=npm-token,required=true ["npm", "config", "set", "token", "$(cat /run/secrets/npm-token)"]
RUN --mount=type=secret,id=npm-token,required=true ["/bin/sh", "-c", "echo $(cat /run/secrets/npm-token)"]
# expect 2:48 error secret-copied
# expect 3:66 error not-expanded
# expect 4:52 error not-expanded
# expect 5:52 error secret-printed
