FROM debian
RUN --mount=type=secret,id=t,env=T,required=true npm config set //registry.npmjs.org/:_authToken "$T" && npm ci
RUN --mount=type=secret,id=t,env=T,required=true git config --global url."https://${T}@github.com/".insteadOf https://github.com/ && go mod download
RUN --mount=type=secret,id=t,env=T,required=true git clone --depth=1 https://x:$T@github.com/example/a.git /a && cd /a && make
RUN --mount=type=secret,id=t,env=T,required=true composer config -g github-oauth.github.com "$T" && composer install
RUN --mount=type=secret,id=t,env=T,required=true poetry config http-basic.internal ci "$T" && poetry install
RUN --mount=type=secret,id=t,env=T,required=true bundle config set --global gems.example.com "$T" && bundle install
RUN --mount=type=secret,id=t,env=T,required=true dotnet nuget add source https://x/index.json -n x -u ci -p "$T" --store-password-in-clear-text
RUN --mount=type=secret,id=t,required=true gh auth login --with-token < /run/secrets/t
RUN --mount=type=secret,id=t,required=true cat /run/secrets/t | docker login -u ci --password-stdin registry.example.com
RUN --mount=type=secret,id=t,required=true gcloud auth activate-service-account --key-file=/run/secrets/t
RUN --mount=type=secret,id=t,required=true gpg --batch --import /run/secrets/t
RUN --mount=type=secret,id=t,required=true xargs -I{} aws configure set aws_secret_access_key {} < /run/secrets/t
RUN --mount=type=secret,id=t,env=T,required=true pip config set global.index-url "https://ci:$T@pypi.example.com/simple"
# expect 2:50 error secret-written
# expect 3:50 error secret-written
# expect 4:50 error secret-written
# expect 5:50 error secret-written
# expect 6:50 error secret-written
# expect 7:50 error secret-written
# expect 8:50 error secret-written
# expect 9:44 error secret-written
# expect 10:65 error secret-written
# expect 11:44 error secret-written
# expect 12:44 error secret-written
# expect 13:55 error secret-written
# expect 14:50 error secret-written
